using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyback.Passwords;
using Keyback.Torture.Clients;
using Keyback.Torture.Faults;
using Keyback.Torture.History;
using Keyback.Torture.Machines;
using Npgsql;

namespace Keyback.Torture;

/// <summary>What a run came to.</summary>
internal sealed record Outcome(IReadOnlyDictionary<string, int> Faults, IReadOnlyList<Check> Checks, string Report);

/// <summary>One run: builds a world, lets it be used and broken, makes it whole, and judges what everybody saw.</summary>
internal sealed class TortureRun(string engine, Plan plan, string folder)
{
    private static readonly TimeSpan UntilEmpty = TimeSpan.FromSeconds(150);
    private const int MostPasswords = 300; // that are tried at the end

    private readonly Log _log = new();
    private readonly StringBuilder _report = new();

    public async Task<Outcome> OnPostgresAsync()
    {
        using var database = await PostgresPair.StartAsync(folder);
        using var mails = new MailSink(_log);
        var settings = Settings(mails, "postgres", database.ConnectionString);
        using ServerNode one = new(folder, 1, settings, false), two = new(folder, 2, settings, false), three = new(folder, 3, settings, clockMoves: true);
        return await RunAsync(
            [one, two, three], mails, random => Repertoire.OfDatabase(database, random), async sql => await database.QueryAsync(sql, ReadRow));
    }

    public async Task<Outcome> OnSqliteAsync()
    {
        using var disk = await SmallDisk.MountAsync(Path.Combine(folder, "disk"));
        using var mails = new MailSink(_log);
        var file = Path.Combine(disk.Folder, "keyback.db");
        using ServerNode node = new(folder, 1, Settings(mails, "sqlite", $"Data Source={file}"), clockMoves: true);
        if (!disk.CanFill)
        {
            Say("no disk could be mounted here: none is filled");
        }

        return await RunAsync([node], mails, random => Repertoire.OfDisk(disk, random), sql => SqliteRows.ReadAsync(file, sql));
    }

    private async Task<Outcome> RunAsync(
        IReadOnlyList<ServerNode> nodes, MailSink mails, Func<Random, IEnumerable<Fault>> ofStore, Func<string, Task<List<string?[]>>> ask)
    {
        Say(string.Create(CultureInfo.InvariantCulture, $"{engine}, seed {plan.Seed}, {plan.Length.TotalMinutes:F1} minutes, {nodes.Count} nodes"));
        await ImportAsync(nodes[0]);
        await Task.WhenAll(nodes.Select(node => node.StartAsync()));
        using var proxy = Proxy.Start(folder, nodes.Select(node => node.Url));
        using var front = new Api(proxy.Url, _log);
        var direct = nodes.Select(node => new Api(node.Url, _log)).ToList();
        var world = new World(_log, mails, front, direct, plan.Seed);

        // Nodes break on their own, and so does what they stand on: both at once happens too.
        Random ofNodes = new(plan.Seed), ofOthers = new(plan.Seed + 1);
        FaultDriver[] drivers =
        [
            new([.. Repertoire.OfNodes(nodes, ofNodes)], ofNodes, Say),
            new([.. ofStore(ofOthers), .. Repertoire.OfSurroundings(nodes, mails, ofOthers)], ofOthers, Say),
        ];

        using var over = new CancellationTokenSource(plan.Length);
        var crowd = Crowd.RunAsync(world, over.Token);
        await Task.WhenAll(drivers.Select(driver => driver.RunAsync(plan.Pause, over.Token)));
        mails.Mood = Mood.Accept;
        await crowd;
        await EmptyAsync(ask);
        await TryPasswordsAsync(world);
        await ReadRecordAsync(nodes[0], ask);
        direct.ForEach(api => api.Dispose());
        return Judge(drivers.SelectMany(driver => driver.Counts).ToDictionary());
    }

    private async Task ImportAsync(ServerNode node)
    {
        var hash = new Argon2idHasher(new Chance(), new Argon2Parameters()).Hash(PasswordText.Prepare("an old password that is long")!);
        var addresses = Enumerable.Range(0, Plan.Owners).Select(Crowd.OwnerAddress).Concat(Enumerable.Range(0, Plan.Victims).Select(Crowd.VictimAddress));
        var file = Path.Combine(folder, "accounts.jsonl");
        await File.WriteAllLinesAsync(file, addresses.Select(address => JsonSerializer.Serialize(new { email = address, password_hash = hash, locale = "en" })));
        node.SetClock(TimeSpan.Zero);
        var (code, said) = await node.CommandAsync("accounts", "import", file);
        if (code != 0)
        {
            throw new InvalidOperationException($"accounts import ended with {code}: {said}");
        }
    }

    // Everything is whole: what was promised must leave now.
    private static async Task EmptyAsync(Func<string, Task<List<string?[]>>> ask)
    {
        for (var until = DateTimeOffset.UtcNow + UntilEmpty; DateTimeOffset.UtcNow < until; await Task.Delay(500))
        {
            if ((await ask("SELECT count(*) FROM outbox WHERE state = 1"))[0][0] == "0")
            {
                return;
            }
        }
    }

    private async Task TryPasswordsAsync(World world)
    {
        var accounts = _log.All.OfType<PasswordSent>().GroupBy(sent => sent.Address).Where(sent => sent.Any(one => one.Accepted is true)).Take(MostPasswords);
        await Parallel.ForEachAsync(accounts, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (account, _) =>
        {
            foreach (var password in Checker.Candidates(account))
            {
                var visitor = new Visitor(world, account.Key, world.NewAddress());
                (string? Token, bool Wrong) result = default;
                for (var tries = 0; tries < 20 && result is (null, false); tries++)
                {
                    await Task.Delay(500 * Math.Min(tries, 4), CancellationToken.None); // a node that has just come back
                    result = await visitor.SignInAsync(world.Proxy, password);
                }

                _log.Add(new PasswordTried(account.Key, password, result.Token is not null, DateTimeOffset.UtcNow));
            }
        });
    }

    private async Task ReadRecordAsync(ServerNode node, Func<string, Task<List<string?[]>>> ask)
    {
        // Not sent, and why: suppressed 31, expired 32, refused 33. What went out must have arrived.
        foreach (var row in await ask("SELECT reference, reason, kind FROM audit_entries WHERE kind IN (31, 32, 33) AND reference IS NOT NULL"))
        {
            _log.Add(new MessageEnded(row[0]!, row[1] ?? row[2]!, DateTimeOffset.UtcNow));
        }

        var (code, said) = await node.CommandAsync("audit", "verify");
        Say(said.Trim());
        _log.Add(new RecordVerified(code == 0, DateTimeOffset.UtcNow));
    }

    private Outcome Judge(IReadOnlyDictionary<string, int> faults)
    {
        var checks = Checker.Judge(_log.All);
        Say("");
        foreach (var (name, count) in faults.OrderByDescending(fault => fault.Value))
        {
            Say($"| {name} | {count} |");
        }

        Say($"| all faults | {faults.Values.Sum()} |");
        Say("");
        foreach (var check in checks)
        {
            Say($"| {check.Promise} | {check.Examined} | {check.Broken.Count} |{(check.Broken.Count > 0 ? " " + string.Join("; ", check.Broken.Take(5)) : "")}");
        }

        Say("");
        Say("answers: " + string.Join(", ", _log.All.OfType<Answered>().CountBy(answer => answer.Status).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} × {pair.Value}"))
            + $", none × {_log.All.OfType<Unanswered>().Count()}");
        return new Outcome(faults, checks, _report.ToString());
    }

    private Dictionary<string, string?> Settings(MailSink mails, string provider, string connection) => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_URLS"] = null,
        ["NO_COLOR"] = "1",
        ["contentRoot"] = folder,
        ["Keyback__PublicUrl"] = "http://localhost:5080",
        ["Keyback__TrustedProxies__0"] = "127.0.0.1",
        ["Keyback__Key"] = "JVNvkbO1+IwX9OuGJk6q0MXvGZ4v3FZ1p5e1h0aVxWs=",
        ["Keyback__Storage__Provider"] = provider,
        ["Keyback__Storage__ConnectionString"] = connection,
        ["Keyback__Captcha__Mode"] = "never",
        ["Keyback__Email__From"] = "Keyback <no-reply@example.com>",
        ["Keyback__Email__Smtp__Host"] = "127.0.0.1",
        ["Keyback__Email__Smtp__Port"] = mails.Port.ToString(CultureInfo.InvariantCulture),
        ["Keyback__Email__Smtp__Tls"] = "none",
        ["Keyback__Email__Smtp__Timeout"] = Plan.MailTimeout.ToString("c"),
        ["Keyback__Limits__ResendPause"] = Plan.ResendPause.ToString("c"),
    };

    private void Say(string line)
    {
        lock (_report)
        {
            _report.AppendLine(line);
            File.AppendAllText(Path.Combine(folder, "report.txt"), line + Environment.NewLine);
        }
    }

    private static string?[] ReadRow(NpgsqlDataReader reader) =>
        [.. Enumerable.Range(0, reader.FieldCount).Select(at => reader.IsDBNull(at) ? null : Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture))];

    private sealed class Chance : Randomness
    {
        public override void Fill(Span<byte> bytes) => System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);
    }
}
