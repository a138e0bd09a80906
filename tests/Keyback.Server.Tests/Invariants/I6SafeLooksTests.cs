using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I6: looking changes nothing; only a press does (requirements E-01, A-10).</summary>
public sealed class I6SafeLooksTests
{
    private const string Number = "+14155550132";
    private const int Looks = 20;
    private const string Fresh = "a quiet harbour before dawn 7";

    [Fact]
    public async Task I6_Twenty_looks_at_every_page_of_an_open_Recovery_change_nothing()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        using var browser = new PageClient(host.Url);
        var (code, reference) = await browser.StartAsync("owner@example.com");
        await host.SettledAsync();
        await LookAsync(host, browser, code, Beside(code, "ways"), Beside(code, "ended"), Beside(code, "password"), "/forgot", "/sign-in");

        var right = await browser.SubmitAsync(code, null, ("Code", await host.Mails.CodeAsync(reference)));
        var password = right.Location!;
        await LookAsync(host, browser, code, password, password + "?handler=Skip", Beside(code, "ways"), Beside(code, "ended"));

        var chosen = await browser.SubmitAsync(password, null, ("Password", Fresh));
        Assert.Equal("/sign-in?done=password", chosen.Location);
    }

    [Fact]
    public async Task I6_Twenty_looks_at_the_link_of_a_notice_change_nothing_and_one_press_does()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        await host.RenewAsync("owner@example.com", Fresh);
        var session = (await host.Api.SignInAsync("owner@example.com", Fresh))["token"];
        var page = $"/not-me/{Mailbox.DisownToken(host.Mails.All[^1])}";
        using var browser = new PageClient(host.Url);

        await LookAsync(host, browser, page, "/not-me/done", $"/not-me/{new string('A', 43)}");
        Assert.True(await host.Api.IsAliveAsync(session));

        Assert.Equal("/not-me/done", (await browser.SubmitAsync(page, null)).Location);
        Assert.False(await host.Api.IsAliveAsync(session));
    }

    [Fact]
    public async Task I6_Twenty_looks_on_the_way_by_phone_change_nothing_and_one_press_does()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com", "owner", Number);
        using var browser = new PageClient(host.Url);
        var (name, _) = await browser.ComeToNameAsync(host, Number);
        await host.SettledAsync();
        await LookAsync(host, browser, "/forgot/phone", name, name + "/not-mine", name.Replace("/name/", "/code/", StringComparison.Ordinal));

        Assert.Equal("/forgot/not-mine/done", (await browser.SubmitAsync(name + "/not-mine", null)).Location);
        await host.SettledAsync();
        var page = "/number/" + Mailbox.RestoreToken(host.Mails.All[^1]);
        await LookAsync(host, browser, page, name + "/not-mine", "/forgot/not-mine/done", "/number/done", $"/number/{new string('A', 43)}");

        Assert.Equal("/number/done", (await browser.SubmitAsync(page, null)).Location);
        await host.SettledAsync();
        await LookAsync(host, browser, page);
    }

    [Fact]
    public async Task I6_A_press_from_another_site_changes_nothing()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        await host.RenewAsync("owner@example.com", Fresh);
        var page = $"/not-me/{Mailbox.DisownToken(host.Mails.All[^1])}";
        using var browser = new PageClient(host.Url);
        var form = PageClient.FormToken((await browser.GetAsync(page)).Html);
        var before = await host.StoredAsync();

        var crossSite = await browser.PostAsync(page, [("__RequestVerificationToken", form)], ("Sec-Fetch-Site", "cross-site"));
        var foreign = await browser.PostAsync(page, [("__RequestVerificationToken", form)], ("Origin", "https://evil.example"));
        var formless = await browser.PostAsync(page, []);

        Assert.Equal(HttpStatusCode.Forbidden, crossSite.Status);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.Status);
        Assert.Equal(HttpStatusCode.BadRequest, formless.Status);
        Assert.Equal(before, await host.StoredAsync());
    }

    [Fact]
    public async Task I6_Twenty_looks_at_one_s_own_pages_end_no_session()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        using var browser = new PageClient(host.Url);
        await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner@example.com"), ("Password", KeybackHost.GoodPassword));

        await LookAsync(host, browser, "/my", "/my?handler=End", "/my?handler=EndOthers", "/sign-out", "/sign-in", "/");

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/my")).Status);
    }

    [Fact]
    public async Task I6_A_start_alone_leaves_password_and_sessions_as_they_are()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var session = (await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword))["token"];

        await host.Api.StartedAsync("owner@example.com");
        await host.ProveAsync("owner@example.com");

        Assert.True(await host.Api.IsAliveAsync(session));
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword)).Status);
    }

    private static async Task LookAsync(KeybackHost host, PageClient browser, params string[] pages)
    {
        var before = await host.StoredAsync();
        var mails = host.Mails.All.Count;
        foreach (var page in pages)
        {
            for (var look = 0; look < Looks; look++)
            {
                var seen = await browser.GetAsync(page);
                Assert.True(seen.Status < HttpStatusCode.InternalServerError, page);
                var cookies = browser.Cookies.GetCookieHeader(host.Url);
                var head = await host.Api.SendAsync(HttpMethod.Head, page, null, null, ("Cookie", cookies));
                Assert.Equal(seen.Status, head.Status);
            }
        }

        await host.SettledAsync();
        Assert.Equal(before, await host.StoredAsync());
        Assert.Equal(mails, host.Mails.All.Count);
    }

    private static string Beside(string codePage, string other) => codePage.Replace("/code/", $"/{other}/", StringComparison.Ordinal);
}
