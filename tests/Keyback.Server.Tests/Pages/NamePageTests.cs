using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Pages;

/// <summary>The page for the account's name: three tries, a lock that says until when, and the ways that stay open.</summary>
public sealed class NamePageTests
{
    private const string Number = "+14155550132";
    private const string Address = "mei@example.com";

    [Theory]
    [InlineData("en", "new_password", "/forgot/password/")]
    [InlineData("zh-Hans", "temporary_code", "/my")]
    public async Task The_right_name_leads_to_the_goal(string language, string goal, string end)
    {
        await using var host = await HostAsync();
        using var browser = await BrowserAsync(host, language);
        var (name, _) = await browser.ComeToNameAsync(host, Number, goal);

        var page = await browser.GetAsync(name);
        page.Says(language, "Name_Lede");
        page.Says(language, "Name_HintWeChat");
        Assert.Contains("autocomplete=\"username\"", page.Html, StringComparison.Ordinal);
        page.LeadsTo(name + "/not-mine");
        var right = await browser.SubmitAsync(name, null, ("UserName", " MEI.lin "));

        Assert.StartsWith(end, right.Location, StringComparison.Ordinal);
        var back = await browser.GetAsync(name);
        Assert.StartsWith(goal is "new_password" ? "/forgot/password/" : "/forgot/ended/", back.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_came_through_WeChat_types_the_name_from_there()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Address, "mei.lin", Number, locale: "zh-Hans", wechatName: "小雨☔");
        using var browser = await BrowserAsync(host, "zh-Hans");
        var (name, _) = await browser.ComeToNameAsync(host, Number);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SubmitAsync(name, null, ("UserName", "mei.lin"))).Status);
        var right = await browser.SubmitAsync(name, null, ("UserName", "小雨 ☔"));

        Assert.StartsWith("/forgot/password/", right.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_third_wrong_name_locks_the_way_and_the_page_says_until_when_and_what_is_left(string language)
    {
        await using var host = await HostAsync();
        using var browser = await BrowserAsync(host, language);
        var (name, reference) = await browser.ComeToNameAsync(host, Number, "temporary_code");

        var first = await browser.SubmitAsync(name, null, ("UserName", "alex <1>"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, first.Status);
        first.Says(language, "Name_Wrong");
        Assert.Contains(language is "en" ? "You have 2 tries left" : "还可以尝试 2 次", first.Html, StringComparison.Ordinal);
        first.Keeps("UserName", "alex <1>");
        var second = await browser.SubmitAsync(name, null, ("UserName", "alex"));
        second.Says(language, "Name_WrongOne");
        var until = host.Clock.GetUtcNow() + TimeSpan.FromHours(24);
        var third = await browser.SubmitAsync(name, null, ("UserName", "alex"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, third.Status);
        third.Says(language, "Name_WrongNone");
        AssertLocked(third);

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await browser.PostAsync(name, [("UserName", "mei.lin"), ("__RequestVerificationToken", PageClient.FormToken(first.Html))]);
        Assert.Equal(HttpStatusCode.Locked, later.Status);
        Assert.Equal(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1), later.Message.Headers.RetryAfter!.Delta);
        later.Says(language, "Name_Locked");
        AssertLocked(later);

        var ended = await browser.GetAsync((await browser.GetAsync(name)).Location!);
        ended.Says(language, "Ended_WayLocked_Text");
        AssertLocked(ended);

        void AssertLocked(PageReply page)
        {
            page.Names(until);
            page.LeadsTo("/forgot?goal=temporary_code");
            page.LeadsTo("/forgot/link");
            page.LeadsTo("/sign-in");
            page.LeadsTo("/contact?reference=" + reference);
            Assert.DoesNotContain("name=\"UserName\"", page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_day_later_the_way_is_open_again()
    {
        await using var host = await HostAsync();
        using var browser = await BrowserAsync(host, "en");
        var (name, _) = await browser.ComeToNameAsync(host, Number);
        foreach (var wrong in (string[])["alex", "alexa", "alexander"])
        {
            await browser.SubmitAsync(name, null, ("UserName", wrong));
        }

        host.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        var (again, _) = await browser.ComeToNameAsync(host, Number);

        Assert.StartsWith("/forgot/password/", (await browser.SubmitAsync(again, null, ("UserName", "mei.lin"))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_lock_holds_for_the_account_no_way_by_e_mail_is_named()
    {
        await using var host = await HostAsync(("Keyback:Limits:UserNameLockScope", "account"));
        using var browser = await BrowserAsync(host, "en");
        var (name, reference) = await browser.ComeToNameAsync(host, Number);
        var last = await browser.GetAsync(name);
        for (var guess = 0; guess < 3; guess++)
        {
            last = await browser.SubmitAsync(name, null, ("UserName", "alex"));
        }

        last.LeadsNotTo("/forgot?");
        last.LeadsNotTo("/forgot\"");
        last.LeadsNotTo("/forgot/link");
        last.LeadsTo("/sign-in");
        last.LeadsTo("/contact?reference=" + reference);
    }

    [Theory]
    [InlineData("en", "")]
    [InlineData("en", "　 ​")]
    [InlineData("zh-Hans", "long")]
    public async Task What_can_be_no_name_costs_no_try(string language, string typed)
    {
        await using var host = await HostAsync();
        using var browser = await BrowserAsync(host, language);
        var (name, _) = await browser.ComeToNameAsync(host, Number);
        typed = typed is "long" ? new string('梅', 300) : typed;

        for (var press = 0; press < 4; press++)
        {
            var refused = await browser.SubmitAsync(name, null, ("UserName", typed));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            refused.Says(language, "Name_Malformed");
            Assert.Contains("64", refused.Html, StringComparison.Ordinal);
        }

        var wrong = await browser.SubmitAsync(name, null, ("UserName", "alex"));
        Assert.Contains(language is "en" ? "You have 2 tries left" : "还可以尝试 2 次", wrong.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_does_not_hold_the_code_sees_nothing_here()
    {
        await using var host = await HostAsync();
        using var browser = await BrowserAsync(host, "en");
        using var stranger = await BrowserAsync(host, "en");
        var (name, _) = await browser.ComeToNameAsync(host, Number);
        var (waiting, _) = await stranger.StartByPhoneAsync(Number);

        Assert.StartsWith("/forgot/ended/", (await stranger.GetAsync(name)).Location, StringComparison.Ordinal);
        var early = waiting.Replace("/code/", "/name/", StringComparison.Ordinal);
        Assert.Equal(waiting, (await stranger.GetAsync(early)).Location);
        foreach (var typed in (string[])["mei.lin", "alex", "mei.lin", "alex"])
        {
            Assert.Equal(waiting, (await stranger.SubmitAsync(waiting, early, ("UserName", typed))).Location);
        }

        Assert.Equal(waiting, (await stranger.SubmitAsync(waiting, early, ("UserName", ""))).Location);
        Assert.StartsWith("/forgot/password/", (await browser.SubmitAsync(name, null, ("UserName", "mei.lin"))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_tells_nothing_of_the_account()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("quxotica@example.com", "waldo", Number, wechatName: "Zyzzyva");
        using var browser = await BrowserAsync(host, "en");
        var (name, _) = await browser.ComeToNameAsync(host, Number);

        var seen = (await browser.GetAsync(name)).Html + (await browser.GetAsync(name + "/not-mine")).Html
            + (await browser.SubmitAsync(name, null, ("UserName", "alex"))).Html;

        foreach (var piece in (string[])["quxo", "waldo", "zyzz", "0132"])
        {
            Assert.DoesNotContain(piece, seen, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<KeybackHost> HostAsync(params (string Name, string Value)[] settings)
    {
        var host = await KeybackHost.StartAsync(settings);
        await host.AddAccountAsync(Address, "mei.lin", Number);
        return host;
    }

    private static async Task<PageClient> BrowserAsync(KeybackHost host, string language)
    {
        var browser = new PageClient(host.Url);
        await browser.GetAsync($"/forgot/phone?lang={language}");
        return browser;
    }
}
