using Keyback.Bench.Load;
using Keyback.Bench.Machines;
using Keyback.Bench.Results;

namespace Keyback.Bench.Works;

/// <summary>A million accounts against a thousand.</summary>
internal sealed class Sizes : IWork
{
    private static readonly int[] Accounts = [1000, 1_000_000];
    private static readonly (string Figure, string Word)[] Works = [("start", "start"), ("check", "code check"), ("sign-in", "sign-in")];

    public string Name => "sizes";

    public IEnumerable<Target> Targets =>
        from engine in Engines.All
        from work in Works
        select Target.Times($"{work.Word}, {engine.Name}, 1,000,000 accounts : 1,000", $"sizes/{engine.Word}/1000000/{work.Figure}", $"sizes/{engine.Word}/1000/{work.Figure}", 0.9);

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        foreach (var engine in Engines.All)
        {
            foreach (var accounts in Accounts)
            {
                var name = FormattableString.Invariant($"sizes/{engine.Word}/{accounts}");
                using (var node = await rig.KeybackAsync(engine, accounts))
                {
                    figures.Add($"{name}/check", (await Codes.RunAsync(rig, node, accounts)).Checks);
                    figures.Add($"{name}/sign-in", await Wrk.RunAsync(node.Url, Hashing.SignInRequest(accounts), Plan.Connections, rig.Plan.Measured));
                }

                using (var node = await rig.KeybackAsync(engine, accounts))
                {
                    figures.Add($"{name}/start", await Wrk.MeasureAsync(rig.Plan, node.Url, Starts.Request(accounts)));
                }
            }
        }
    }
}
