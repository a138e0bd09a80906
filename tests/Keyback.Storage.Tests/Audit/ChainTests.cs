using Keyback.Audit;
using Keyback.Security;
using Keyback.Storage.Audit;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Audit;

public sealed class ChainTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    [Fact]
    public async Task I15_processes_that_write_at_once_keep_a_whole_chain_each()
    {
        Node[] nodes = [_folder.Open(), _folder.Open()];

        await Meeting.AtOnceAsync(60, at => RecordAsync(nodes[at % 2], 1));

        var finding = await nodes[0].Audit.VerifyAsync(CancellationToken.None);
        Assert.Empty(finding.Faults);
        Assert.InRange(finding.Chains, nodes.Length, nodes.Length * StoreFolder.ChainsOfNode);
        Assert.Equal(60 + (2 * finding.Chains), finding.Entries); // each chain opens, and signs its first checkpoint
    }

    [Fact]
    public async Task I15_a_record_that_is_written_meanwhile_verifies_as_whole()
    {
        var (writer, reader) = (_folder.Open(), _folder.Open());
        for (var batch = 0; batch < 3; batch++)
        {
            await RecordAsync(writer, 1000); // so long that it grows while it is read
        }

        using var enough = new CancellationTokenSource();
        var writing = Task.Run(
            async () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    await RecordAsync(writer, 40);
                }
            },
            CancellationToken.None);

        for (var look = 0; look < 10; look++)
        {
            Assert.Empty((await reader.Audit.VerifyAsync(CancellationToken.None)).Faults);
        }

        await enough.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task I15_every_start_opens_a_chain_and_the_earlier_ones_stay()
    {
        for (var start = 0; start < 3; start++)
        {
            using var node = _folder.Open();
            await RecordAsync(node, 2);
        }

        using var last = _folder.Open();
        var finding = await last.Audit.VerifyAsync(CancellationToken.None);
        Assert.Empty(finding.Faults);
        Assert.Equal(3, finding.Chains);
        Assert.Equal(3, await last.OneAsync<long>("SELECT count(*) FROM audit_checkpoints"));
    }

    [Fact]
    public async Task I15_a_long_chain_is_checked_page_by_page_and_signed_every_thousand_entries()
    {
        var node = _folder.Open();
        for (var batch = 0; batch < 5; batch++)
        {
            await RecordAsync(node, 500);
        }

        var finding = await node.Audit.VerifyAsync(CancellationToken.None);

        Assert.Empty(finding.Faults);
        Assert.True(finding.Entries > 2500);
        Assert.Equal(3, await node.OneAsync<long>("SELECT count(*) FROM audit_checkpoints"));
    }

    [Fact]
    public async Task I15_a_checkpoint_names_what_moved_since_the_one_before_and_all_of_them_name_every_chain()
    {
        for (var start = 0; start < 5; start++)
        {
            using var earlier = _folder.Open();
            await RecordAsync(earlier, 2);
            _folder.Clock.Advance(TimeSpan.FromHours(1));
        }

        var node = _folder.Open();
        await RecordAsync(node, 2500);

        Assert.Empty((await node.Audit.VerifyAsync(CancellationToken.None)).Faults);
        Assert.InRange(await node.OneAsync<long>("SELECT length(heads) - length(replace(heads, ' ', '')) FROM audit_checkpoints ORDER BY number DESC LIMIT 1"), 2, 4); // one or two chains
        Assert.Equal(0, await node.OneAsync<long>("SELECT count(*) FROM audit_chains c WHERE NOT EXISTS (SELECT 1 FROM audit_checkpoints p WHERE p.heads LIKE '%' || c.chain || '%')"));
    }

    [Fact]
    public async Task I15_a_node_whose_clock_is_behind_keeps_a_whole_record()
    {
        var ahead = _folder.Open();
        await RecordAsync(ahead, 1200);
        _folder.Clock.AdjustTime(StoreFolder.Noon.AddDays(-1)); // from now on every node is a day behind what is on the record
        var behind = _folder.Open();
        await RecordAsync(behind, 1200);
        await RecordAsync(ahead, 1200);

        Assert.Empty((await behind.Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    [Fact]
    public async Task I15_a_head_that_the_version_before_kept_is_whole_and_named_by_every_checkpoint()
    {
        var node = _folder.Open();
        await RecordAsync(node, 3);
        var (chain, sequence, hash) = (
            Guid.Parse(await node.OneAsync<string>("SELECT chain FROM audit_chains")),
            await node.OneAsync<long>("SELECT sequence FROM audit_chains"),
            await node.OneAsync<byte[]>("SELECT hash FROM audit_chains"));
        var mac = node.Part<DataKeys>().AuditMac(AuditChain.HeadBytes(chain, sequence, hash, long.MaxValue));
        await node.Database.WriteAsync(
            scope => scope.ExecuteAsync("UPDATE audit_chains SET kept_at = 9223372036854775807, mac = @mac", new { mac }), CancellationToken.None);

        _folder.Clock.Advance(TimeSpan.FromDays(1));
        var later = _folder.Open();
        await RecordAsync(later, 1);

        Assert.Empty((await later.Audit.VerifyAsync(CancellationToken.None)).Faults);
        Assert.Contains(chain.ToString(), await later.OneAsync<string>("SELECT heads FROM audit_checkpoints ORDER BY number DESC LIMIT 1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I15_the_record_reads_back_as_it_was_written()
    {
        var node = _folder.Open();
        await RecordAsync(node, 2);

        List<AuditLine> lines = [];
        await foreach (var line in node.Audit.ReadAsync(CancellationToken.None))
        {
            lines.Add(line);
        }

        Assert.Equal([1, 2, 3, 4], lines.Select(line => line.Sequence));
        Assert.All(lines, line => Assert.Equal(StoreFolder.Noon, line.At));
        Assert.Equal(
            [
                new AuditEntry(AuditKind.ChainOpened),
                new AuditEntry(AuditKind.SignedIn, Reference: "AAA-000", Lane: "stranger"),
                new AuditEntry(AuditKind.SignedIn, Reference: "AAA-001", Lane: "stranger"),
                new AuditEntry(AuditKind.CheckpointSigned, Reason: "1"),
            ],
            lines.Select(line => line.Entry));
    }

    public void Dispose() => _folder.Dispose();

    private static Task<int> RecordAsync(Node node, int entries) => node.Database.WriteAsync(
        scope =>
        {
            for (var number = 0; number < entries; number++)
            {
                scope.Record(new AuditEntry(AuditKind.SignedIn, Reference: $"AAA-{number:000}", Lane: "stranger"));
            }

            return Task.FromResult(entries);
        },
        CancellationToken.None);
}
