using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Addresses of another site in every place that might say where to go on.</summary>
internal sealed class OpenRedirect : Attack
{
    private static readonly string[] Parameters =
        ["next", "returnUrl", "ReturnUrl", "return_to", "redirect", "redirect_uri", "url", "continue", "done", "lang", "asked", "kept", "state", "handler", "page"];

    private static readonly string[] Targets =
    [
        "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/%5Cevil.example", "/%2f%2fevil.example", "/\t/evil.example",
        "https:evil.example", "http:/evil.example", "javascript:alert(1)", "data:text/html,x", "/my@evil.example", "/.//evil.example", "/help//evil.example", "//evil%E3%80%82example",
        "https://localhost:5080.evil.example", "https://localhost:5080@evil.example", "/my\r\nLocation: https://evil.example", "\u2044\u2044evil.example", "/\u3000/evil.example", "?next=//evil.example",
    ];

    private static readonly string[] Pages =
        ["/", "/sign-in", "/sign-up", "/forgot", "/forgot/ways", "/forgot/phone", "/forgot/link", "/my", "/my/settings/change", "/help", "/help/search", "/sign-in/wechat", "/staff", "/staff/sign-in", "/.well-known/change-password"];

    /// <inheritdoc/>
    public override string Name => "open-redirect";

    /// <inheritdoc/>
    public override string Threatens => "I13";

    /// <inheritdoc/>
    public override bool NeedsNoTruth => true;

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var url = await arena.UrlAsync();
        using var browser = arena.Stranger(url);
        List<Answer> answers = [];
        foreach (var page in Pages)
        {
            foreach (var target in arena.IsQuick ? Targets[..8] : Targets)
            {
                var query = string.Join('&', Parameters.Select(parameter => $"{parameter}={Uri.EscapeDataString(target)}"));
                answers.Add(await browser.GetAsync($"{page}?{query}"));
            }
        }

        foreach (var path in (string[])["//evil.example/my", "/\\evil.example", "/%5C%5Cevil.example/", "/evil.example/..//", "/my/..%2f..%2fevil.example", "//evil.example/%2e%2e", "/sign-in//evil.example"])
        {
            answers.Add(await RawAsync(url, path));
        }

        findings.Add($"{Targets.Length} spellings of another site in {Parameters.Length} parameters of {Pages.Length} pages, and in paths", answers, answers.TrueForAll(IsHere));
        if (arena.Target is null)
        {
            await SignInAsync(arena, url, findings);
        }
    }

    private static async Task SignInAsync(Arena arena, Uri url, Findings findings)
    {
        List<Answer> answers = [];
        foreach (var target in Targets)
        {
            var owner = arena.Fresh();
            using var browser = arena.Stranger(url);
            answers.Add(await browser.SubmitAsync($"/sign-in?next={Uri.EscapeDataString(target)}&returnUrl={Uri.EscapeDataString(target)}", null, ("Identifier", owner.Email), ("Password", Person.GoodPassword), ("next", target)));
            answers.Add(await browser.SubmitAsync("/my", $"/sign-out?next={Uri.EscapeDataString(target)}", ("next", target)));
        }

        findings.Add("the same at sign-in and at the sign-out after it", answers, answers.TrueForAll(answer => answer.Status == 302 && IsHere(answer)));
    }

    private static async Task<Answer> RawAsync(Uri url, string path)
    {
        var came = await RawSocket.SendAsync(url, RawSocket.Bytes($"GET {path} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n"));
        var headers = came.Split("\r\n\r\n")[0].Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2);
        return new Answer(RawSocket.Statuses(came) is [var status, ..] ? status : 0, [.. headers.Select(parts => KeyValuePair.Create(parts[0], parts[1]))], "", 0);
    }

    // One slash, and then neither another nor a backslash: a path of this site.
    private static bool IsHere(Answer answer) => answer.Status < 500 && (answer.Location is not { } location
        || (location.StartsWith('/') && location.Length > 0 && (location.Length == 1 || location[1] is not ('/' or '\\')) && !location.Contains('\\', StringComparison.Ordinal)));
}
