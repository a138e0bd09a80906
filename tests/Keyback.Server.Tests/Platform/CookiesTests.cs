using Keyback.Server.Tests.Kit;
using Microsoft.Net.Http.Headers;

namespace Keyback.Server.Tests.Platform;

/// <summary>Every cookie that the server bakes, over a whole way back in.</summary>
public sealed class CookiesTests
{
    [Theory]
    [InlineData("https://id.shop.example", true)]
    [InlineData("http://localhost:5080", false)]
    public async Task Cookies_are_opaque_bound_to_this_host_and_out_of_reach(string publicUrl, bool secure)
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:PublicUrl", publicUrl)]);
        await host.AddAccountAsync("owner@example.com", "owner");
        var browser = new Browser(host);

        var started = await browser.SubmitAsync("/forgot", "/forgot", ("Email", "owner@example.com"), ("goal", "temporary_code"));
        var code = Mailbox.CodeIn(Assert.Single(await host.Mails.WaitAsync(1)));
        Assert.Equal("/my", (await browser.SubmitAsync(started.Location!, started.Location!, ("Code", code))).Location);
        await browser.SubmitAsync("/my", "/sign-out");
        Assert.Equal("/my", (await browser.SubmitAsync("/sign-in", "/sign-in", ("Identifier", "owner"), ("Password", KeybackHost.GoodPassword))).Location);
        await browser.GetAsync("/sign-in?lang=zh");

        var prefix = secure ? "__Host-keyback-" : "keyback-";
        Assert.Equal(
            new[] { "device", "form", "recovery", "session" }.Select(name => prefix + name).Append("keyback-lang").Order(StringComparer.Ordinal),
            browser.Baked.Select(cookie => cookie.Name.ToString()).Distinct().Order(StringComparer.Ordinal));
        Assert.All(browser.Baked, cookie =>
        {
            Assert.True(cookie.HttpOnly, cookie.ToString());
            Assert.Equal(secure, cookie.Secure);
            Assert.Equal("/", cookie.Path.ToString());
            Assert.False(cookie.Domain.HasValue);
            Assert.Equal(SameSiteMode.Lax, cookie.SameSite); // Strict ones are left out when the owner comes from webmail
            Assert.InRange(cookie.ToString().Length, 1, 4096);
            Assert.DoesNotContain("owner", cookie.Value.ToString(), StringComparison.OrdinalIgnoreCase);
        });
        Assert.All(
            browser.Baked.Where(cookie => cookie.Value.Length > 0 && cookie.Name != "keyback-lang"
                && !cookie.Value.EndsWith("%3Adone", StringComparison.Ordinal)), // a finished Recovery, whose token is forgotten
            cookie => Assert.True(cookie.Value.Length >= 43, cookie.ToString())); // 256 bits
    }

    // The cookie jar of the framework keeps no Secure cookie over plain http, and a test listens on nothing else.
    private sealed class Browser(KeybackHost host)
    {
        private readonly Dictionary<string, string> _jar = [];

        public List<SetCookieHeaderValue> Baked { get; } = [];

        public async Task<PageReply> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
        {
            var shown = await GetAsync(page);
            var token = System.Text.RegularExpressions.Regex.Match(shown.Html, "name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"").Groups[1].Value;
            return await SendAsync(HttpMethod.Post, action, new FormUrlEncodedContent(
                [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]));
        }

        public Task<PageReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

        private async Task<PageReply> SendAsync(HttpMethod method, string path, HttpContent? content)
        {
            var reply = await host.Api.SendAsync(method, path, null, content, ("Cookie", string.Join("; ", _jar.Select(pair => $"{pair.Key}={pair.Value}"))));
            if (reply.Message.Headers.TryGetValues("Set-Cookie", out var set))
            {
                foreach (var cookie in SetCookieHeaderValue.ParseList([.. set]))
                {
                    Baked.Add(cookie);
                    _jar[cookie.Name.ToString()] = cookie.Value.ToString();
                }
            }

            return new PageReply(reply.Status, reply.Text, reply.Message);
        }
    }
}
