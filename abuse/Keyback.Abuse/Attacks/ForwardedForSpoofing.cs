using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>An address of one's own choice in every header that names one, to have a fresh budget at each request.</summary>
internal sealed class ForwardedForSpoofing : Attack
{
    private const int FreeStarts = 30; // of a network in a quarter of an hour

    private static readonly string[] Names =
        ["X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original-Forwarded-For", "Fastly-Client-IP", "Via"];

    /// <inheritdoc/>
    public override string Name => "forwarded-for-spoofing";

    /// <inheritdoc/>
    public override string Threatens => "I4, I5";

    /// <inheritdoc/>
    public override bool NeedsNoTruth => true;

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var bare = arena.Target ?? (await arena.ServerAsync("bare", [], [.. Person.Several(Standing.Known, 1)])).Url;
        await StartsAsync(bare, "a server that trusts no proxy: starts", number => [.. Names.Select(name => (name, ValueOf(name, number)))]);
        if (arena.Target is not null)
        {
            findings.NotRun("a proxy's own chain of addresses", "needs a server of our own");
            return;
        }

        var trusting = (await arena.UsualAsync()).Url;
        await StartsAsync(trusting, "a server behind a proxy: the left part of the chain made up", number => [("X-Forwarded-For", $"203.0.{number}.7, 198.51.{number}.9, 192.0.2.77")]);
        await StartsAsync(trusting, "the same with the chain in several headers", number => [("X-Forwarded-For", $"203.1.{number}.7"), ("X-Forwarded-For", "192.0.3.77")]);
        await StartsAsync(trusting, "the same with rubbish before the last", number => [("X-Forwarded-For", $"unknown, [::{number:x}], {number}, 192.0.4.77")]);
        await StartsAsync(trusting, "another network's port and spelling", number => [("X-Forwarded-For", number % 2 == 0 ? $"192.0.5.{number % 250}:{number + 1000}" : $"::ffff:192.0.5.{number % 250}")]);

        async Task StartsAsync(Uri url, string what, Func<int, (string, string)[]> headers)
        {
            using var visitor = new Visitor(url);
            List<Answer> answers = [];
            for (var number = 0; number < FreeStarts + 15; number++)
            {
                answers.Add(await visitor.PostAsync(
                    "/api/v1/recoveries",
                    new System.Text.Json.Nodes.JsonObject { ["identifier"] = $"{arena.Dice.Word(12)}@example.com", ["method"] = "email_code", ["goal"] = "new_password" },
                    null,
                    headers(number)));
            }

            findings.Add(what, answers, answers.Count(answer => answer.Status == 201) <= FreeStarts);
        }
    }

    private static string ValueOf(string name, int number) => name is "Forwarded" ? $"for=203.0.{number}.7" : $"203.0.{number}.7";
}
