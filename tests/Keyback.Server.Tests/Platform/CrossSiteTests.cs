using System.Net;
using System.Text;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Platform;

/// <summary>What another site's page makes a browser send is refused, by API and by pages.</summary>
public sealed class CrossSiteTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "nonsense")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:5081")]
    [InlineData("Origin", "https://localhost:5080")]
    public async Task A_forged_post_is_refused(string header, string value)
    {
        var owner = await shared.NewAccountAsync();
        var recovery = await shared.ReachAsync("password_required");

        Contract.IsProblem(await PostAsync("/api/v1/recoveries", null, $$"""{"identifier":"{{owner}}","method":"email_code","goal":"new_password"}""", header, value), 403, "cross_site");
        Contract.IsProblem(await PostAsync("/api/v1/sessions", null, $$"""{"identifier":"{{owner}}","password":"{{KeybackHost.GoodPassword}}"}""", header, value), 403, "cross_site");
        Contract.IsProblem(await PostAsync($"/api/v1/recoveries/{recovery.Id}/skip-password", recovery.Token, "{}", header, value), 403, "cross_site");
        Assert.Equal("password_required", (await shared.Host.Api.ShowAsync(recovery))["state"]);

        using var browser = new PageClient(shared.Host.Url);
        foreach (var (accepted, language) in new[] { ("zh", "zh-Hans"), ("en", "en") })
        {
            var page = await browser.PostAsync("/sign-in", [("Identifier", owner)], (header, value), ("Accept-Language", accepted));
            Assert.Equal(HttpStatusCode.Forbidden, page.Status);
            Assert.Contains($"<html lang=\"{language}\">", page.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "http://localhost:5080")]
    public async Task Ones_own_post_is_taken(string header, string value)
    {
        var reply = await PostAsync(
            "/api/v1/sessions", null, $$"""{"identifier":"{{await shared.NewAccountAsync()}}","password":"{{KeybackHost.GoodPassword}}"}""", header, value);

        Assert.Equal(HttpStatusCode.Created, reply.Status);
    }

    [Fact]
    public async Task Anybody_may_link_here()
    {
        using var browser = new PageClient(shared.Host.Url);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/forgot", ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    private Task<Reply> PostAsync(string path, string? token, string json, string header, string value) => shared.Host.Api.SendAsync(
        HttpMethod.Post, path, token, new StringContent(json, Encoding.UTF8, "application/json"), (header, value));
}
