using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary><c>Idempotency-Key</c> as a way to somebody else's answer, past a limit, or to do a thing twice.</summary>
internal sealed class IdempotencyConfusion : Attack
{
    private const string Key = "Idempotency-Key";

    /// <inheritdoc/>
    public override string Name => "idempotency-key-confusion";

    /// <inheritdoc/>
    public override string Threatens => "I2, I3, I4";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.UsualAsync();
        await StolenAsync(arena, server, findings);
        await TwiceAsync(arena, server, findings);
        await GuessesAsync(arena, server, findings);
        await KeysAsync(arena, server, findings);
    }

    private static async Task StolenAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var visitor = arena.Stranger(server.Url);
        List<Answer> stolen = [];
        var first = await StartAsync(visitor, owner.Email, "one");
        foreach (var bearer in (string?[])[null, "undefined", "null", "", arena.Dice.Token(), first["token"]])
        {
            using var thief = arena.Stranger(server.Url);
            stolen.Add(await StartAsync(thief, owner.Email, "one", bearer));
        }

        findings.Add("the key and body of somebody in another network, with and without a bearer", stolen, stolen.TrueForAll(answer => answer["token"] != first["token"]));
        var other = await StartAsync(visitor, "another@example.com", "one");
        findings.Add("the own key with another body", [other], other.Code == "idempotency_key_reused");

        var (a, b) = (arena.Fresh(), arena.Fresh());
        var (mine, theirs) = ((await visitor.SignInAsync(a.Email, Person.GoodPassword))["token"]!, (await visitor.SignInAsync(b.Email, Person.GoodPassword))["token"]!);
        var wrong = await visitor.PostAsync("/api/v1/account/step-up", Password(Person.GoodPassword), mine, (Key, "step"));
        var copied = await visitor.PostAsync("/api/v1/account/step-up", Password("a wrong password 77"), theirs, (Key, "step"));
        findings.Add("the key of A's step-up in the session of B", [wrong, copied], wrong.Status == 200 && copied.Status != 200);
    }

    private static async Task TwiceAsync(Arena arena, OwnServer server, Findings findings)
    {
        using var visitor = arena.Stranger(server.Url);
        var many = await Walks.AtOnceAsync(arena.Size(60, 20), _ => StartAsync(visitor, "twice@example.com", "many"));
        var tokens = many.Select(answer => answer["token"]).Where(token => token is not null).Distinct().Count();
        findings.Add("one start under one key, many times at once: one Recovery", many, tokens == 1 && many.All(answer => answer.Status is 201 or 409));

        var owner = arena.Fresh();
        var begun = await visitor.BeginAsync(owner.Email, goal: "temporary_code");
        var code = new JsonObject { ["code"] = await server.Out.MailCodeAsync(begun.Reference) };
        var path = $"/api/v1/recoveries/{begun.Id}/code";
        var sessions = await Walks.AtOnceAsync(arena.Size(60, 20), _ => visitor.PostAsync(path, code.DeepClone(), begun.Token, (Key, "code")));
        findings.Add(
            "the right code under one key, many times at once: one session",
            sessions,
            sessions.Select(answer => answer.SessionToken).Where(token => token is not null).Distinct().Count() == 1);
    }

    // A repeated answer must not be a free look at another code, nor hide that a try was used.
    private static async Task GuessesAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var visitor = arena.Stranger(server.Url);
        var begun = await visitor.BeginAsync(owner.Email);
        await server.Out.MailCodeAsync(begun.Reference);
        List<Answer> answers = [];
        for (var guess = 0; guess < 30; guess++)
        {
            answers.Add(await visitor.PostAsync(
                $"/api/v1/recoveries/{begun.Id}/code", new JsonObject { ["code"] = $"{guess:D8}" }, begun.Token, (Key, guess % 2 == 0 ? "same" : $"key-{guess}")));
        }

        var judged = answers.Count(answer => answer.Code == "code_wrong" && answer.Header("Idempotency-Replayed") is null);
        findings.Add("thirty other codes under one key and under thirty", answers, judged <= 5);
    }

    private static async Task KeysAsync(Arena arena, OwnServer server, Findings findings)
    {
        using var visitor = arena.Stranger(server.Url);
        List<Answer> answers = [];
        foreach (var key in (string[])["", " ", new string('k', 256), new string('k', 8000), "a,b", "\u00e9", "k\u0001", "\"quoted\"", "../../etc/passwd", "' OR 1=1 --", "%00"])
        {
            answers.Add(await StartAsync(visitor, "keys@example.com", key));
        }

        findings.Add("keys that are none, too long, or mean something elsewhere", answers, answers.TrueForAll(answer => answer.Status is 201 or 400 or 428 or 429));
    }

    private static JsonObject Password(string password) => new() { ["password"] = password };

    private static Task<Answer> StartAsync(Visitor visitor, string identifier, string key, string? bearer = null) => visitor.PostAsync(
        "/api/v1/recoveries", new JsonObject { ["identifier"] = identifier, ["method"] = "email_code", ["goal"] = "new_password" }, bearer, (Key, key));
}
