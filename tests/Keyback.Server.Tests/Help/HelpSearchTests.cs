using System.Net;
using Keyback.Server.Help;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Help;

/// <summary>What people type is found, also with slips of the pen, and nothing that they type breaks a page.</summary>
public sealed class HelpSearchTests(HelpContentTests.FullHost full) : IClassFixture<HelpContentTests.FullHost>
{
    [Theory]
    [InlineData("forgot password", "forgot-password")]
    [InlineData("forgot my pasword", "forgot-password")]
    [InlineData("FORGOT PASSWORD!!!", "forgot-password")]
    [InlineData("reset", "forgot-password")]
    [InlineData("i cant log in", "forgot-password")]
    [InlineData("email not arriving", "no-mail")]
    [InlineData("did not recieve e-mail", "no-mail")]
    [InlineData("spam folder", "no-mail")]
    [InlineData("lost phone", "lost-phone")]
    [InlineData("new number", "lost-phone")]
    [InlineData("capcha", "captcha")]
    [InlineData("cannot read the picture", "captcha")]
    [InlineData("wechat nickname", "wechat-name")]
    [InlineData("locked wrong name", "three-tries")]
    [InlineData("hacked", "strange-message")]
    [InlineData("phishing", "strange-message")]
    [InlineData("password too short", "password-refused")]
    [InlineData("temporary cdoe", "temporary-code")]
    [InlineData("acount manager", "support")]
    [InlineData("referenc", "reference")]
    [InlineData("code or link", "code-or-link")]
    [InlineData("wrong code", "wrong-codes")]
    [InlineData("text message", "no-sms")]
    [InlineData("lost mailbox", "lost-mailbox")]
    [InlineData("K7Q-2M9", "reference")]
    public void English_questions_are_found(string typed, string slug) => Assert.Contains(slug, Found("en", typed).Take(3));

    [Theory]
    [InlineData("忘记密码", "forgot-password")]
    [InlineData("忘记秘码", "forgot-password")]
    [InlineData("忘記密碼怎麼辦", "forgot-password")]
    [InlineData("登陆不上", "forgot-password")]
    [InlineData("收不到邮件", "no-mail")]
    [InlineData("收不到郵件", "no-mail")]
    [InlineData("没有收到短信", "no-sms")]
    [InlineData("验正码错误", "wrong-codes")]
    [InlineData("驗證碼錯誤", "wrong-codes")]
    [InlineData("手机丢了", "lost-phone")]
    [InlineData("换号码", "lost-phone")]
    [InlineData("微信昵称", "wechat-name")]
    [InlineData("微信用户", "wechat-name")]
    [InlineData("用户名锁定", "three-tries")]
    [InlineData("盗号", "strange-message")]
    [InlineData("看不清图片", "captcha")]
    [InlineData("人工客服", "support")]
    [InlineData("客户经理", "support")]
    [InlineData("密码太短", "password-refused")]
    [InlineData("临时验证码", "temporary-code")]
    [InlineData("编号", "reference")]
    [InlineData("邮箱用不了", "lost-mailbox")]
    [InlineData("安全链接", "code-or-link")]
    [InlineData("已登录 改密码", "inside-the-account")]
    [InlineData("ｋ７ｑ", "reference")]
    public void Chinese_questions_are_found(string typed, string slug) => Assert.Contains(slug, Found("zh-Hans", typed).Take(3));

    [Theory]
    [InlineData("en", "xqzwv")]
    [InlineData("en", "")]
    [InlineData("en", "!?")]
    [InlineData("zh-Hans", "饕餮")]
    public void What_nobody_wrote_of_is_not_found(string language, string typed) => Assert.Empty(Found(language, typed));

    [Fact]
    public void Every_question_is_the_first_result_for_its_own_words()
    {
        foreach (var book in new[] { Library.In("en"), Library.In("zh-Hans") })
        {
            Assert.All(book.Questions, question => Assert.Equal(question.Slug, book.Search(HelpQuery.Of(question.Title), 5)[0].Question.Slug));
        }
    }

    [Fact]
    public async Task Results_show_where_the_words_were_met()
    {
        using var browser = new PageClient(full.Host.Url);

        var english = (await browser.GetAsync("/help/search?q=pasword&lang=en")).Html;
        var chinese = (await browser.GetAsync("/help/search?q=" + Uri.EscapeDataString("郵件") + "&lang=zh-Hans")).Html;

        Assert.Contains("What to do if I forgot my <mark>password</mark>?", english, StringComparison.Ordinal);
        Assert.Contains("收不到<mark>邮件</mark>怎么办？", chinese, StringComparison.Ordinal);
        Assert.Contains("value=\"pasword\"", english, StringComparison.Ordinal);
        Assert.Contains("name=\"robots\" content=\"noindex\"", english, StringComparison.Ordinal);
    }

    /// <summary>What somebody types who wants to break it, as it goes over the wire.</summary>
    public static TheoryData<string> Hostile =>
    [
        "%00", "a%00b", "%ED%A0%80", "%F0%9F", "%FF%FE", "%C0%AF", "%25", "%", "%zz", "%E2%80%AEevil", "%0d%0aSet-Cookie:%20x=y",
        "%3Cscript%3Ealert(1)%3C/script%3E", "%22%20onfocus=alert(1)%20x=%22", "%27;DROP%20TABLE%20help_votes;--", "%7B%7B7*7%7D%7D", "(a%2B)%2B%24", "(((((((((((((((((((((((",
        new string('a', 6000), string.Concat(Enumerable.Repeat("%E5%AF%86%E7%A0%81", 400)), string.Concat(Enumerable.Repeat("a%20", 1500)), string.Concat(Enumerable.Repeat("%F0%9F%94%91", 400)),
        "x&q=y&q=z", "&lang=%00", "x&lang=en&lang=zh",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Nothing_that_is_typed_breaks_the_page(string typed)
    {
        using var browser = new PageClient(full.Host.Url);

        var page = await browser.GetAsync("/help/search?q=" + typed);

        Assert.True(page.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest, page.Status.ToString());
        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("onfocus=alert(1) x=\"\"", page.Html, StringComparison.Ordinal);
        Assert.True(page.Message.Headers.CacheControl!.NoStore);
        Assert.False(page.Message.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_megabyte_is_refused_in_words()
    {
        using var browser = new PageClient(full.Host.Url);

        var posted = await browser.PostAsync("/help/search", [("q", new string('a', 1_000_000))]);
        var asked = await browser.GetAsync("/help/search?q=" + new string('a', 1_000_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, posted.Status);
        Assert.Contains("<h1>", posted.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, asked.Status);
    }

    [Fact]
    public void A_long_query_is_cut_and_half_a_character_is_left_out()
    {
        var query = HelpQuery.Of(new string('x', 99) + "😀 and more");

        Assert.True(query.WasCut);
        Assert.Equal(new string('x', 99), query.Text);
        Assert.Equal("a b", HelpQuery.Of("a\u0000b\u202e").Text);
    }

    [Fact]
    public void Every_traditional_character_stands_for_another_one() =>
        Assert.All(
            new[] { ("驗證碼", "验证码"), ("郵箱", "邮箱"), ("手機號", "手机号"), ("帳戶", "账户"), ("鎖定", "锁定") },
            pair => Assert.Equal(HelpWords.TermsOf(pair.Item2).Select(term => term.Term), HelpWords.TermsOf(pair.Item1).Select(term => term.Term)));

    private HelpLibrary Library => full.Host.Services.GetRequiredService<HelpLibrary>();

    private IEnumerable<string> Found(string language, string typed) =>
        Library.In(language).Search(HelpQuery.Of(typed), 10).Select(found => found.Question.Slug);
}
