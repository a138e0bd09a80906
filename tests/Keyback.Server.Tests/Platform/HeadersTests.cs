using System.Net;
using System.Text;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Platform;

/// <summary>What every answer carries, whatever the answer is.</summary>
public sealed class HeadersTests : IAsyncLifetime
{
    private KeybackHost _host = null!; // set before each test

    public async ValueTask InitializeAsync() => _host = await KeybackHost.StartAsync(
        [("Keyback:PublicUrl", "https://id.shop.example"), ("Keyback:Limits:StartsPerNetwork", "3"), ("ReloadStaticAssetsAtRuntime", "false")]);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Every_answer_is_unkept_unframed_and_tells_nothing()
    {
        var owner = "owner@example.com";
        await _host.AddAccountAsync(owner);
        var session = (await _host.Api.SignInAsync(owner, KeybackHost.GoodPassword))["token"];
        var recovery = await _host.Api.StartedAsync(owner);
        List<(string Call, Reply Reply)> answers = [];
        async Task Ask(string method, string path, string? token = null, string? json = null) => answers.Add((
            $"{method} {path}",
            await _host.Api.SendAsync(new HttpMethod(method), path, token, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"))));

        foreach (var path in new[]
        {
            "/", "/sign-in", "/sign-out", "/forgot", "/forgot/phone", "/forgot/not-mine/done", "/number/x", "/number/done", "/forgot/ways", "/my", "/contact", "/not-me/x", "/not-me/done", "/error/404", "/error/500", "/nothing",
            "/.well-known/change-password", "/health/live", "/health/ready", "/dev/mailbox", "/api/v1/sessions", "/api/v1/nothing",
            $"/forgot/name/{recovery.Id}", $"/forgot/name/{recovery.Id}/not-mine", $"/forgot/code/{recovery.Id}", $"/forgot/password/{recovery.Id}", $"/forgot/ended/{recovery.Id}", $"/api/v1/recoveries/{recovery.Id}",
        })
        {
            await Ask("GET", path);
            await Ask("HEAD", path);
            await Ask("POST", path, null, "{}");
            await Ask("PUT", path);
            await Ask("OPTIONS", path);
        }

        await Ask("GET", $"/api/v1/recoveries/{recovery.Id}", recovery.Token);
        await Ask("POST", $"/api/v1/recoveries/{recovery.Id}/code", recovery.Token, """{"code":"00000000"}""");
        await Ask("POST", $"/api/v1/recoveries/{recovery.Id}/resend", recovery.Token, "{}"); // 429
        await Ask("GET", "/api/v1/sessions", session);
        await Ask("POST", "/api/v1/recoveries", null, new string('x', 20_000)); // 413
        await Ask("POST", "/api/v1/recoveries", null, "{"); // 400
        await Ask("DELETE", "/api/v1/sessions/current", session); // 204
        for (var i = 0; i < 4; i++)
        {
            await Ask("POST", "/api/v1/recoveries", null, """{"identifier":"a@example.com","method":"email_code","goal":"new_password"}"""); // 429
        }

        Assert.Superset(
            new HashSet<int> { 200, 201, 204, 302, 400, 401, 404, 405, 413, 422, 429 }, answers.Select(answer => (int)answer.Reply.Status).ToHashSet());
        Assert.All(answers, answer => IsSafe(answer.Call, answer.Reply.Message));
    }

    [Fact]
    public async Task Style_sheets_and_scripts_are_kept_and_guarded()
    {
        using var browser = new PageClient(_host.Url);
        var page = (await browser.GetAsync("/sign-in")).Html;
        foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(page, "(?:href|src)=\"(/(?:css|js|favicon)[^\"]*)\""))
        {
            var asset = await browser.GetAsync(link.Groups[1].Value);
            Assert.Equal(HttpStatusCode.OK, asset.Status);
            Assert.True(asset.Message.Headers.CacheControl?.MaxAge > TimeSpan.FromDays(300), link.Value);
            Assert.Equal("nosniff", Single(asset.Message, "X-Content-Type-Options"));
        }
    }

    [Fact]
    public async Task No_other_origin_reads_anything()
    {
        foreach (var path in new[] { "/api/v1/sessions", "/api/v1/recoveries", "/sign-in", "/health/live" })
        {
            foreach (var method in new[] { "GET", "OPTIONS", "POST" })
            {
                var reply = await _host.Api.SendAsync(
                    new HttpMethod(method), path, null, null, ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST"));
                Assert.DoesNotContain(reply.Message.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    [Fact]
    public async Task Password_managers_find_the_page_where_passwords_change()
    {
        using var browser = new PageClient(_host.Url);

        var found = await browser.GetAsync("/.well-known/change-password");

        Assert.True((int)found.Status is 302 or 303 or 307);
        Assert.Equal("/forgot", found.Location);
        var none = await browser.GetAsync("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200");
        Assert.Equal(HttpStatusCode.NotFound, none.Status);
    }

    [Fact]
    public async Task The_server_says_whether_it_lives_and_whether_it_can_write()
    {
        using var browser = new PageClient(_host.Url);

        Assert.Equal((HttpStatusCode.OK, "live"), await StateAsync("/health/live"));
        Assert.Equal(
            (HttpStatusCode.OK, """{"status":"ready","database":"ok","outbox":"ok","oldest_due_seconds":0}"""), await StateAsync("/health/ready"));

        async Task<(HttpStatusCode, string)> StateAsync(string path)
        {
            var reply = await browser.GetAsync(path);
            return (reply.Status, reply.Html);
        }
    }

    private static void IsSafe(string call, HttpResponseMessage answer)
    {
        Assert.True(answer.Headers.CacheControl?.NoStore is true, $"kept: {call}");
        Assert.Equal("no-referrer", Single(answer, "Referrer-Policy"));
        Assert.Equal("nosniff", Single(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Single(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("max-age=31536000; includeSubDomains", Single(answer, "Strict-Transport-Security"));
        Assert.NotEmpty(Single(answer, "Permissions-Policy"));
        Assert.False(answer.Headers.Contains("Server"), call);
        Assert.False(answer.Headers.Contains("X-Powered-By"), call);

        var policy = Single(answer, "Content-Security-Policy").Split(';', StringSplitOptions.TrimEntries);
        Assert.Superset(
            new HashSet<string> { "default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'" }, policy.ToHashSet());
        Assert.DoesNotContain(policy, rule => rule.Contains("unsafe", StringComparison.Ordinal) || rule.Contains('*', StringComparison.Ordinal));

        if (answer.Content.Headers.ContentType is { } type)
        {
            Assert.True(type.MediaType is "application/problem+json" || type.CharSet is "utf-8", $"no charset: {call} {type}");
        }
    }

    private static string Single(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
