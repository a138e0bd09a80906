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
        new Target("memory when idle", "cold/memory", null, 120, true, "MiB") { Limit = "cold/memory/least" },
        new Target("published size", "cold/size", null, 120, true, "MB"),
    ];

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        double own;
        using (var node = await rig.FreshKeybackAsync())
        {
            figures.Add("cold/start", node.TookToStart.TotalMilliseconds);
            figures.Add("cold/memory", await IdleMemoryAsync(node));
            own = node.MemoryOfFiles("keyback") / 1048576.0;
            figures.Add("cold/memory/own", own);
        }

        using (var node = await rig.PeerAsync("bare"))
        {
            figures.Add("cold/start/bare", node.TookToStart.TotalMilliseconds);
            figures.Add("cold/memory/bare", await IdleMemoryAsync(node));
        }

        using (var node = await rig.LibrariesAsync())
        {
            figures.Add("cold/start/libraries", node.TookToStart.TotalMilliseconds);
            var libraries = await IdleMemoryAsync(node);
            figures.Add("cold/memory/libraries", libraries);
            figures.Add("cold/memory/least", libraries + own); // not a byte of heap, nor of code that is compiled
        }

        figures.Add("cold/size", new DirectoryInfo(rig.Published).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6);

        async Task<double> IdleMemoryAsync(Node node)
        {
            await Task.Delay(rig.Plan.Measured); // until nothing is left to do
            return node.Memory / 1048576.0;
        }
    }
}
