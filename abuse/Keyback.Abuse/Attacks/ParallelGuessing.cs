using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Many tries at one instant on two nodes, so that each might read a count before the others have raised it.</summary>
internal sealed class ParallelGuessing : Attack
{
    /// <inheritdoc/>
    public override string Name => "parallel-guessing";

    /// <inheritdoc/>
    public override string Threatens => "I3, I4";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        (string, string)[] settings = [("Keyback:TrustedProxies:0", "127.0.0.1")];
        IReadOnlyList<Person> people = [.. Person.Several(Standing.Known, 4)];
        if (!PostgresServer.IsInstalled)
        {
            findings.NotRun("two nodes on one store", "no PostgreSQL here; one node on SQLite instead");
            await PlayAsync(arena, await arena.ServerAsync("parallel", settings, people), findings);
            return;
        }

        await using var store = await PostgresServer.StartAsync();
        await using var server = await OwnServer.StartAsync(
            arena.Program,
            [.. settings, ("Keyback:Storage:Provider", "postgres"), ("Keyback:Storage:ConnectionString", store.ConnectionString)],
            people,
            nodes: 2);
        await PlayAsync(arena, server, findings);
    }

    private static async Task PlayAsync(Arena arena, OwnServer server, Findings findings)
    {
        var at = arena.Size(200, 60);
        var where = $"at once on {(server.Nodes.Count == 1 ? "one node" : $"{server.Nodes.Count} nodes")}";
        var visitors = Enumerable.Range(0, at).Select(number => new Visitor(server.Nodes[number % server.Nodes.Count], arena.Network())).ToList();
        using var first = arena.Stranger(server.Url);

        var guessed = await first.BeginAsync(new Person(Standing.Known, 0).Email);
        await server.Out.MailCodeAsync(guessed.Reference);
        var wrong = await Walks.AtOnceAsync(at, number => visitors[number].CodeAsync(guessed, $"{number:D8}"));
        findings.Add($"wrong codes for one Recovery, {where}: five are looked at", wrong, wrong.Count(answer => answer.Code == "code_wrong") == 5);

        var passwords = await Walks.AtOnceAsync(at, number => visitors[number].SignInAsync(new Person(Standing.Known, 1).Email, $"a wrong password {number}"));
        findings.Add($"wrong passwords for one account, {where}: ten are looked at", passwords, passwords.Count(answer => answer.Status == 401) <= 10);

        var owner = new Person(Standing.Known, 2);
        var begun = await first.BeginAsync(owner.Email);
        var code = await server.Out.MailCodeAsync(begun.Reference);
        var right = await Walks.AtOnceAsync(at, number => visitors[number].CodeAsync(begun, code));
        findings.Add($"the right code, {where}: one counts", right, right.Count(answer => answer.Status == 200) == 1);
        var set = await Walks.AtOnceAsync(at, number => visitors[number].PasswordAsync(begun, $"a harbour before dawn no. {number}"));
        findings.Add($"new passwords after it, {where}: one is set", set, set.Count(answer => answer.Status == 200) == 1);

        var skipped = await first.BeginAsync(new Person(Standing.Known, 3).Email, goal: "temporary_code");
        var temporary = await server.Out.MailCodeAsync(skipped.Reference);
        var sessions = await Walks.AtOnceAsync(at, number => visitors[number].CodeAsync(skipped, temporary));
        findings.Add($"the right code to sign in with, {where}: one session", sessions, sessions.Count(answer => answer.SessionToken is not null) == 1);

        var limits = await Walks.AtOnceAsync(at, number => visitors[number].StartAsync("crowded@example.com"));
        findings.Add($"starts for one identifier, {where}: five are free", limits, limits.Count(answer => answer.Status == 201) == 5);
        visitors.ForEach(visitor => visitor.Dispose());
    }
}
