using Keyback.Bench.Load;
using Keyback.Bench.Machines;
using Keyback.Bench.Results;

namespace Keyback.Bench.Works;

/// <summary>
/// How much a start allocates, with whatever goes on meanwhile: Keyback's mail leaves, and the rows of those who write rows. Beside it
/// how much a mail takes that MailKit writes and sends, and a start that nobody gets a mail for.
/// </summary>
internal sealed class Allocation : IWork
{
    private const double Kilobyte = 1000;

    public string Name => "allocation";

    public IEnumerable<Target> Targets => Engines.All.Select(engine =>
        new Target($"start's allocation, {engine.Name}", $"allocated/{engine.Word}", null, 12, true, "kB") { Limit = $"allocated/{engine.RowsPeer}-mailed" });

    public async Task MeasureAsync(Rig rig, Figures figures)
    {
        var example = Array.Empty<byte>();
        Dictionary<Engine, double> shares = [];
        foreach (var engine in Engines.All)
        {
            using var node = await rig.KeybackAsync(engine, counted: true);
            using (var client = new KeybackClient(node.Url))
            {
                await client.StartAsync(KeybackStores.Address(0), caller: 0);
            }

            example = await rig.Sink.MessageAsync(KeybackStores.Address(0));
            var mails = await MeasureAsync(engine.Word, node, Starts.Request(rig.Plan.Accounts));
            figures.Add($"allocated/{engine.Word}/mails", mails);
            shares.Add(engine, mails);
        }

        foreach (var (engine, mails) in shares)
        {
            using var node = await rig.PeerAsync(engine.RowsPeer, counted: true);
            figures.Add($"allocated/{engine.RowsPeer}-mailed/mails", await MeasureAsync($"{engine.RowsPeer}-mailed", node, Starts.MailedRequest(rig.Plan.Accounts, mails)));
        }

        using (var node = await rig.KeybackAsync(Engine.Sqlite, counted: true))
        {
            await MeasureAsync("sqlite/nobody", node, Starts.Request(rig.Plan.Accounts) with { Whose = Whose.Nobodys });
        }

        var peers = Starts.Peers.Where(peer => peer.Peer is not "better-auth"); // it is no .NET program
        foreach (var (figure, peer, path, body) in rig.Plan.Quick ? peers.Take(1) : peers)
        {
            using var node = await rig.PeerAsync(peer, counted: true);
            await MeasureAsync(figure, node, new WrkRequest("POST", path, body, rig.Plan.Accounts, Whose.Mixed));
        }

        figures.Add("allocated/mail", await MailKitAlone.AllocatedAsync(rig, example) / Kilobyte);

        // Tells how many mails left meanwhile, a start: the rest is the next starts'.
        async Task<double> MeasureAsync(string figure, Node node, WrkRequest request)
        {
            await Wrk.WarmUpAsync(rig.Plan, node.Url, request);
            var (bytes, sent) = (rig.Allocated.Bytes, rig.Sink.Count);
            double starts = (await Wrk.CountAsync(node.Url, request, rig.Plan.Measured)).Answers;
            figures.Add($"allocated/{figure}", (rig.Allocated.Bytes - bytes) / starts / Kilobyte);
            return (rig.Sink.Count - sent) / starts;
        }
    }
}
