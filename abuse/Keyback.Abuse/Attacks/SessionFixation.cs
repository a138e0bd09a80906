using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Cookies planted in the owner's browser beforehand, so that what the owner proves later counts for the attacker.</summary>
internal sealed class SessionFixation : Attack
{
    /// <inheritdoc/>
    public override string Name => "session-fixation";

    /// <inheritdoc/>
    public override string Threatens => "I2, I12";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.UsualAsync();
        await MadeUpAsync(arena, server, findings);
        await OfTheAttackerAsync(arena, server, findings);
        await RecoveryAsync(arena, server, findings);
        await RotationAsync(arena, server, findings);
    }

    private static async Task MadeUpAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var browser = arena.Stranger(server.Url);
        using var attacker = arena.Stranger(server.Url);
        var planted = arena.Dice.Token();
        browser.Plant("keyback-session", planted);
        attacker.Plant("keyback-session", planted);
        var signedIn = await browser.SignInOnPageAsync(owner.Email, Person.GoodPassword);
        var stolen = await attacker.GetAsync("/my");
        findings.Add(
            "a session token made up and planted, then the owner signs in",
            2,
            $"owner to {signedIn.Location}, attacker to {stolen.Location}",
            signedIn.Location == "/my" && stolen.Status != 200 && browser.Cookies["keyback-session"] != planted);
    }

    private static async Task OfTheAttackerAsync(Arena arena, OwnServer server, Findings findings)
    {
        var (owner, mallory) = (arena.Fresh(), arena.Fresh());
        using var browser = arena.Stranger(server.Url);
        using var attacker = arena.Stranger(server.Url);
        await attacker.SignInOnPageAsync(mallory.Email, Person.GoodPassword);
        foreach (var (name, value) in attacker.Cookies)
        {
            browser.Plant(name, value);
        }

        await browser.SubmitAsync("/my", "/sign-out"); // the owner sees a stranger's name, and signs out
        var signedIn = await browser.SignInOnPageAsync(owner.Email, Person.GoodPassword);
        var (own, foreign) = (await browser.GetAsync("/my"), await attacker.GetAsync("/my"));
        findings.Add(
            "every cookie of an attacker's own session planted, then the owner signs in",
            2,
            $"owner to {signedIn.Location}, attacker {foreign.Status}",
            own.Body.Contains(owner.Name, StringComparison.Ordinal) && !foreign.Body.Contains(owner.Name, StringComparison.Ordinal));
    }

    private static async Task RecoveryAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var browser = arena.Stranger(server.Url);
        using var attacker = arena.Stranger(server.Url);
        var asked = await attacker.SubmitAsync("/forgot/link", null, ("Email", owner.Email));
        browser.Plant("keyback-recovery", attacker.Cookies["keyback-recovery"]);
        var opened = await browser.SubmitAsync("/r", null, ("token", await server.Out.LinkTokenAsync(owner.Email)));
        var page = opened.Location ?? "/forgot";
        var stolen = await attacker.SubmitAsync(asked.Location ?? "/forgot", page, ("Password", Person.OtherPassword));
        var skipped = await attacker.SubmitAsync(asked.Location ?? "/forgot", page + "?handler=Skip", ("Really", "true"));
        var done = await browser.SubmitAsync(page, null, ("Password", Person.OtherPassword));
        findings.Add(
            "an attacker's Recovery planted, then the owner opens the link: the attacker posts the password and skips it",
            2,
            $"attacker to {stolen.Location} and {skipped.Location}, owner to {done.Location}".Replace(asked.Location ?? "-", "the page that waits", StringComparison.Ordinal),
            done.Location == "/sign-in?done=password" && !attacker.Cookies.ContainsKey("keyback-session"));
    }

    private static async Task RotationAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var browser = arena.Stranger(server.Url);
        await browser.SignInOnPageAsync(owner.Email, Person.GoodPassword);
        var first = browser.Cookies["keyback-session"];
        await browser.SubmitAsync("/my", "/sign-out");
        await browser.SignInOnPageAsync(owner.Email, Person.GoodPassword);
        var second = browser.Cookies["keyback-session"];
        using var attacker = arena.Stranger(server.Url);
        attacker.Plant("keyback-session", first);
        var late = await attacker.GetAsync("/my");
        findings.Add("a second sign-in in the same browser, and the first token after it", 2, $"another token, the first: {late.Status}", first != second && late.Status != 200);
    }
}
