using Keyback.Audit;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Storage.Outbox;

namespace Keyback.Storage.Overview;

/// <summary>Counts from the tables themselves: a few bounded statements, each along an index.</summary>
internal static class FigureCounts
{
    private static readonly (FigureSeries Series, string Statement)[] Statements =
    [
        (FigureSeries.Entries, Sql.Text("Overview/count_entries")),
        (FigureSeries.Recoveries, Sql.Text("Overview/count_recoveries")),
        (FigureSeries.Times, Sql.Text("Overview/count_times")),
        (FigureSeries.Sms, Sql.Text("Overview/count_sms")),
    ];

    /// <summary>Everything between two instants.</summary>
    /// <param name="database">The store.</param>
    /// <param name="from">Not before.</param>
    /// <param name="until">Before.</param>
    /// <param name="width">How long a slot is.</param>
    /// <param name="now">By which Recoveries are over.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<List<Figure>> ReadAsync(
        Database database, DateTimeOffset from, DateTimeOffset until, TimeSpan width, DateTimeOffset now, CancellationToken ct)
    {
        List<Figure> counts = [];
        if (from >= until)
        {
            return counts;
        }

        var parameters = new
        {
            from,
            until,
            width = (long)width.TotalMilliseconds,
            now,
            completed = (int)RecoveryState.Completed,
            locked = (int)RecoveryState.Locked,
            cancelled = (int)RecoveryState.Cancelled,
            expired = (int)RecoveryState.Expired,
            started = (int)AuditKind.RecoveryStarted,
            password = (int)AuditKind.PasswordChanged,
            temporary = (int)AuditKind.TemporarySignIn,
            sms = (int)MessageChannel.Sms,
            sent = (int)MessageState.Sent,
        };
        foreach (var (series, statement) in Statements)
        {
            var rows = await database.QueryAsync<CountRow>(statement, parameters, ct);
            counts.AddRange(rows.Select(row => new Figure(row.Slot, series, (int)row.Item, row.Count)));
        }

        return counts;
    }

    internal sealed class CountRow
    {
        public long Slot { get; init; }

        public long Item { get; init; }

        public long Count { get; init; }
    }
}
