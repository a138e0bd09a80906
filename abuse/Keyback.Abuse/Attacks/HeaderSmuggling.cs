using System.Globalization;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>
/// A second request hidden in the body of a first one, which a proxy and the server might count differently. What is hidden asks
/// for a code for an account: if its message arrives and the proxy never saw the request, it was smuggled.
/// </summary>
internal sealed class HeaderSmuggling : Attack
{
    // How the two lengths are said; {0} stands for the length of all that follows.
    private static readonly string[] Framings =
    [
        "Content-Length: {0}\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: {0}\r\n",
        "Transfer-Encoding: xchunked\r\nContent-Length: {0}\r\n",
        "Transfer-Encoding : chunked\r\nContent-Length: {0}\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: {0}\r\n",
        "Transfer-Encoding:\tchunked\r\nContent-Length: {0}\r\n",
        "Transfer-Encoding: \x0b" + "chunked\r\nContent-Length: {0}\r\n",
        " Transfer-Encoding: chunked\r\nContent-Length: {0}\r\n",
        "X: y\nTransfer-Encoding: chunked\r\nContent-Length: {0}\r\n",
        "Transfer-Encoding: identity, chunked\r\nContent-Length: {0}\r\n",
        "Transfer-Encoding: chunked, identity\r\nContent-Length: {0}\r\n",
        "Transfer-encoding: CHUNKED\r\nContent-Length: {0}\r\n",
        "Content-Length: 0\r\nContent-Length: {0}\r\n",
        "Content-Length: {0}, 0\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: 0x0\r\n",
        "Content-Length : 0\r\n",
        "Content-Length: 0\r\n Content-Length: {0}\r\n",
        "Transfer\u00ad-Encoding: chunked\r\nContent-Length: {0}\r\n",
        "Expect: 100-continue\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: {0}\r\n",
        "Connection: Content-Length\r\nContent-Length: {0}\r\n",
        "Connection: X-Forwarded-For, Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n",
    ];

    /// <inheritdoc/>
    public override string Name => "header-smuggling";

    /// <inheritdoc/>
    public override string Threatens => "I4, I13";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.ServerAsync("proxied", [("Keyback:TrustedProxies:0", "127.0.0.1"), ("Keyback:Limits:StartsPerNetwork", "100000")], [.. Person.Several(Standing.Known, Framings.Length * 2)]);
        var proxies = await ReverseProxy.StartAllAsync(server.Url);
        if (proxies.Count == 0)
        {
            findings.NotRun("everything", "no proxy here: install nginx or haproxy");
            return;
        }

        var first = 0;
        foreach (var proxy in proxies)
        {
            await using (proxy)
            {
                await PlayAsync(arena, server, proxy, Person.Several(Standing.Known, Framings.Length, first).ToList(), findings);
                await ChainAsync(arena, proxy, findings);
            }

            first += Framings.Length;
        }
    }

    private static async Task PlayAsync(Arena arena, OwnServer server, ReverseProxy proxy, List<Person> owners, Findings findings)
    {
        List<int> statuses = [];
        List<Answer> others = [];
        for (var number = 0; number < Framings.Length; number++)
        {
            statuses.AddRange(RawSocket.Statuses(await RawSocket.SendAsync(proxy.Url, Hiding(proxy.Url, Framings[number], owners[number], number), arena.Size(1000, 150))).DefaultIfEmpty(0));
            others.AddRange(await OthersAsync(proxy.Url));
        }

        await server.Out.SettledAsync();
        var smuggled = Enumerable.Range(0, Framings.Length)
            .Count(number => server.Out.To(owners[number].Email).Any() && !proxy.Saw($"/api/v1/recoveries?hidden={number}&"));
        findings.Add(
            $"a start hidden behind a form, in {Framings.Length} ways to say two lengths, through {proxy.Name}",
            Framings.Length,
            $"{smuggled} smuggled; {Answer.Count(statuses.Select(status => status == 0 ? "closed without an answer" : $"{status}"))}",
            smuggled == 0);
        findings.Add($"requests of others through the same connections of {proxy.Name} meanwhile", others, others.TrueForAll(answer => answer.Status == 200 && answer.Body.Contains("id=\"password\"", StringComparison.Ordinal)));
    }

    // Others ask for a page that they would know: an answer to the hidden request would be another.
    private static async Task<List<Answer>> OthersAsync(Uri url)
    {
        using var visitor = new Visitor(url);
        List<Answer> answers = [];
        for (var look = 0; look < 3; look++)
        {
            answers.Add(await visitor.GetAsync("/sign-in"));
        }

        return answers;
    }

    // An address that the client made up stands left of the one that the proxy adds, and must not count.
    private static async Task ChainAsync(Arena arena, ReverseProxy proxy, Findings findings)
    {
        List<Answer> answers = [];
        for (var number = 0; number < 25; number++)
        {
            using var visitor = new Visitor(proxy.Url, arena.Network(), elsewhere: true);
            answers.Add(await visitor.PostAsync(
                "/api/v1/captchas", new System.Text.Json.Nodes.JsonObject(), null, ("X-Forwarded-For", arena.Network()), ("Connection", "X-Forwarded-For"), ("X_Forwarded_For", arena.Network())));
        }

        using var other = new Visitor(proxy.Url, arena.Network(), elsewhere: true);
        var made = answers.FirstOrDefault(answer => answer.Status == 201);
        var used = made is null ? null : await other.PostAsync(
            "/api/v1/recoveries",
            new System.Text.Json.Nodes.JsonObject { ["identifier"] = "chain@example.com", ["method"] = "email_link", ["goal"] = "new_password", ["captcha"] = ProofOfWork.AnswerTo(made) });
        findings.Add(
            $"made-up addresses in front of the one that {proxy.Name} adds: a CAPTCHA is bound to the network, and all are one",
            answers.Count + 1,
            $"{Answer.Count(answers)}; used from another made-up address: {used?.Word}",
            used?.Status == 201);
    }

    private static byte[] Hiding(Uri url, string framing, Person owner, int number)
    {
        var body = $"{{\"identifier\":\"{owner.Email}\",\"method\":\"email_code\",\"goal\":\"new_password\"}}";
        var hidden = $"POST /api/v1/recoveries?hidden={number}& HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        var rest = $"0\r\n\r\n{hidden}";
        return RawSocket.Bytes(
            $"POST /forgot HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\n{string.Format(CultureInfo.InvariantCulture, framing, rest.Length)}\r\n{rest}");
    }
}
