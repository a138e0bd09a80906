using Keyback.Bench.Load;
using Keyback.Bench.Machines;
using Keyback.Bench.Results;

namespace Keyback.Bench.Works;

/// <summary>The page on which people begin, against Kestrel alone.</summary>
internal sealed class Pages : IWork
{
    public string Name => "pages";

    public IEnumerable<Target> Targets => [Target.Times("page /forgot : bare Kestrel", "page/forgot", "page/bare", 0.5, "page/token")];

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        using (var node = await rig.KeybackAsync(Engine.Sqlite))
        {
            figures.Add("page/forgot", await Wrk.MeasureAsync(rig.Plan, node.Url, Get("/forgot")));
        }

        foreach (var peer in (string[])["bare", "token"])
        {
            using var node = await rig.PeerAsync(peer);
            figures.Add($"page/{peer}", await Wrk.MeasureAsync(rig.Plan, node.Url, Get("/")));
        }

        static WrkRequest Get(string path) => new("GET", path, "", 1, Whose.Accounts);
    }
}
