using System.Net;
using Keyback.Accounts;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I12: after a reset old sessions are dead, all of them, at once, on every node (requirement G-08).</summary>
public sealed class I12SessionsTests
{
    private const string Fresh = "a quiet harbour before dawn 7";

    [Fact]
    public async Task I12_A_new_password_ends_every_session_at_once_on_every_node()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        await host.AddAccountAsync("neighbour@example.com");
        var other = await KeybackHost.StartAsync(folder: host.Folder, clock: host.Clock);
        var (_, temporary) = await host.ProveAsync("owner@example.com", "temporary_code");
        List<string> tokens =
        [
            (await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword))["token"],
            (await other.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword))["token"],
            (string)temporary.Json!["session"]!["token"]!,
        ];
        var neighbours = (await host.Api.SignInAsync("neighbour@example.com", KeybackHost.GoodPassword))["token"];
        using var browser = new PageClient(host.Url);
        await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner@example.com"), ("Password", KeybackHost.GoodPassword));
        var cookie = browser.Cookies.GetCookieHeader(host.Url);
        foreach (var node in (KeybackHost[])[host, other])
        {
            Assert.Equal(HttpStatusCode.OK, await MyAsync(node, cookie));
            Assert.All(await Task.WhenAll(tokens.Select(node.Api.IsAliveAsync)), Assert.True);
        }

        var (recovery, _) = await host.ProveAsync("owner@example.com");
        Assert.Equal(HttpStatusCode.OK, (await host.Api.PasswordAsync(recovery, Fresh)).Status);

        foreach (var node in (KeybackHost[])[other, host])
        {
            Assert.All(await Task.WhenAll(tokens.Select(node.Api.IsAliveAsync)), Assert.False);
            Assert.Equal(HttpStatusCode.Found, await MyAsync(node, cookie));
            Assert.True(await node.Api.IsAliveAsync(neighbours));
        }

        var fresh = (await other.Api.SignInAsync("owner@example.com", Fresh))["token"];
        Assert.True(await host.Api.IsAliveAsync(fresh));
        await host.SettledAsync();
        await other.StopAsync();
    }

    [Fact]
    public async Task I12_A_new_password_signs_nobody_in()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        using var browser = new PageClient(host.Url);

        Assert.Equal("/sign-in?done=password", await host.RenewAsync(browser, "owner@example.com", Fresh));

        Assert.DoesNotContain(browser.Cookies.GetAllCookies(), cookie => cookie.Name is "keyback-session");
        Assert.All( // no token is left (requirement G-13)
            browser.Cookies.GetAllCookies().Where(cookie => cookie.Name is "keyback-recovery"),
            cookie => Assert.DoesNotMatch("[A-Za-z0-9_-]{43}", cookie.Value));
        Assert.Equal("/sign-in", (await browser.GetAsync("/my")).Location);
    }

    [Fact]
    public async Task I12_An_account_that_is_closed_has_no_session_left()
    {
        await using var host = await KeybackHost.StartAsync();
        var account = await host.AddAccountAsync("owner@example.com");
        var token = (await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword))["token"];
        Assert.True(await host.Api.IsAliveAsync(token));

        await host.SetStatusAsync(account, AccountStatus.Disabled);

        Assert.False(await host.Api.IsAliveAsync(token));
    }

    private static async Task<HttpStatusCode> MyAsync(KeybackHost host, string cookie) =>
        (await host.Api.SendAsync(HttpMethod.Get, "/my", null, null, ("Cookie", cookie))).Status;
}
