using Keyback.Bench.Machines;
using Keyback.Bench.Results;

namespace Keyback.Bench.Works;

/// <summary>How long the first page takes from nothing, what memory it takes then, and how much is installed.</summary>
internal sealed class ColdStart : IWork
{
    public string Name => "cold";

    public IEnumerable<Target> Targets =>
    [
        new Target("cold start to the first page", "cold/start", null, 1000, true, "ms"),
        new Target("memory when idle", "cold/memory", null, 120, true, "MiB"),
        new Target("published size", "cold/size", null, 120, true, "MB"),
    ];

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        using var node = await rig.FreshKeybackAsync();
        figures.Add("cold/start", node.TookToStart.TotalMilliseconds);
        await Task.Delay(rig.Plan.Measured); // until nothing is left to do
        figures.Add("cold/memory", node.Memory / 1048576.0);
        using var bare = await rig.PeerAsync("bare");
        await Task.Delay(rig.Plan.Measured);
        figures.Add("cold/memory/bare", bare.Memory / 1048576.0);
        figures.Add("cold/size", new DirectoryInfo(rig.Published).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6);
    }
}
