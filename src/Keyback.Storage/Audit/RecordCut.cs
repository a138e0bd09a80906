using Keyback.Audit;
using Keyback.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keyback.Storage.Audit;

/// <summary>
/// Removes the front of each chain when its time is over, and signs up to where and with which hash: so what is left verifies
/// from there, and a front that anybody else removed is missed (I15). What does not hang together is not removed: a cut would
/// hide it.
/// </summary>
/// <remarks>By whole days, so that a chain is cut, and signed anew, once a day and not every hour.</remarks>
public sealed partial class RecordCut(Database database, DataKeys keys, IOptions<RecordOptions> options, ILogger<RecordCut> log)
{
    private const int Step = 1000; // entries in one transaction

    private static readonly byte[] Subject = "record cut"u8.ToArray(); // of several nodes one cuts at a time

    private static readonly string FindOldChains = Sql.Text("Audit/find_old_chains");
    private static readonly string FindCut = Sql.Text("Audit/find_cut");
    private static readonly string ReadEntries = Sql.Text("Audit/read_entries");
    private static readonly string KeepCut = Sql.Text("Audit/keep_cut");
    private static readonly string RemoveFront = Sql.Text("Audit/remove_front");

    /// <summary>Cuts every chain, in steps that keep nobody waiting.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Stops between two steps.</param>
    /// <returns>How many entries were removed.</returns>
    public async Task<long> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var before = new DateTimeOffset((now - options.Value.Retention).UtcDateTime.Date, TimeSpan.Zero);
        var removed = 0L;
        foreach (var chain in await database.QueryAsync<string>(FindOldChains, new { before }, ct))
        {
            int step;
            do
            {
                step = await database.WriteAsync(scope => CutAsync(scope, chain, before, now), ct);
                removed += step;
            }
            while (step == Step);
        }

        return removed;
    }

    private async Task<int> CutAsync(WriteScope scope, string chain, DateTimeOffset before, DateTimeOffset now)
    {
        await scope.HoldAsync(Subject);
        if (!Guid.TryParse(chain, out var id) || await StartAsync(scope, id, chain) is not { } start)
        {
            scope.AfterCommit(() => Broken(log, chain, 0));
            return 0;
        }

        var (sequence, hash) = start;
        var rows = await scope.QueryAsync<EntryRow>(ReadEntries, new { chain, after = sequence, count = Step });
        foreach (var row in rows.TakeWhile(row => row.At < before.ToUnixTimeMilliseconds()))
        {
            if (!row.Follows(sequence, hash))
            {
                var broken = sequence + 1;
                scope.AfterCommit(() => Broken(log, chain, broken));
                return 0;
            }

            (sequence, hash) = (row.Sequence, row.Hash);
        }

        var count = (int)(sequence - start.Sequence);
        if (count == 0)
        {
            return 0;
        }

        var at = now.ToUnixTimeMilliseconds();
        var mac = keys.AuditMac(AuditChain.CutBytes(id, sequence, at, hash));
        if (await scope.ExecuteAsync(KeepCut, new { chain, sequence, hash, at, mac }) == 0)
        {
            return 0;
        }

        await scope.AddAsync(RemoveFront, new { chain, sequence });
        scope.Record(new AuditEntry(AuditKind.RecordCut, Reason: $"{count}"));
        return count;
    }

    // A cut that is not as it was signed is no place to go on from.
    private async Task<(long Sequence, byte[] Hash)?> StartAsync(WriteScope scope, Guid id, string chain) =>
        await scope.FindAsync<Cut>(FindCut, new { chain }) is not { } cut ? (0, AuditHash.Genesis(id))
        : cut.IsSigned(keys, id) ? (cut.Sequence, cut.Hash)
        : null;

    [LoggerMessage(4001, LogLevel.Error, "The record's chain {Chain} is not cut: it does not hang together at entry {Entry}. Run keyback audit verify.")]
    private static partial void Broken(ILogger logger, string chain, long entry);
}
