using System.IO.Compression;
using System.Text;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>What no client would send: too large, too deep, cut off, or no HTTP at all.</summary>
internal sealed class OversizedAndMalformed : Attack
{
    /// <inheritdoc/>
    public override string Name => "oversized-and-malformed";

    /// <inheritdoc/>
    public override string Threatens => "I9";

    /// <inheritdoc/>
    public override bool NeedsNoTruth => true;

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var url = await arena.UrlAsync();
        await BodiesAsync(arena, url, findings);
        await FormsAsync(arena, url, findings);
        await SocketsAsync(url, findings);
        using var visitor = arena.Stranger(url);
        var alive = await visitor.GetAsync("/health/ready");
        findings.Add("afterwards: the server is ready", [alive], alive.Status == 200);
    }

    private static async Task BodiesAsync(Arena arena, Uri url, Findings findings)
    {
        var huge = new string('a', 2_000_000);
        string[] bodies =
        [
            huge, new string('[', 50_000), string.Concat(Enumerable.Repeat("{\"a\":", 2_000)), "{\"identifier\":\"" + huge[..15_000] + "\"}", "{\"identifier\":\"\\ud800@example.com\"}",
            "{\"identifier\":\"\\u0000\"}", "{\"identifier\":1e999999}", "{\"identifier\":null,\"identifier\":null}", "{\"identifier\":{}}", "[]", "null", "\"x\"", "1", "", " ", "{", "}", "\ufeff{}",
            "{\"__proto__\":{\"admin\":true},\"constructor\":{}}", "{\"method\":\"support_link\"}", "{'identifier':'x'}", "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>",
        ];
        List<Answer> answers = [];
        foreach (var path in (string[])["/api/v1/recoveries", "/api/v1/sessions", "/api/v1/sign-ups", "/api/v1/links/redeem", "/api/v1/captchas", "/api/v1/account/step-up"])
        {
            foreach (var body in bodies)
            {
                using var visitor = arena.Stranger(url);
                foreach (var type in (string[])["application/json", "application/json; charset=utf-16", "text/plain", "application/xml"])
                {
                    using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                    answers.Add(await SafelyAsync(() => visitor.SendAsync(HttpMethod.Post, path, content, ("Content-Type", type))));
                }
            }
        }

        findings.Add($"{bodies.Length} bodies that are too large, too deep, or not what was asked for, in four types, on six operations", answers, answers.TrueForAll(IsRefused));

        using var bomb = new MemoryStream();
        await using (var zip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await zip.WriteAsync(new byte[5_000_000]);
        }

        using var packed = new ByteArrayContent(bomb.ToArray());
        using var sender = arena.Stranger(url);
        var answer = await sender.SendAsync(HttpMethod.Post, "/api/v1/recoveries", packed, ("Content-Type", "application/json"), ("Content-Encoding", "gzip"));
        findings.Add("a compressed body that would unpack to 5 MB", [answer], IsRefused(answer));
    }

    private static async Task FormsAsync(Arena arena, Uri url, Findings findings)
    {
        List<Answer> answers = [];
        foreach (var path in (string[])["/forgot", "/sign-in", "/r", "/contact", "/help/ask"])
        {
            using var visitor = arena.Stranger(url);
            var token = Visitor.FormToken((await visitor.GetAsync(path)).Body);
            (string, string)[][] forms =
            [
                [.. Enumerable.Range(0, 2_000).Select(number => ($"f{number}", "x"))],
                [.. Enumerable.Repeat(("Email", "a@example.com"), 500)],
                [("Email", "a\0b@example.com"), ("Password", "\0"), ("Identifier", "\ud800"), ("token", "\uffff"), ("Words", "\u202e")],
                [(new string('n', 5_000), "x")],
                [("Email[0].x.y.z", "1"), ("Email[]", "2"), ("Email.Length", "3"), ("[9999999]", "4")],
            ];
            foreach (var form in forms)
            {
                answers.Add(await SafelyAsync(() => visitor.PostFormAsync(path, [.. form, ("__RequestVerificationToken", token)])));
            }

            using var parts = new ByteArrayContent(Encoding.ASCII.GetBytes("--x\r\nContent-Disposition: form-data; name=\"Email\"; filename=\"../../x\"\r\n\r\nx"));
            answers.Add(await SafelyAsync(() => visitor.SendAsync(HttpMethod.Post, path, parts, ("Content-Type", $"multipart/form-data; boundary={new string('x', 300)}"))));
        }

        findings.Add("forms with thousands of fields, fields many times over, NUL, half characters and broken parts", answers, answers.TrueForAll(answer => answer.Status is >= 200 and < 500));
    }

    private static async Task SocketsAsync(Uri url, Findings findings)
    {
        var host = $"Host: {url.Authority}\r\n";
        string[] requests =
        [
            "\0\0\0\0", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", $"GET / HTTP/1.1\r\n{host}{host}\r\n", $"G\0T / HTTP/1.1\r\n{host}\r\n", $"GET /%zz%00%ff HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"GET /{new string('a', 20_000)} HTTP/1.1\r\n{host}\r\n", $"GET / HTTP/1.1\r\n{host}X: {new string('a', 50_000)}\r\n\r\n", $"GET / HTTP/1.1\r\n{host}{string.Concat(Enumerable.Range(0, 300).Select(number => $"X{number}: x\r\n"))}\r\n",
            $"POST /forgot HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n", $"POST /forgot HTTP/1.1\r\n{host}Content-Length: 99999999999999999999\r\n\r\n", $"POST /forgot HTTP/1.1\r\n{host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            $"POST /forgot HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nZZ\r\n", $"POST /forgot HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", $"GET / HTTP/1.1\r\n{host}X : y\r\n\r\n", $"GET / HTTP/1.1\r\n{host}X: a\0b\r\n\r\n",
            $"GET / HTTP/1.1\n{host.Replace("\r", "", StringComparison.Ordinal)}\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", $"TRACE / HTTP/1.1\r\n{host}Connection: close\r\n\r\n", $"CONNECT evil.example:443 HTTP/1.1\r\n{host}\r\n", $"PROPFIND / HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"GET /..%2f..%2f..%2fetc/passwd HTTP/1.1\r\n{host}Connection: close\r\n\r\n", $"GET /css/..%5c..%5cappsettings.json HTTP/1.1\r\n{host}Connection: close\r\n\r\n", $"GET /%2e%2e/%2e%2e/keyback.db HTTP/1.1\r\n{host}Connection: close\r\n\r\n",
            $"GET / HTTP/1.1\r\n{host}Cookie: keyback-session={new string('A', 8_000)}\r\nConnection: close\r\n\r\n", $"GET / HTTP/1.1\r\n{host}Cookie: keyback-device=CfDJ8{new string('A', 500)}; keyback-recovery=:.:.:.:\r\nConnection: close\r\n\r\n",
            $"GET / HTTP/1.1\r\n{host}Accept-Language: {string.Join(',', Enumerable.Repeat("x-y;q=0.1", 500))}\r\nConnection: close\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        ];
        var came = await Task.WhenAll(requests.Select(request => RawSocket.SendAsync(url, RawSocket.Bytes(request))));
        var statuses = came.SelectMany(answer => RawSocket.Statuses(answer) is { Count: > 0 } some ? some : [0]).ToList();
        findings.Add(
            "bytes on the socket that are broken HTTP or none",
            requests.Length,
            Answer.Count(statuses.Select(status => status == 0 ? "closed without an answer" : $"{status}")),
            statuses.TrueForAll(status => status is < 500 or 501 or 505) && !came.Any(answer => answer.Contains("root:", StringComparison.Ordinal)));
    }

    private static bool IsRefused(Answer answer) => answer.Status is 0 or 201 or >= 400 and < 500;

    // A server that has seen enough may close before all is sent.
    private static async Task<Answer> SafelyAsync(Func<Task<Answer>> send)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException)
        {
            return new Answer(0, [], "", 0);
        }
    }
}
