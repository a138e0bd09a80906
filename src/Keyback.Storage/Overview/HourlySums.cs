namespace Keyback.Storage.Overview;

/// <summary>
/// Sums each hour up when it is over, so that a month is shown from a few thousand rows. The hours of the last day are
/// counted again, because their Recoveries still change; what is kept of an hour is replaced as a whole, so that a run that
/// was cut short does no harm.
/// </summary>
public sealed class HourlySums(Database database)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Settles = TimeSpan.FromMinutes(1); // what was under way when the hour ended is durable by then
    private static readonly TimeSpan Again = TimeSpan.FromHours(23); // nothing that began within it has been purged
    private static readonly TimeSpan Kept = TimeSpan.FromDays(32);

    private static readonly string ReadMark = Sql.Text("Overview/read_mark");
    private static readonly string KeepMark = Sql.Text("Overview/keep_mark");
    private static readonly string KeepSum = Sql.Text("Overview/keep_sum");
    private static readonly string ForgetSums = Sql.Text("Overview/forget_sums");

    /// <summary>Sums what is over. Runs before the purge, which takes away what is counted.</summary>
    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var until = Floor(now - Settles);
        var mark = await database.FindAsync<DateTimeOffset?>(ReadMark, null, ct);
        var from = mark is not { } summed ? until - Kept
            : until - summed > 2 * Hour ? summed // older ones may be purged in part by now
            : summed - Again;
        var counts = await FigureCounts.ReadAsync(database, from, until, Hour, now, ct);
        await database.WriteAsync(
            async scope =>
            {
                await scope.HoldAsync("hourly sums"u8);
                if (await scope.FindAsync<DateTimeOffset?>(ReadMark) != mark)
                {
                    return; // another node has done it
                }

                await scope.AddAsync(ForgetSums, new { from = HourOf(from), until = HourOf(until), oldest = HourOf(now - Kept) });
                foreach (var count in counts)
                {
                    await scope.AddAsync(KeepSum, new { hour = count.Slot, series = (int)count.Series, item = count.Item, count = count.Count });
                }

                await scope.AddAsync(KeepMark, new { until });
            },
            ct);
    }

    internal static DateTimeOffset Floor(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(HourOf(at) * (long)Hour.TotalMilliseconds);

    internal static long HourOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / (long)Hour.TotalMilliseconds;
}
