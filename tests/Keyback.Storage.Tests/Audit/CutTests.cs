using System.Globalization;
using CsCheck;
using Dapper;
using Keyback.Audit;
using Keyback.Storage.Audit;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Audit;

/// <summary>What is over may go from the front of a chain, and nothing else, and nobody but the server may take it.</summary>
public sealed class CutTests : IDisposable
{
    private const string FirstCut = "SELECT min(chain) FROM audit_cuts";

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public CutTests() => _node = _folder.Open();

    [Fact]
    public async Task I15_entries_go_after_their_time_by_whole_days_and_what_is_left_verifies()
    {
        await FillAsync(_node, 30);
        _folder.Clock.Advance(TimeSpan.FromDays(100));
        await FillAsync(_node, 7);

        Assert.Equal(0, await CutAsync());
        _folder.Clock.Advance(TimeSpan.FromDays(80));
        Assert.Equal(0, await CutAsync()); // its day is not over yet
        _folder.Clock.Advance(TimeSpan.FromHours(12));
        var removed = await CutAsync();

        Assert.Equal(32, removed); // with those that open the chain and sign its first checkpoint
        await AssertWholeAsync();
        Assert.Equal(7, await _node.OneAsync<long>($"SELECT count(*) FROM audit_entries WHERE kind = {(int)AuditKind.CodeWrong}"));
        Assert.Equal("32", await _node.OneAsync<string>($"SELECT reason FROM audit_entries WHERE kind = {(int)AuditKind.RecordCut}"));
        Assert.Equal(0, await CutAsync());
    }

    [Fact]
    public async Task I15_a_long_front_goes_in_steps()
    {
        await FillAsync(_node, 2400);
        _folder.Clock.Advance(TimeSpan.FromDays(200));

        Assert.True(await CutAsync() >= 2402);

        await AssertWholeAsync();
        Assert.Equal(0, await _node.OneAsync<long>($"SELECT count(*) FROM audit_entries WHERE kind = {(int)AuditKind.CodeWrong}"));
        Assert.All(await _node.Database.QueryAsync<string>($"SELECT reason FROM audit_entries WHERE kind = {(int)AuditKind.RecordCut}", null, CancellationToken.None), count => Assert.InRange(int.Parse(count, CultureInfo.InvariantCulture), 1, 1000));
    }

    [Fact]
    public async Task I15_a_chain_that_is_over_altogether_keeps_its_head_and_verifies()
    {
        using (var gone = _folder.Open())
        {
            await FillAsync(gone, 5);
        }

        _folder.Clock.Advance(TimeSpan.FromDays(300));
        await CutAsync();

        await AssertWholeAsync();
        Assert.Equal(0, await _node.OneAsync<long>($"SELECT count(*) FROM audit_entries WHERE kind = {(int)AuditKind.CodeWrong}"));
    }

    [Fact]
    public async Task I15_of_several_nodes_that_cut_at_once_each_entry_is_removed_by_one()
    {
        await FillAsync(_node, 50);
        var other = _folder.Open();
        _folder.Clock.Advance(TimeSpan.FromDays(200));

        var removed = await Task.WhenAll(CutAsync(), CutAsync(other), CutAsync(), CutAsync(other));

        Assert.Equal(52, removed.Sum());
        await AssertWholeAsync();
    }

    [Fact]
    public async Task I15_whatever_is_written_and_cut_in_whatever_order_the_record_verifies()
    {
        await Gen.Select(Gen.Int[0, 3], Gen.Int[1, 40]).Array[1, 8].SampleAsync(
            async steps =>
            {
                using var folder = new StoreFolder();
                List<Node> nodes = [folder.Open()];
                foreach (var (what, much) in steps)
                {
                    switch (what)
                    {
                        case 0:
                            nodes.Add(folder.Open());
                            await FillAsync(nodes[^1], much);
                            break;
                        case 1:
                            await FillAsync(nodes[much % nodes.Count], much);
                            break;
                        case 2:
                            folder.Clock.Advance(TimeSpan.FromDays(much * 5));
                            break;
                        default:
                            await nodes[much % nodes.Count].Part<RecordCut>().RunAsync(folder.Clock.GetUtcNow(), CancellationToken.None);
                            break;
                    }
                }

                Assert.Empty((await nodes[0].Audit.VerifyAsync(CancellationToken.None)).Faults);
            },
            iter: 12,
            threads: 1);
    }

    [Theory]
    [InlineData("DELETE FROM audit_entries WHERE sequence = (SELECT min(sequence) FROM audit_entries)")]
    [InlineData("DELETE FROM audit_entries WHERE sequence <= (SELECT min(sequence) + 2 FROM audit_entries)")]
    [InlineData("UPDATE audit_entries SET reference = 'ZZZ-ZZZ' WHERE sequence = (SELECT min(sequence) FROM audit_entries)")]
    [InlineData("DELETE FROM audit_cuts")]
    [InlineData("UPDATE audit_cuts SET sequence = sequence + 1")]
    [InlineData("UPDATE audit_cuts SET sequence = sequence - 1")]
    [InlineData("UPDATE audit_cuts SET cut_at = cut_at + 1")]
    [InlineData("UPDATE audit_cuts SET sequence = (SELECT min(sequence) FROM audit_entries), hash = (SELECT e.hash FROM audit_entries e WHERE e.sequence = (SELECT min(sequence) FROM audit_entries)); DELETE FROM audit_entries WHERE sequence = (SELECT min(sequence) FROM audit_entries)")]
    [InlineData("DELETE FROM audit_entries; DELETE FROM audit_chains; DELETE FROM audit_cuts")]
    [InlineData("DELETE FROM audit_entries; DELETE FROM audit_chains")]
    [InlineData("DELETE FROM audit_checkpoints WHERE number = 1")]
    [InlineData("DELETE FROM audit_checkpoints WHERE number = (SELECT max(number) FROM audit_checkpoints)")]
    [InlineData("UPDATE audit_cuts SET chain = '00000000-0000-7000-8000-000000000000'")]
    public async Task I15_a_front_that_anybody_else_removed_a_moved_cut_and_a_changed_entry_are_found(string tampering)
    {
        await FillAsync(_node, 20);
        _folder.Clock.Advance(TimeSpan.FromDays(150));
        await FillAsync(_node, 20);
        _folder.Clock.Advance(TimeSpan.FromDays(50));
        Assert.True(await CutAsync() > 0);
        await AssertWholeAsync();

        using var connection = _folder.OpenBare();
        await connection.ExecuteAsync(tampering);

        Assert.NotEmpty((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    [Fact]
    public async Task I15_an_older_cut_that_was_signed_does_not_pass_for_the_present_one()
    {
        await FillAsync(_node, 10);
        _folder.Clock.Advance(TimeSpan.FromDays(100));
        await FillAsync(_node, 10);
        _folder.Clock.Advance(TimeSpan.FromDays(100));
        await CutAsync();
        using var connection = _folder.OpenBare();
        var old = await connection.QuerySingleAsync($"SELECT sequence, hash, cut_at, mac FROM audit_cuts WHERE chain = ({FirstCut})");
        _folder.Clock.Advance(TimeSpan.FromDays(100));
        await CutAsync();
        await AssertWholeAsync();

        await connection.ExecuteAsync(
            $"UPDATE audit_cuts SET sequence = @sequence, hash = @hash, cut_at = @at, mac = @mac WHERE chain = ({FirstCut})",
            new { sequence = (long)old.sequence, hash = (byte[])old.hash, at = (long)old.cut_at, mac = (byte[])old.mac });

        Assert.NotEmpty((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET reference = 'ZZZ-ZZZ' WHERE sequence = 4")]
    [InlineData("DELETE FROM audit_entries WHERE sequence = 4")]
    public async Task I15_a_front_that_somebody_touched_is_not_removed_because_a_cut_would_hide_it(string tampering)
    {
        await FillAsync(_node, 10);
        _folder.Clock.Advance(TimeSpan.FromDays(200));
        using var connection = _folder.OpenBare();
        await connection.ExecuteAsync(tampering);

        Assert.Equal(0, await CutAsync());

        Assert.NotEmpty((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults);
        Assert.Contains(_node.Log.Lines, line => line.Contains("keyback audit verify", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(3, 0)]
    [InlineData(2, 0)]
    public async Task I15_a_cut_moves_forward_only(long sequence, int kept)
    {
        await KeepAsync(3);

        Assert.Equal(kept, await KeepAsync(sequence));

        Task<int> KeepAsync(long at) => _node.Database.WriteAsync(
            scope => scope.ExecuteAsync(Sql.Text("Audit/keep_cut"), new { chain = "chain", sequence = at, hash = new byte[32], at = 0L, mac = new byte[32] }),
            CancellationToken.None);
    }

    public void Dispose() => _folder.Dispose();

    private static Task FillAsync(Node node, int entries) => node.Database.WriteAsync(
        scope =>
        {
            for (var number = 0; number < entries; number++)
            {
                scope.Record(new AuditEntry(AuditKind.CodeWrong, null, $"AAA-{number:000}", null, "stranger"));
            }

            return Task.CompletedTask;
        },
        CancellationToken.None);

    private Task<long> CutAsync(Node? node = null) => (node ?? _node).Part<RecordCut>().RunAsync(_folder.Clock.GetUtcNow(), CancellationToken.None);

    private async Task AssertWholeAsync() => Assert.Empty((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults);
}
