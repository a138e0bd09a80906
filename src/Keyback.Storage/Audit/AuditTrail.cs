using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Security;

namespace Keyback.Storage.Audit;

/// <summary>Reads the record and proves it whole: <c>keyback audit verify</c>.</summary>
public sealed class AuditTrail(Database database, DataKeys keys)
{
    private const int Page = 1000; // entries read at once

    private static readonly string ReadChains = Sql.Text("Audit/read_chains");
    private static readonly string ReadEntries = Sql.Text("Audit/read_entries");
    private static readonly string ReadOrphans = Sql.Text("Audit/read_orphans");
    private static readonly string ReadCheckpoints = Sql.Text("Audit/read_checkpoints");

    /// <summary>Walks every chain and checkpoint.</summary>
    /// <returns>How many entries were read, and a sentence for each fault; none when the record is whole.</returns>
    public async Task<AuditFinding> VerifyAsync(CancellationToken ct)
    {
        List<string> faults = [];
        await using var snapshot = await database.OpenSnapshotAsync(ct); // entries that are written meanwhile are no fault
        var marks = await VerifyCheckpointsAsync(snapshot, faults, ct);
        var entries = 0L;

        var heads = await snapshot.QueryAsync<ChainHead>(ReadChains, null, ct);
        foreach (var head in heads)
        {
            entries += await VerifyChainAsync(snapshot, head, marks.GetValueOrDefault(head.Chain) ?? [], faults, ct);
        }

        faults.AddRange(marks.Keys.Except(heads.Select(head => head.Chain)).Select(chain => $"Chain {chain:D} is missing: a checkpoint names it."));
        foreach (var orphan in await snapshot.QueryAsync<Guid>(ReadOrphans, null, ct))
        {
            faults.Add($"Chain {orphan:D} has entries and no head.");
        }

        return new AuditFinding(heads.Count, entries, faults);
    }

    /// <summary>Reads every entry, chain after chain.</summary>
    public async IAsyncEnumerable<AuditLine> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var snapshot = await database.OpenSnapshotAsync(ct);
        foreach (var head in await snapshot.QueryAsync<ChainHead>(ReadChains, null, ct))
        {
            await foreach (var row in EntriesAsync(snapshot, head.Chain, ct))
            {
                yield return new AuditLine(head.Chain, row.Sequence, DateTimeOffset.FromUnixTimeMilliseconds(row.At), EntryOf(row));
            }
        }
    }

    private async Task<Dictionary<Guid, List<(long Sequence, string Hash)>>> VerifyCheckpointsAsync(
        Snapshot snapshot, List<string> faults, CancellationToken ct)
    {
        Dictionary<Guid, List<(long, string)>> marks = [];
        var previous = new Checkpoint();
        foreach (var checkpoint in await snapshot.QueryAsync<Checkpoint>(ReadCheckpoints, null, ct))
        {
            if (checkpoint.Number != previous.Number + 1)
            {
                faults.Add($"Checkpoint {previous.Number + 1} is missing.");
            }

            if (!Signed(checkpoint.Mac, AuditChain.CheckpointBytes(checkpoint.Number, checkpoint.At, checkpoint.Heads, previous.Mac)))
            {
                faults.Add($"Checkpoint {checkpoint.Number} is not as it was signed.");
            }

            foreach (var parts in checkpoint.Heads.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
            {
                if (parts is [var chain, var sequence, var hash] && Guid.TryParse(chain, out var id) && long.TryParse(sequence, out var number))
                {
                    marks.TryAdd(id, []);
                    marks[id].Add((number, hash));
                }
            }

            previous = checkpoint;
        }

        return marks;
    }

    private async Task<long> VerifyChainAsync(
        Snapshot snapshot, ChainHead head, List<(long Sequence, string Hash)> marks, List<string> faults, CancellationToken ct)
    {
        var expected = marks.ToLookup(mark => mark.Sequence, mark => mark.Hash);
        var (sequence, hash) = (0L, AuditHash.Genesis(head.Chain));
        await foreach (var row in EntriesAsync(snapshot, head.Chain, ct))
        {
            hash = AuditHash.Next(hash, sequence + 1, row.At, EntryOf(row));
            if (row.Sequence != sequence + 1 || !hash.AsSpan().SequenceEqual(row.Hash))
            {
                faults.Add($"Chain {head.Chain:D} breaks at entry {sequence + 1}.");
                return sequence;
            }

            sequence++;
            if (expected[sequence].Any(mark => mark != Convert.ToHexStringLower(row.Hash)))
            {
                faults.Add($"Chain {head.Chain:D} differs from a checkpoint at entry {sequence}.");
            }
        }

        if (sequence != head.Sequence || !hash.AsSpan().SequenceEqual(head.Hash))
        {
            faults.Add($"Chain {head.Chain:D} ends at entry {sequence}, its head is at {head.Sequence}.");
        }

        if (!Signed(head.Mac, AuditChain.HeadBytes(head.Chain, head.Sequence, head.Hash)))
        {
            faults.Add($"The head of chain {head.Chain:D} is not as it was signed.");
        }

        faults.AddRange(expected.Where(mark => mark.Key > sequence)
            .Select(mark => $"Chain {head.Chain:D} was cut: a checkpoint saw entry {mark.Key}."));
        return sequence;
    }

    private static async IAsyncEnumerable<EntryRow> EntriesAsync(
        Snapshot snapshot, Guid chain, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0L;
        while (true)
        {
            var page = await snapshot.QueryAsync<EntryRow>(ReadEntries, new { chain = chain.ToString("D"), after, count = Page }, ct);
            foreach (var row in page)
            {
                yield return row;
            }

            if (page.Count < Page)
            {
                yield break;
            }

            after = page[^1].Sequence;
        }
    }

    private bool Signed(byte[] mac, byte[] data) =>
        System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(mac, keys.AuditMac(data));

    private static AuditEntry EntryOf(EntryRow row) => new(
        (AuditKind)row.Kind, row.AccountId is { } account ? new AccountId(account) : null, row.Reference, row.Reason, row.Lane);
}

/// <summary>What <see cref="AuditTrail.VerifyAsync"/> found.</summary>
/// <param name="Chains">How many chains there are.</param>
/// <param name="Entries">How many entries hang together.</param>
/// <param name="Faults">A sentence each; none when the record is whole.</param>
public sealed record AuditFinding(int Chains, long Entries, IReadOnlyList<string> Faults);

/// <summary>One entry with its place.</summary>
public sealed record AuditLine(Guid Chain, long Sequence, DateTimeOffset At, AuditEntry Entry);
