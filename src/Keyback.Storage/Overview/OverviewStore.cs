using Keyback.Storage.Outbox;

namespace Keyback.Storage.Overview;

/// <summary>The figures of the last hour, day or month: hours that are over from their sums, the rest from the tables.</summary>
public sealed class OverviewStore(Database database)
{
    private static readonly string ReadSums = Sql.Text("Overview/read_sums");
    private static readonly string ReadMark = Sql.Text("Overview/read_mark");
    private static readonly string ReadPresent = Sql.Text("Overview/read_present");

    /// <summary>Reads them.</summary>
    public async Task<Figures> ReadAsync(FigureSpan span, DateTimeOffset now, CancellationToken ct)
    {
        var (width, slots) = span switch
        {
            FigureSpan.Hour => (TimeSpan.FromMinutes(5), 12),
            FigureSpan.Day => (TimeSpan.FromHours(1), 24),
            FigureSpan.Month => (TimeSpan.FromDays(1), 30),
        };
        var milliseconds = (long)width.TotalMilliseconds;
        var first = (now.ToUnixTimeMilliseconds() / milliseconds) - slots + 1;
        var from = DateTimeOffset.FromUnixTimeMilliseconds(first * milliseconds);
        var summed = span is FigureSpan.Hour ? null : await database.FindAsync<DateTimeOffset?>(ReadMark, null, ct);

        List<Figure> counts = [];
        if (summed is { } until)
        {
            var rows = await database.QueryAsync<SumRow>(
                ReadSums, new { from = HourlySums.HourOf(from), until = HourlySums.HourOf(until), width = milliseconds }, ct);
            counts.AddRange(rows.Select(row => new Figure(row.Slot, (FigureSeries)row.Series, (int)row.Item, row.Count)));
        }

        counts.AddRange(await FigureCounts.ReadAsync(database, summed > from ? summed.Value : from, now.AddMilliseconds(1), width, now, ct));
        var present = await database.FindAsync<PresentRow>(
            ReadPresent, new { now, waiting = (int)MessageState.Waiting }, ct);
        return new Figures(span, first, slots, width, counts, new PresentFigures(present!.Waiting, present.Locks, present.Frozen));
    }

    private sealed class SumRow
    {
        public long Slot { get; init; }

        public int Series { get; init; }

        public long Item { get; init; }

        public long Count { get; init; }
    }

    private sealed class PresentRow
    {
        public long Waiting { get; init; }

        public long Locks { get; init; }

        public long Frozen { get; init; }
    }
}
