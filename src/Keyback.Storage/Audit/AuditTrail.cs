using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
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
    private static readonly string ReadCuts = Sql.Text("Audit/read_cuts");
    private static readonly string ReadCheckpoints = Sql.Text("Audit/read_checkpoints");

    /// <summary>Walks every chain and checkpoint.</summary>
    /// <returns>How many entries were read, and a sentence for each fault; none when the record is whole.</returns>
    public Task<AuditFinding> VerifyAsync(CancellationToken ct) => VerifyAsync(null, ct);

    /// <summary>Walks every chain and checkpoint, and tells how far it is.</summary>
    /// <param name="read">Gets the number of entries that were read so far, now and then.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<AuditFinding> VerifyAsync(IProgress<long>? read, CancellationToken ct)
    {
        List<string> faults = [];
        await using var snapshot = await database.OpenSnapshotAsync(ct); // entries that are written meanwhile are no fault
        var marks = await ReadAsync(() => VerifyCheckpointsAsync(snapshot, faults, ct), "The checkpoints", faults) ?? [];
        var heads = await ReadAsync(() => snapshot.QueryAsync<ChainHead>(ReadChains, null, ct), "The heads", faults) ?? [];
        var cuts = await ReadAsync(() => snapshot.QueryAsync<Cut>(ReadCuts, null, ct), "The cuts", faults) ?? [];

        var entries = 0L;
        foreach (var head in heads)
        {
            entries += await ReadAsync<long?>(
                async () => await VerifyChainAsync(
                    snapshot, head, cuts.FirstOrDefault(cut => cut.Chain == head.Chain), marks.GetValueOrDefault(head.Chain) ?? [], faults, Beyond(read, entries), ct),
                $"Chain {head.Chain}",
                faults) ?? 0;
        }

        faults.AddRange(marks.Keys.Except(heads.Select(head => head.Chain)).Select(chain => $"Chain {chain} is missing: a checkpoint names it."));
        faults.AddRange(cuts.ExceptBy(heads.Select(head => head.Chain), cut => cut.Chain).Select(cut => $"Chain {cut.Chain} was cut and has no head."));
        foreach (var orphan in await snapshot.QueryAsync<string>(ReadOrphans, null, ct))
        {
            faults.Add($"Chain {orphan} has entries and no head.");
        }

        return new AuditFinding(heads.Count, entries, faults);
    }

    /// <summary>Reads every entry, chain after chain.</summary>
    public async IAsyncEnumerable<AuditLine> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await using var snapshot = await database.OpenSnapshotAsync(ct);
        foreach (var head in await snapshot.QueryAsync<ChainHead>(ReadChains, null, ct))
        {
            await foreach (var row in EntriesAsync(snapshot, head.Chain, ct))
            {
                yield return new AuditLine(
                    Guid.Parse(head.Chain, CultureInfo.InvariantCulture),
                    row.Sequence,
                    DateTimeOffset.FromUnixTimeMilliseconds(row.At),
                    row.ToEntry());
            }
        }
    }

    private async Task<Dictionary<string, List<Mark>>> VerifyCheckpointsAsync(Snapshot snapshot, List<string> faults, CancellationToken ct)
    {
        Dictionary<string, List<Mark>> marks = [];
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
                if (parts is [var chain, var sequence, var hash]
                    && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    marks.TryAdd(chain, []);
                    marks[chain].Add(new Mark(checkpoint.Number, number, hash));
                }
            }

            previous = checkpoint;
        }

        return marks;
    }

    private async Task<long> VerifyChainAsync(
        Snapshot snapshot, ChainHead head, Cut? cut, List<Mark> marks, List<string> faults, Action<long> read, CancellationToken ct)
    {
        if (!Guid.TryParse(head.Chain, out var chain) || chain.ToString("D") != head.Chain)
        {
            faults.Add($"The head of chain {head.Chain} does not name a chain.");
            return 0;
        }

        var expected = marks.ToLookup(mark => mark.Sequence);
        if (cut is not null && !cut.IsSigned(keys, chain))
        {
            faults.Add($"The cut of chain {chain:D} is not as it was signed.");
            return 0;
        }

        var start = cut?.Sequence ?? 0;
        var (sequence, hash) = (start, cut?.Hash ?? AuditHash.Genesis(chain));
        if (expected[start].Any(mark => mark.Hash != Convert.ToHexStringLower(hash)))
        {
            faults.Add($"Chain {chain:D} differs from a checkpoint where it was cut.");
        }

        await foreach (var row in EntriesAsync(snapshot, head.Chain, ct))
        {
            if (!row.Follows(sequence, hash))
            {
                faults.Add($"Chain {chain:D} breaks at entry {sequence + 1}.");
                return sequence - start;
            }

            (sequence, hash) = (row.Sequence, row.Hash);
            read(sequence - start);
            CompareWithCheckpoints(chain, row, [.. expected[sequence]], faults);
        }

        if (sequence != head.Sequence || !hash.AsSpan().SequenceEqual(head.Hash))
        {
            faults.Add($"Chain {chain:D} ends at entry {sequence}, its head is at {head.Sequence}.");
        }

        if (!Signed(head.Mac, AuditChain.HeadBytes(chain, head.Sequence, head.Hash, head.KeptAt)))
        {
            faults.Add($"The head of chain {chain:D} is not as it was signed.");
        }

        faults.AddRange(expected.Where(mark => mark.Key > sequence)
            .Select(mark => $"Chain {chain:D} was cut: a checkpoint saw entry {mark.Key}."));
        return sequence - start;
    }

    // Every thousand entries: more often would cost more than the reading.
    private static Action<long> Beyond(IProgress<long>? read, long before) => sequence =>
    {
        if (sequence % Page == 0)
        {
            read?.Report(before + sequence);
        }
    };

    private static void CompareWithCheckpoints(Guid chain, EntryRow row, IReadOnlyList<Mark> marks, List<string> faults)
    {
        if (marks.Any(mark => mark.Hash != Convert.ToHexStringLower(row.Hash)))
        {
            faults.Add($"Chain {chain:D} differs from a checkpoint at entry {row.Sequence}.");
        }

        if ((AuditKind)row.Kind is AuditKind.CheckpointSigned && !marks.Any(mark => $"{mark.Checkpoint}" == row.Reason))
        {
            faults.Add($"Checkpoint {row.Reason} is missing: chain {chain:D} signed it at entry {row.Sequence}.");
        }
    }

    // A value that cannot even be read was not written by us.
    private static async Task<T?> ReadAsync<T>(Func<Task<T>> read, string what, List<string> faults)
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is DataException or FormatException or InvalidCastException or OverflowException)
        {
            faults.Add($"{what} cannot be read.");
            return default;
        }
    }

    private static async IAsyncEnumerable<EntryRow> EntriesAsync(
        Snapshot snapshot, string chain, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0L;
        while (true)
        {
            var page = await snapshot.QueryAsync<EntryRow>(ReadEntries, new { chain, after, count = Page }, ct);
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

    private bool Signed(byte[] mac, byte[] data) => CryptographicOperations.FixedTimeEquals(mac, keys.AuditMac(data));

    /// <summary>What a checkpoint saw of a chain.</summary>
    private sealed record Mark(long Checkpoint, long Sequence, string Hash);
}

/// <summary>What <see cref="AuditTrail.VerifyAsync(CancellationToken)"/> found.</summary>
/// <param name="Chains">How many chains there are.</param>
/// <param name="Entries">How many entries hang together.</param>
/// <param name="Faults">A sentence each; none when the record is whole.</param>
public sealed record AuditFinding(int Chains, long Entries, IReadOnlyList<string> Faults);

/// <summary>One entry with its place.</summary>
public sealed record AuditLine(Guid Chain, long Sequence, DateTimeOffset At, AuditEntry Entry);
