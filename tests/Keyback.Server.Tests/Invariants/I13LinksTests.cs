using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I13: a link never comes from the request, and no redirect leaves the site (requirements E-03, E-13).</summary>
public sealed partial class I13LinksTests
{
    private const string Public = "http://localhost:5080";
    private const string Fresh = "a quiet harbour before dawn 7";

    private static readonly (string, string)[] Hostile =
    [
        ("Host", "evil.example"),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-For", "203.0.113.7"),
        ("X-Forwarded-Prefix", "/evil.example"),
        ("X-Original-Host", "evil.example"),
        ("Forwarded", "host=evil.example;proto=https"),
    ];

    [Fact]
    public async Task I13_No_header_of_a_request_gets_into_a_link_or_a_redirect()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var started = await PostAsync(host, "/api/v1/recoveries", """{"identifier":"owner@example.com","method":"email_code","goal":"new_password"}""");
        Assert.Equal(HttpStatusCode.Created, started.Status);
        var recovery = new Started(started["id"], started["token"], started["reference"]);
        var code = await host.NewestCodeAsync(recovery);
        await PostAsync(host, $"/api/v1/recoveries/{recovery.Id}/code", $$"""{"code":"{{code}}"}""", recovery.Token);
        var done = await PostAsync(host, $"/api/v1/recoveries/{recovery.Id}/password", $$"""{"password":"{{Fresh}}"}""", recovery.Token);
        Assert.Equal("completed", done["state"]);
        await host.SettledAsync();

        AssertOwnLinks(host, messages: 2);
        Assert.Equal($"/api/v1/recoveries/{recovery.Id}", started.Message.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task I13_No_header_of_a_browser_gets_into_a_page_a_cookie_or_a_redirect()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        using var browser = new PageClient(host.Url);
        List<PageReply> seen = [];
        var form = PageClient.FormToken((await browser.GetAsync("/forgot")).Html);
        seen.Add(await browser.PostAsync("/forgot", [("Email", "owner@example.com"), ("__RequestVerificationToken", form)], Hostile));
        foreach (var page in (string[])["/", "/sign-in", "/forgot", "/my", "/sign-out", "/forgot/ways", "/contact", "/.well-known/change-password", seen[0].Location!, "/nowhere"])
        {
            seen.Add(await browser.GetAsync(page, Hostile));
        }

        foreach (var reply in seen)
        {
            Assert.DoesNotContain("evil.example", reply.Html + reply.Message.Headers, StringComparison.Ordinal);
            Assert.DoesNotContain("domain=", reply.Message.Headers.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.True(reply.Location is null || Local().IsMatch(reply.Location), reply.Location);
        }

        await host.SettledAsync();
        AssertOwnLinks(host, messages: 1);
    }

    [Theory]
    [InlineData("http://evil.example/api/v1/recoveries", "evil.example")]
    [InlineData("https://evil.example:8443/api/v1/recoveries", "localhost:5080")]
    [InlineData("/api/v1/recoveries", "evil.example:80")]
    public async Task I13_No_request_target_gets_into_a_link(string target, string named)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        const string Body = """{"identifier":"owner@example.com","method":"email_code","goal":"temporary_code"}""";

        var answer = await RawAsync(
            host.Url,
            $"POST {target} HTTP/1.1\r\nHost: {named}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");
        await host.SettledAsync();

        var status = answer.Split(' ')[1];
        Assert.Contains(status, (string[])["201", "400"]);
        Assert.DoesNotContain("evil.example", answer, StringComparison.Ordinal);
        AssertOwnLinks(host, messages: status == "201" ? 1 : 0);
    }

    [Theory]
    [InlineData("returnUrl=//evil.example")]
    [InlineData("returnUrl=/%5Cevil.example")]
    [InlineData("ReturnUrl=https://evil.example")]
    [InlineData("done=//evil.example")]
    [InlineData("next=https:evil.example")]
    public async Task I13_No_query_leads_away_after_sign_in(string query)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        using var browser = new PageClient(host.Url);

        var signedIn = await browser.SubmitAsync(
            $"/sign-in?{query}", null, ("Identifier", "owner@example.com"), ("Password", KeybackHost.GoodPassword));

        Assert.Equal("/my", signedIn.Location);
        Assert.Equal("/my", (await browser.GetAsync($"/sign-in?{query}")).Location);
        Assert.Equal("/sign-in?done=out", (await browser.SubmitAsync("/my", $"/sign-out?{query}")).Location);
    }

    private static void AssertOwnLinks(KeybackHost host, int messages)
    {
        Assert.Equal(messages, host.Mails.All.Count);
        foreach (var mail in host.Mails.All)
        {
            Assert.DoesNotContain("evil", mail.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.All(Links().Matches(mail.TextBody + mail.HtmlBody), link => Assert.StartsWith(Public, link.Value, StringComparison.Ordinal));
            Assert.EndsWith("@localhost", mail.MessageId, StringComparison.Ordinal);
        }
    }

    private static async Task<Reply> PostAsync(KeybackHost host, string path, string json, string? token = null)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        return await host.Api.SendAsync(HttpMethod.Post, path, token, body, Hostile);
    }

    private static async Task<string> RawAsync(Uri url, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("""https?://[^\s"'<>)]+""")]
    private static partial Regex Links();

    [GeneratedRegex(@"^/(?![/\\])")]
    private static partial Regex Local();
}
