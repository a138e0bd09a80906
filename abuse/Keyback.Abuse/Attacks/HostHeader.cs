using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Another host's name in everything that a request can say of where it went, to have links and redirects lead there.</summary>
internal sealed class HostHeader : Attack
{
    private const string Evil = "evil.example";

    private static readonly (string Name, string Value)[] Lies =
    [
        ("Host", Evil),
        ("X-Forwarded-Host", Evil),
        ("X-Forwarded-Server", Evil),
        ("X-Forwarded-Prefix", $"/{Evil}"),
        ("X-Forwarded-Proto", "gopher"),
        ("X-Forwarded-Port", "6666"),
        ("X-Original-Host", Evil),
        ("X-Host", Evil),
        ("X-Original-URL", $"//{Evil}/"),
        ("X-Rewrite-URL", $"//{Evil}/"),
        ("Forwarded", $"for=203.0.113.7;host={Evil};proto=https"),
        ("Referer", $"https://{Evil}/"),
        ("X-HTTP-Method-Override", "DELETE"),
    ];

    private static readonly string[] Pages = ["/", "/my", "/sign-in", "/forgot", "/r", "/help", "/contact", "/staff", "/nowhere", "/.well-known/change-password", "/manifest.webmanifest"];

    /// <inheritdoc/>
    public override string Name => "host-header-poisoning";

    /// <inheritdoc/>
    public override string Threatens => "I13";

    /// <inheritdoc/>
    public override bool NeedsNoTruth => true;

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var url = await arena.UrlAsync();
        List<Answer> answers = [];
        using var browser = arena.Stranger(url);
        foreach (var page in Pages)
        {
            foreach (var lie in Lies)
            {
                answers.Add(await browser.GetAsync(page, lie));
            }
        }

        findings.Add($"{Lies.Length} headers that lie about the host, on {Pages.Length} pages", answers, answers.TrueForAll(answer => !Names(answer)));

        var targets = await Task.WhenAll(((string[])[$"http://{Evil}/my", $"//{Evil}/my", $"/my HTTP/1.1\r\nHost: {Evil}\r\nX: ", $"/my@{Evil}"]).Select(target =>
            RawSocket.SendAsync(url, RawSocket.Bytes($"GET {target} HTTP/1.1\r\nHost: {Evil}\r\nConnection: close\r\n\r\n"))));
        findings.Add(
            "request targets that name the host, and two Host headers",
            targets.Length,
            Answer.Count(targets.SelectMany(RawSocket.Statuses).Select(status => $"{status}")),
            targets.All(came => !Located(came) && RawSocket.Statuses(came).All(status => status < 500)));

        if (arena.Target is null)
        {
            await MailsAsync(arena, await arena.UsualAsync(), findings);
        }
        else
        {
            findings.NotRun("the links in messages", "nobody but you sees what this server sends");
        }
    }

    private static async Task MailsAsync(Arena arena, OwnServer server, Findings findings)
    {
        var tries = 0;
        List<Person> owners = [];
        foreach (var lie in Lies)
        {
            var owner = arena.Fresh();
            owners.Add(owner);
            using var visitor = arena.Stranger(server.Url);
            if (await ProofOfWork.SolveAsync(visitor) is { } solved)
            {
                tries++;
                await visitor.PostAsync(
                    "/api/v1/recoveries",
                    new System.Text.Json.Nodes.JsonObject { ["identifier"] = owner.Email, ["method"] = "email_link", ["goal"] = "new_password", ["captcha"] = solved },
                    null,
                    lie);
            }
        }

        await server.Out.SettledAsync();
        var mails = owners.SelectMany(owner => server.Out.To(owner.Email)).ToList();
        var good = mails.Count(mail => !mail.Text.Contains(Evil, StringComparison.OrdinalIgnoreCase) && mail.Text.Contains($"{OwnServer.PublicUrl}/r#t=", StringComparison.Ordinal));
        findings.Add("a start by link with each of them", tries, $"{mails.Count} messages, {good} of them with links to the configured address alone", good == mails.Count && mails.Count > 0);
    }

    private static bool Names(Answer answer) =>
        answer.Body.Contains(Evil, StringComparison.OrdinalIgnoreCase) || answer.Headers.Any(header => header.Value.Contains(Evil, StringComparison.OrdinalIgnoreCase));

    private static bool Located(string came) => came.Split("\r\n").Any(line =>
        line.StartsWith("Location:", StringComparison.OrdinalIgnoreCase) && line.Contains(Evil, StringComparison.OrdinalIgnoreCase));
}
