using System.Diagnostics;
using System.Net.Http.Json;
using Keyback.Bench.Load;
using Keyback.Bench.Machines;
using Keyback.Bench.Results;

namespace Keyback.Bench.Works;

/// <summary>
/// Recoveries up to the right code: many are started, their messages leave, then each gets a wrong code and the right
/// one. So it tells starts by the same client, messages and checks.
/// </summary>
internal sealed class Codes : IWork
{
    public string Name => "codes";

    public IEnumerable<Target> Targets => Engines.All.SelectMany(engine => (Target[])
    [
        Target.Times($"code check, {engine.Name} : its start", $"codes/{engine.Word}/check", $"codes/{engine.Word}/start", 1),
        Target.Times($"messages over SMTP, {engine.Name} : MailKit alone", $"codes/{engine.Word}/message", "mailkit", 0.8, $"codes/{engine.RowsPeer}/message"),
    ]);

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        var example = Array.Empty<byte>();
        foreach (var engine in Engines.All)
        {
            using var node = await rig.KeybackAsync(engine);
            var result = await RunAsync(rig, node, rig.Plan.Accounts);
            figures.Add($"codes/{engine.Word}/start", result.Starts);
            figures.Add($"codes/{engine.Word}/message", result.Messages);
            figures.Add($"codes/{engine.Word}/check", result.Checks);
            example = await rig.Sink.MessageAsync(KeybackStores.Address(0));
        }

        foreach (var engine in Engines.All)
        {
            using var node = await rig.PeerAsync(engine.RowsPeer);
            figures.Add($"codes/{engine.RowsPeer}/message", await MessagesAsync(rig, node));
        }

        figures.Add("mailkit", await MailKitAlone.MeasureAsync(rig, example, written: false));
        figures.Add("mailkit/written", await MailKitAlone.MeasureAsync(rig, example, written: true));
    }

    /// <summary>Runs it all once.</summary>
    /// <param name="rig">What is at hand.</param>
    /// <param name="node">The server.</param>
    /// <param name="accounts">How many accounts it has, over which the Recoveries are spread.</param>
    internal static async Task<(double Starts, double Messages, double Checks)> RunAsync(Rig rig, Node node, int accounts)
    {
        using var client = new KeybackClient(node.Url);
        var count = rig.Plan.Recoveries;
        var step = Math.Max(1, accounts / count);
        var warm = count / 4; // also started, and checked before anything counts
        string AddressOf(int i) => KeybackStores.Address((int)((long)i * step % accounts));
        var recoveries = new StartedRecovery[count];

        await Crowd.DoAllAsync(warm, Plan.Connections, async i => recoveries[i] = await client.StartAsync(AddressOf(i), i));
        var starts = await Crowd.DoAllAsync(
            count - warm, Plan.Connections, async i => recoveries[i + warm] = await client.StartAsync(AddressOf(i + warm), i + warm));
        var messages = await DrainAsync(rig, count);
        var codes = rig.Sink.Codes();

        await Crowd.DoAllAsync(warm, Plan.Connections, CheckAsync);
        var checks = await Crowd.DoAllAsync(count - warm, Plan.Connections, i => CheckAsync(i + warm));
        return (starts, messages, checks * 2);

        async Task CheckAsync(int i)
        {
            var code = codes[(AddressOf(i), recoveries[i].Reference)];
            await client.AnswerAsync(recoveries[i], code == "00000000" ? "00000001" : "00000000", right: false, i);
            await client.AnswerAsync(recoveries[i], code, right: true, i);
        }
    }

    // The messages of those who keep the rows of as many starts, encrypted, and of each message, and write and send it.
    private static async Task<double> MessagesAsync(Rig rig, Node node)
    {
        using var client = new HttpClient { BaseAddress = node.Url };
        var path = new Uri(Starts.MailedPath(1), UriKind.Relative);
        await Crowd.DoAllAsync(rig.Plan.Recoveries, Plan.Connections, async i =>
        {
            using var answer = await client.PostAsJsonAsync(path, new { identifier = KeybackStores.Address(i % rig.Plan.Accounts) });
            answer.EnsureSuccessStatusCode();
        });
        return await DrainAsync(rig, rig.Plan.Recoveries);
    }

    // Messages a second, from now until the last of so many has come; of all of them, where most left as fast as starts came.
    private static async Task<double> DrainAsync(Rig rig, int count)
    {
        var begun = Stopwatch.GetTimestamp();
        await rig.Sink.WaitAsync(count);
        long[] all = [.. rig.Sink.Arrivals.Order()];
        long[] late = [.. all.Where(at => at > begun)];
        return late.Length > count / 4
            ? late.Length / Stopwatch.GetElapsedTime(begun, late[^1]).TotalSeconds
            : all.Length / Stopwatch.GetElapsedTime(all[0], all[^1]).TotalSeconds;
    }
}
