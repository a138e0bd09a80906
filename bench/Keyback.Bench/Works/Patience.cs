using Keyback.Bench.Load;
using Keyback.Bench.Machines;
using Keyback.Bench.Results;

namespace Keyback.Bench.Works;

/// <summary>
/// How long a start takes while sign-ins keep all processors hashing, against how long it takes when nothing else goes on; and while
/// other programs keep all processors busy, at the niceness of hashing, which is what the system gives nobody back.
/// </summary>
internal sealed class Patience : IWork
{
    private const int SignIns = 64; // connections that sign in without a pause

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10); // between two starts

    public string Name => "patience";

    public IEnumerable<Target> Targets =>
        from engine in Engines.All
        select new Target(
            $"start's p99 while sign-ins saturate, {engine.Name} : when idle", $"patience/{engine.Word}/saturated", $"patience/{engine.Word}/idle", 3, true, "ms")
        {
            Limit = $"patience/{engine.Word}/burning",
        };

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        foreach (var engine in Engines.All)
        {
            using var node = await rig.KeybackAsync(engine);
            using var client = new KeybackClient(node.Url);
            await PacedAsync(rig.Plan.WarmUp);
            figures.Add($"patience/{engine.Word}/idle", await PacedAsync(rig.Plan.Measured));
            var signIns = Wrk.RunAsync(node.Url, Hashing.SignInRequest(rig.Plan.Accounts), SignIns, rig.Plan.WarmUp + rig.Plan.Measured + TimeSpan.FromSeconds(1));
            await PacedAsync(rig.Plan.WarmUp);
            figures.Add($"patience/{engine.Word}/saturated", await PacedAsync(rig.Plan.Measured));
            await signIns;
            using (new Burners(rig.Folder))
            {
                figures.Add($"patience/{engine.Word}/burning", await PacedAsync(rig.Plan.Measured));
            }

            Task<double> PacedAsync(TimeSpan time) =>
                Crowd.PacedAsync(time, Pause, i => client.StartAsync(KeybackStores.Address(i % rig.Plan.Accounts), i));
        }
    }

    private sealed class Burners(string folder) : IDisposable
    {
        private readonly Child[] _loops =
        [
            .. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Child.Start(
                Path.Combine(folder, "burners.log"), folder, new Dictionary<string, string?>(), "nice", "-n", "10", "sh", "-c", "ulimit -t 60; while :; do :; done")), // seconds, should nobody end it
        ];

        public void Dispose() => Array.ForEach(_loops, loop => loop.Dispose());
    }
}
