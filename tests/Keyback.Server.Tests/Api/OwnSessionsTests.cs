using System.Net;
using System.Text;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Api;

/// <summary>Where somebody is signed in: in words, with the network near which it was, and all others ended at once.</summary>
public sealed class OwnSessionsTests
{
    private const string Path = "/api/v1/sessions";
    private const string Agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task Sessions_name_browser_and_network_and_the_others_end_at_once()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:TrustedProxies:0", "127.0.0.1")]);
        await host.AddAccountAsync("owner@example.com", "owner");
        var (mine, other) = (await SignInAsync(host, "203.0.113.77"), await SignInAsync(host, "2001:db8:5:6::7"));

        var list = (await host.Api.SendAsync(HttpMethod.Get, Path, mine)).Json!["sessions"]!.AsArray();

        Assert.All(list, one => Assert.Equal("Firefox on Windows", (string?)one!["browser"]));
        Assert.Equal(["2001:db8:5::/48", "203.0.113.0/24"], list.Select(one => (string?)one!["opened_from"]).Order(StringComparer.Ordinal)); // never the whole address
        using var browser = new PageClient(host.Url);
        await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner"), ("Password", KeybackHost.GoodPassword));
        Assert.Contains("203.0.113.0/24", (await browser.GetAsync("/my")).Read, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Api.SendAsync(HttpMethod.Delete, Path + "/others", mine)).Status);
        Assert.True(await host.Api.IsAliveAsync(mine));
        Assert.False(await host.Api.IsAliveAsync(other));
        Contract.IsProblem(await host.Api.SendAsync(HttpMethod.Delete, Path + "/others"), 401, "unauthenticated");
    }

    private static async Task<string> SignInAsync(KeybackHost host, string address) => (await host.Api.SendAsync(
        HttpMethod.Post,
        Path,
        null,
        new StringContent($$"""{"identifier":"owner","password":"{{KeybackHost.GoodPassword}}"}""", Encoding.UTF8, "application/json"),
        ("X-Forwarded-For", address),
        ("User-Agent", Agent)))["token"];
}
