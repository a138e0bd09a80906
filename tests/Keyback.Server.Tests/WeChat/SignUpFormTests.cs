using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.WeChat;

/// <summary>The form for a new account.</summary>
public sealed class SignUpFormTests(WeChatSite site) : IClassFixture<WeChatSite>
{
    [Fact]
    public async Task A_taken_name_is_refused_and_a_free_one_proposed()
    {
        await site.Host.AddAccountAsync("taken@example.com", "Taken");
        site.NewPerson("taken");
        using var visitor = site.Visitor();
        await visitor.ScanAsync();
        Assert.Contains("value=\"taken2\"", (await visitor.GetAsync("/sign-up/wechat")).Html, StringComparison.Ordinal);

        var reply = await visitor.SubmitAsync("/sign-up/wechat", ("Name", "TAKEN"), ("Locale", "en"));

        Assert.Equal(HttpStatusCode.Conflict, reply.Status);
        Assert.Contains("This user name is taken", reply.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"TAKEN\"", reply.Html, StringComparison.Ordinal);
        Assert.Equal("/my", (await visitor.SubmitAsync("/sign-up/wechat", ("Name", "taken2"), ("Locale", "en"))).Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("mei@example.com")]
    [InlineData("13800138000")]
    [InlineData("🐼")]
    public async Task A_name_that_cannot_be_is_refused(string name)
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        await visitor.ScanAsync();
        var before = await site.AccountsAsync();

        var reply = await visitor.SubmitAsync("/sign-up/wechat", ("Name", name), ("Locale", "en"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Contains("A user name has 1 to 64", reply.Html, StringComparison.Ordinal);
        Assert.Equal(before, await site.AccountsAsync());
    }

    [Fact]
    public async Task I1_The_form_is_no_way_to_list_who_has_an_account()
    {
        await site.Host.AddAccountAsync("listed@example.com", "listed");
        site.NewPerson();
        using var visitor = site.Visitor();
        await visitor.ScanAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.Conflict, (await visitor.SubmitAsync("/sign-up/wechat", ("Name", "listed"), ("Locale", "en"))).Status);
        }

        var refused = await visitor.SubmitAsync("/sign-up/wechat", ("Name", "listed"), ("Locale", "en"));
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromHours(24)), (refused.Status, refused.Message.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await visitor.SubmitAsync("/sign-up/wechat", ("Name", "free.one"), ("Locale", "en"))).Status);
        site.Host.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        Assert.Equal("/my", (await visitor.SignUpAsync("free.one")).Location);
    }

    [Fact]
    public async Task The_form_waits_a_quarter_of_an_hour_and_its_cookie_shows_nothing()
    {
        site.NewPerson("秘密");
        using var visitor = site.Visitor();
        await visitor.ScanAsync();
        var cookie = Assert.Single(visitor.Page.Cookies.GetAllCookies(), cookie => cookie.Name == "keyback-wechat-new");
        Assert.True(cookie.HttpOnly);
        site.Host.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal("/sign-in/wechat/failed/stale", (await visitor.GetAsync("/sign-up/wechat")).Location);
    }

    [Fact]
    public async Task Another_browsers_cookie_of_another_kind_is_no_newcomer()
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        await visitor.PressAsync();
        var scan = visitor.Page.Cookies.GetAllCookies().First(cookie => cookie.Name.StartsWith("keyback-scan-", StringComparison.Ordinal));
        visitor.Page.Cookies.Add(new Cookie("keyback-wechat-new", scan.Value, "/", scan.Domain));

        Assert.Equal("/sign-in/wechat/failed/stale", (await visitor.GetAsync("/sign-up/wechat")).Location);
    }

    [Fact]
    public async Task Where_nobody_may_sign_up_a_scan_says_so_and_names_the_other_ways()
    {
        await using var wechat = await WeChatServer.StartAsync();
        await using var host = await KeybackHost.StartAsync([.. wechat.Settings, ("Keyback:WeChat:SignUp", "false")]);
        using var visitor = new WeChatVisitor(host);
        await visitor.ScanAsync();

        var page = await visitor.GetAsync("/sign-up/wechat");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("new accounts cannot be created here", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page.Html, StringComparison.Ordinal);
        Assert.All((string[])["/sign-in", "/forgot", "/contact"], path => Assert.Contains($"href=\"{path}\"", page.Html, StringComparison.Ordinal));
        var forced = await visitor.Page.SubmitAsync("/sign-in", "/sign-up/wechat", ("Name", "forced"), ("Locale", "en"));
        Assert.Equal(HttpStatusCode.Forbidden, forced.Status);
        Assert.DoesNotContain("forced", await host.StoredAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_speaks_Chinese_to_whoever_reads_it()
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        await visitor.ScanAsync();

        var page = await visitor.GetAsync("/sign-up/wechat?lang=zh-Hans");

        Assert.Contains("您的微信昵称", page.Html, StringComparison.Ordinal);
        Assert.Matches("value=\"zh-Hans\" checked", page.Html);
    }
}
