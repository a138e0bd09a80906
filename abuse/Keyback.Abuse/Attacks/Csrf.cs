using System.Text;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Requests that another site's page makes the owner's browser send.</summary>
internal sealed class Csrf : Attack
{
    private const string Evil = "https://evil.example";

    private static readonly string[] Forms =
    [
        "/sign-in", "/sign-out", "/sign-up", "/sign-up/phone", "/forgot", "/forgot/link", "/forgot/phone", "/forgot/manager", "/contact", "/r", "/help/ask",
        "/my/settings", "/my/settings/change", "/my/settings/forgot", "/my/settings/factors", "/my/settings/passkeys", "/my/settings/data", "/my/passkey",
        "/staff/sign-in", "/staff/sign-out", "/staff/me", "/staff/join",
    ];

    /// <inheritdoc/>
    public override string Name => "csrf";

    /// <inheritdoc/>
    public override string Threatens => "I2, I12";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.UsualAsync();
        var owner = arena.Fresh();
        using var browser = arena.Stranger(server.Url);
        using var attacker = arena.Stranger(server.Url);
        var shown = await browser.GetAsync("/sign-in");
        await browser.SignInOnPageAsync(owner.Email, Person.GoodPassword);
        var foreign = Visitor.FormToken((await attacker.GetAsync("/sign-in")).Body);
        var own = Visitor.FormToken((await browser.GetAsync("/my/settings")).Body);
        (string, string)[] fields = [("Email", "evil@example.com"), ("Password", Person.OtherPassword), ("Identifier", owner.Email), ("Phone", owner.Phone), ("token", "x"), ("Title", "Evil"), ("Reach", "evil@example.com"), ("Words", "evil")];

        await PostAllAsync("without a form token", [], []);
        await PostAllAsync("with the form token of another browser", [("__RequestVerificationToken", foreign)], []);
        await PostAllAsync("with the browser's own token, from another site", [("__RequestVerificationToken", own)], [("Sec-Fetch-Site", "cross-site"), ("Origin", Evil)]);
        await PostAllAsync("the same from an older browser", [("__RequestVerificationToken", own)], [("Origin", Evil)]);
        await PostAllAsync("the same from a sandbox", [("__RequestVerificationToken", own)], [("Origin", "null")]);
        await PostAllAsync("the same from a sister site", [("__RequestVerificationToken", own)], [("Sec-Fetch-Site", "same-site")]);
        await GetsAsync();
        await ApiAsync(browser, findings);
        var mine = await browser.GetAsync("/my");
        findings.Add("afterwards: the owner is signed in as before", 1, $"{mine.Status}", mine.Body.Contains(owner.Name, StringComparison.Ordinal));
        CookiesOf(shown, findings);

        async Task PostAllAsync(string how, (string, string)[] more, (string, string)[] headers)
        {
            List<Answer> answers = [];
            foreach (var form in Forms)
            {
                answers.Add(await browser.PostFormAsync(form, [.. fields, .. more], headers));
            }

            var taken = Forms.Where((_, at) => !IsRefused(answers[at])).Select((form, _) => form).ToList();
            findings.Add($"every form, {how}", answers.Count, $"{Answer.Count(answers)}{(taken.Count == 0 ? "" : $"; taken: {string.Join(", ", taken)}")}", taken.Count == 0);
        }

        async Task GetsAsync()
        {
            List<Answer> answers = [];
            foreach (var form in Forms)
            {
                answers.Add(await browser.GetAsync($"{form}?Email=evil@example.com&Password=x&handler=Delete&handler=Skip&Really=true", ("Sec-Fetch-Site", "cross-site")));
            }

            findings.Add("the same forms by GET, with fields and handlers in the query", answers, answers.TrueForAll(answer => answer.Status < 500));
        }
    }

    // The API reads no cookie, so that a browser's session is worth nothing there.
    private static async Task ApiAsync(Visitor browser, Findings findings)
    {
        List<Answer> answers = [];
        foreach (var operation in (await ApiOperation.ReadAsync(browser.Url)).Where(operation => operation.Path.StartsWith("/api/v1/account", StringComparison.Ordinal)))
        {
            foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded", "application/json"])
            {
                using var body = operation.Example is null ? null : new StringContent(operation.Example.ToJsonString(), Encoding.UTF8, type);
                answers.Add(await browser.SendAsync(operation.Method, operation.PathWith("00000000-0000-7000-8000-000000000000"), body, ("Sec-Fetch-Site", "cross-site"), ("Origin", Evil)));
                answers.Add(await browser.SendAsync(operation.Method, operation.PathWith("00000000-0000-7000-8000-000000000000"), null));
            }
        }

        findings.Add("every operation of an account with the session cookie alone, and other types of content", answers, answers.TrueForAll(answer => answer.Status is >= 400 and < 500));
        var preflight = await browser.SendAsync(HttpMethod.Options, "/api/v1/account", null, ("Origin", Evil), ("Access-Control-Request-Method", "PATCH"));
        findings.Add("a preflight from another site", 1, $"{preflight.Status}, no site is let in", preflight.Headers.All(header => !header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)));
    }

    // The console's gate stands before its forms and sends a stranger to its door.
    private static bool IsRefused(Answer answer) => answer.Status is 400 or 403 or 404 or 405 || (answer.Status == 302 && answer.Location?.StartsWith("/staff/sign-in", StringComparison.Ordinal) == true);

    private static void CookiesOf(Answer shown, Findings findings)
    {
        var set = shown.Headers.Where(header => header.Key == "Set-Cookie").Select(header => header.Value).ToList();
        findings.Add(
            "the attributes of the form's cookie",
            set.Count,
            "HttpOnly, SameSite",
            set.TrueForAll(cookie => cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase) && cookie.Contains("samesite=", StringComparison.OrdinalIgnoreCase)));
    }
}
