using System.Net;
using Keyback.Server.WeChat;

namespace Keyback.Server.Tests.WeChat;

/// <summary>People call themselves what they like.</summary>
public sealed class NicknamesTests(WeChatSite site) : IClassFixture<WeChatSite>
{
    private static int _names;

    /// <summary>The nickname, whether it is a name at all, and the user name that is proposed.</summary>
    public static TheoryData<string, bool, string> Nicknames => new()
    {
        { "微信用户", false, "" },
        { "WeChat User", false, "" },
        { "", false, "" },
        { "   ", false, "" },
        { "Anna", true, "Anna" },
        { "🐼🐼", true, "" },
        { "👨‍👩‍👧‍👦 全家福", true, "全家福" },
        { "臺灣的蕭先生", true, "臺灣的蕭先生" },
        { "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十12", true, "一二三四五六七八九十一二三四五六七八九十" },
        { "line\nbreak\ttab\u0007bell\u007f", true, "linebreaktabbell" },
        { "<script>alert(1)</script>", true, "<script>alert(1)</scr" },
        { "{{name}} {0} ${x}", true, "{{name}}{0}${x}" },
        { "\u202Eevil", true, "evil" },
        { "13800138000", true, "" },
        { "mei@example.com", true, "" },
    };

    [Theory]
    [MemberData(nameof(Nicknames))]
    public async Task Any_nickname_is_shown_harmlessly_and_kept_exactly(string nickname, bool isName, string proposed)
    {
        site.NewPerson(nickname);
        using var visitor = site.Visitor();
        await visitor.ScanAsync();

        var form = await visitor.GetAsync("/sign-up/wechat");

        Assert.Equal(HttpStatusCode.OK, form.Status);
        Assert.DoesNotContain("<script>alert", form.Html, StringComparison.Ordinal);
        Assert.Equal(isName, form.Html.Contains("<bdi>", StringComparison.Ordinal));
        var value = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(form.Html, "name=\"Name\" type=\"text\" value=\"([^\"]*)\"").Groups[1].Value);
        Assert.Equal(proposed.Length > 20 ? proposed[..20] : proposed, value);

        var name = $"nick{Interlocked.Increment(ref _names)}";
        Assert.Equal("/my", (await visitor.SubmitAsync("/sign-up/wechat", ("Name", name), ("Locale", "en"))).Location);
        Assert.Equal(nickname, (await site.AccountAsync(name)).WeChatName);
    }

    [Theory]
    [InlineData("\"half \\ud83d\"", "half \uFFFD")]
    [InlineData("\"half \\udc3c end\"", "half \uFFFD end")]
    [InlineData("\"whole \\ud83d\\udc3c\"", "whole 🐼")]
    [InlineData("\"two \\ud83d\\ud83d\\udc3c\"", "two \uFFFD🐼")]
    [InlineData("\"quote \\\" back \\\\ud83d\"", "quote \" back \\ud83d")]
    [InlineData("\"raw \u0001 and \n\"", "raw \u0001 and \n")]
    [InlineData("\"nul \\u0000\"", "nul \uFFFD")]
    [InlineData("null", "")]
    [InlineData("17", "")]
    public async Task A_nickname_that_is_broken_on_the_wire_breaks_nothing(string raw, string kept)
    {
        var person = site.NewPerson();
        site.WeChat.Person = person with { RawNickname = raw };
        using var visitor = site.Visitor();
        var name = $"nick{Interlocked.Increment(ref _names)}";

        Assert.Equal("/my", (await visitor.SignUpAsync(name)).Location);

        Assert.Equal(kept, (await site.AccountAsync(name)).WeChatName);
    }

    [Fact]
    public async Task A_nickname_beyond_all_measure_is_cut_between_characters()
    {
        site.NewPerson("a" + string.Concat(Enumerable.Repeat("🐼", 150)));
        using var visitor = site.Visitor();

        Assert.Equal("/my", (await visitor.SignUpAsync("endless")).Location);

        Assert.Equal("a" + string.Concat(Enumerable.Repeat("🐼", 99)), (await site.AccountAsync("endless")).WeChatName);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_become_replacement_characters()
    {
        using var read = MendedJson.Parse([.. "{\"nickname\":\"a"u8, 0xFF, .. "\"}"u8]);

        Assert.Equal("a\uFFFD", read.RootElement.GetProperty("nickname").GetString());
    }
}
