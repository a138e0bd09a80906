using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Everything that worked once, sent again.</summary>
internal sealed class Replay : Attack
{
    private const int Times = 10;

    /// <inheritdoc/>
    public override string Name => "replay";

    /// <inheritdoc/>
    public override string Threatens => "I2, I3, I7, I12";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.UsualAsync();
        await CodeAsync(arena, server, findings);
        await LinkAsync(arena, server, findings);
        await SessionAsync(arena, server, findings);
        await OlderCodeAsync(arena, server, findings);
    }

    private static async Task CodeAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var visitor = arena.Stranger(server.Url);
        var begun = await visitor.BeginAsync(owner.Email, goal: "temporary_code");
        var code = await server.Out.MailCodeAsync(begun.Reference);
        var first = await visitor.CodeAsync(begun, code);
        var again = await TimesAsync(() => visitor.CodeAsync(begun, code));
        findings.Add("a code that has signed in", again, first.SessionToken is not null && again.TrueForAll(answer => answer.SessionToken is null));

        var another = await visitor.BeginAsync(owner.Email, goal: "temporary_code");
        var elsewhere = await visitor.CodeAsync(another, code);
        findings.Add("the same code in another Recovery of the same account", [elsewhere], elsewhere.Status != 200);
    }

    private static async Task LinkAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var visitor = arena.Stranger(server.Url);
        await visitor.StartAsync(owner.Email, "email_link", works: true);
        var link = await server.Out.LinkTokenAsync(owner.Email);
        var begun = Walks.BegunIn(await visitor.RedeemAsync(link));
        await visitor.PasswordAsync(begun, Person.OtherPassword);
        var redeemed = await TimesAsync(() => visitor.RedeemAsync(link));
        var set = await TimesAsync(() => visitor.PasswordAsync(begun, "a third lamp under ten bridges"));
        var skipped = await TimesAsync(() => visitor.StepAsync(begun, "skip-password", []));
        findings.Add("a link that has set a password: opened again", redeemed, redeemed.TrueForAll(answer => answer.Status == 410));
        findings.Add("its last two steps again", [.. set, .. skipped], set.Concat(skipped).All(answer => answer.Status is 409 or 404));
        var late = await visitor.SignInAsync(owner.Email, "a third lamp under ten bridges");
        findings.Add("a sign-in with what the replay would have set", [late], late.Status == 401);

        var notice = await server.Out.DisownTokenAsync(owner.Email);
        using var browser = arena.Stranger(server.Url);
        var pressed = await browser.SubmitAsync($"/not-me/{notice}", null);
        var pressedAgain = await TimesAsync(() => browser.SubmitAsync($"/not-me/{notice}", null));
        findings.Add("\"this was not me\" pressed again", pressedAgain, pressed.Status == 302 && pressedAgain.TrueForAll(answer => answer.Status < 500));
    }

    private static async Task SessionAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var visitor = arena.Stranger(server.Url);
        var ended = (await visitor.SignInAsync(owner.Email, Person.GoodPassword))["token"]!;
        await visitor.CallAsync(HttpMethod.Delete, "/api/v1/sessions/current", null, ended);
        var deleted = await visitor.CallAsync(HttpMethod.Delete, "/api/v1/sessions", null, ended);
        List<Answer> after = [];
        foreach (var path in (string[])["/api/v1/sessions", "/api/v1/account", "/api/v1/account/factors"])
        {
            after.AddRange(await TimesAsync(() => visitor.CallAsync(HttpMethod.Get, path, null, ended)));
        }

        findings.Add("a session's token after its end", after, deleted.Status < 500 && after.TrueForAll(answer => answer.Status is 401 or 404));

        var old = (await visitor.SignInAsync(owner.Email, Person.GoodPassword))["token"]!;
        var begun = await visitor.BeginAsync(owner.Email);
        await visitor.CodeAsync(begun, await server.Out.MailCodeAsync(begun.Reference));
        await visitor.PasswordAsync(begun, Person.OtherPassword);
        var dead = await TimesAsync(() => visitor.CallAsync(HttpMethod.Get, "/api/v1/sessions", null, old));
        findings.Add("a session from before a new password", dead, dead.TrueForAll(answer => answer.Status == 401));
    }

    // Within one Recovery the newest code wins; another Recovery's code is no newer one of this.
    private static async Task OlderCodeAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var visitor = arena.Stranger(server.Url);
        var (one, two) = (await visitor.BeginAsync(owner.Email), await visitor.BeginAsync(owner.Email));
        var (first, second) = (await server.Out.MailCodeAsync(one.Reference), await server.Out.MailCodeAsync(two.Reference));
        await visitor.CodeAsync(two, second);
        await visitor.PasswordAsync(two, Person.OtherPassword);
        var late = await TimesAsync(() => visitor.CodeAsync(one, first));
        var set = await visitor.StepAsync(one, "password", new JsonObject { ["password"] = Person.GoodPassword });
        findings.Add("a code that was sent before a new password", [.. late, set], late.TrueForAll(answer => answer.Status != 200) && set.Status != 200);
    }

    private static async Task<List<Answer>> TimesAsync(Func<Task<Answer>> ask)
    {
        List<Answer> answers = [];
        for (var time = 0; time < Times; time++)
        {
            answers.Add(await ask());
        }

        return answers;
    }
}
