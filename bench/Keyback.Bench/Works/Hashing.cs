using System.Diagnostics;
using System.Globalization;
using Keyback.Bench.Load;
using Keyback.Bench.Machines;
using Keyback.Bench.Results;
using Keyback.Passwords;
using Keyback.Server.Platform;

namespace Keyback.Bench.Works;

/// <summary>What hashes passwords: the hash alone on all processors, sign-ins, whole Recoveries, and how much memory a line of sign-ins takes.</summary>
internal sealed class Hashing : IWork
{
    private const string NewPassword = "orchard lantern 17 teaspoon";
    private const string SignInBody = $$"""{"identifier":"ADDRESS","password":"{{KeybackStores.Password}}"}""";

    public string Name => "hashing";

    public IEnumerable<Target> Targets => Engines.All.SelectMany(engine => (Target[])
    [
        Target.Times($"full Recovery, {engine.Name} : Argon2id alone", $"recovery/{engine.Word}", "argon2id", 0.9, "recovery/hash"),
        Target.Times($"sign-in, {engine.Name} : Argon2id alone", $"sign-in/{engine.Word}", "argon2id", 0.9, $"sign-in/{engine.RowsPeer}"),
        new Target($"memory with 1,000 sign-ins waiting, {engine.Name}", $"sign-in/{engine.Word}/memory", null, 300, true, "MiB"),
    ]);

    internal static WrkRequest SignInRequest(int accounts) => new("POST", "/api/v1/sessions", SignInBody, accounts, Whose.Accounts);

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        figures.Add("argon2id", Alone(rig.Plan.Measured));
        using (var node = await rig.PeerAsync("hash"))
        {
            figures.Add("recovery/hash", await RecoverAsync(rig, node, _ => Task.FromResult("00000000")));
            figures.Add("sign-in/hash", await SignInAsync(rig, node));
        }

        foreach (var rows in Engines.All.Select(engine => engine.RowsPeer))
        {
            using var node = await rig.PeerAsync(rows);
            figures.Add($"sign-in/{rows}", await SignInAsync(rig, node));
        }

        foreach (var engine in Engines.All)
        {
            using (var node = await rig.KeybackAsync(engine))
            {
                figures.Add($"recovery/{engine.Word}", await RecoverAsync(rig, node, rig.Sink.CodeAsync));
            }

            using (var node = await rig.KeybackAsync(engine))
            {
                figures.Add($"sign-in/{engine.Word}", await SignInAsync(rig, node));
                await Wrk.RunAsync(node.Url, SignInRequest(rig.Plan.Accounts), rig.Plan.Waiting, rig.Plan.Measured);
                figures.Add($"sign-in/{engine.Word}/memory", node.MostMemory / 1048576.0);
            }
        }
    }

    private static Task<double> SignInAsync(Rig rig, Node node) =>
        Wrk.MeasureAsync(rig.Plan, node.Url, SignInRequest(rig.Plan.Accounts), rig.Plan.HashingWarmUp);

    private static double Alone(TimeSpan time)
    {
        var hasher = new Argon2idHasher(new SystemRandomness(), new Argon2Parameters());
        var counts = new int[Environment.ProcessorCount];
        var watch = Stopwatch.StartNew();
        Parallel.For(0, counts.Length, new ParallelOptions { MaxDegreeOfParallelism = counts.Length }, thread =>
        {
            while (watch.Elapsed < time)
            {
                hasher.Hash(KeybackStores.Password);
                counts[thread]++;
            }
        });
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> RecoverAsync(Rig rig, Node node, Func<string, Task<string>> codeOf)
    {
        using var client = new KeybackClient(node.Url);
        return await Crowd.DoForAsync(rig.Plan.HashingWarmUp, rig.Plan.Measured, Plan.Connections, async i =>
        {
            var address = KeybackStores.Address(i % rig.Plan.Accounts);
            var recovery = await client.StartAsync(address, i);
            await client.AnswerAsync(recovery, await codeOf(address), right: true, i);
            await client.SetPasswordAsync(recovery, NewPassword + i.ToString(CultureInfo.InvariantCulture), i);
        });
    }
}
