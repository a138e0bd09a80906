using Keyback.Audit;
using Keyback.Recovery;
using Keyback.Storage.Overview;
using Keyback.Storage.Tests.Kit;
using Keyback.Storage.Upkeep;

namespace Keyback.Storage.Tests.Overview;

/// <summary>The figures are those of the tables, whether an hour is summed up already or not, and stay when what was counted is gone.</summary>
public sealed class OverviewStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon.AddMinutes(30);

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public OverviewStoreTests() => _node = _folder.Open();

    [Fact]
    public async Task Without_any_data_nothing_is_counted()
    {
        foreach (var span in Enum.GetValues<FigureSpan>())
        {
            var figures = await ReadAsync(span, Now);

            Assert.Equal((0, 0L, 0L, 0L), (figures.Counts.Count, figures.Present.Waiting, figures.Present.Locks, figures.Present.Frozen));
        }
    }

    [Fact]
    public async Task A_day_counts_the_same_before_and_after_it_is_summed_up()
    {
        await HappenAsync();
        var before = await ReadAsync(FigureSpan.Day, Now);

        await SumAsync(Now);
        await SumAsync(Now); // once more: nothing is counted twice

        Assert.Equal(Of(before), Of(await ReadAsync(FigureSpan.Day, Now)));
        Assert.Equal(1, Count(before, FigureSeries.Recoveries, 11));
        Assert.Equal(1, Count(before, FigureSeries.Entries, (int)AuditKind.CodeWrong));
        Assert.Equal(1, Count(before, FigureSeries.Times, 8));
    }

    [Fact]
    public async Task A_month_still_knows_what_the_purge_has_taken()
    {
        await HappenAsync();
        for (var hour = 0; hour < 60; hour++)
        {
            var now = Now.AddHours(hour);
            await SumAsync(now);
            await _node.Part<Purge>().RunAsync(now, CancellationToken.None);
        }

        var figures = await ReadAsync(FigureSpan.Month, Now.AddHours(60));

        Assert.Equal(0, await _node.OneAsync<int>("SELECT count(*) FROM recoveries"));
        Assert.Equal(1, Count(figures, FigureSeries.Recoveries, 11));
        Assert.Equal(1, Count(figures, FigureSeries.Recoveries, 14));
        Assert.Equal(1, Count(figures, FigureSeries.Times, 8));
    }

    [Fact]
    public async Task After_a_long_silence_hours_that_were_summed_stay_as_they_were()
    {
        await HappenAsync();
        await SumAsync(Now.AddHours(2));
        var later = Now.AddDays(3);
        await _node.Part<Purge>().RunAsync(later, CancellationToken.None);

        await SumAsync(later);

        Assert.Equal(1, Count(await ReadAsync(FigureSpan.Month, later), FigureSeries.Recoveries, 11));
    }

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    // One that comes to its goal after two minutes and a wrong code, and one that runs out.
    private async Task HappenAsync()
    {
        await _node.AddAccountAsync("owner@example.com", "owner");
        _folder.Clock.SetUtcNow(StoreFolder.Noon.AddMinutes(10));
        var start = StoreFolder.Noon.AddMinutes(10);
        var walk = await Walk.StartBoundAsync(_node, "owner@example.com", start);
        await Walk.StartAsync(_node, "nobody@example.com", start);
        await walk.TypeWrongAsync(_node, start);
        _folder.Clock.Advance(TimeSpan.FromMinutes(2));
        await walk.TypeRightAsync(_node, start.AddMinutes(2));
        Assert.Equal(RecoveryOutcome.Advanced, (await walk.ChooseAsync(_node, "a new hash", start.AddMinutes(2))).Outcome);
        _folder.Clock.SetUtcNow(Now);
    }

    private Task SumAsync(DateTimeOffset now) => _node.Part<HourlySums>().RunAsync(now, CancellationToken.None);

    private Task<Figures> ReadAsync(FigureSpan span, DateTimeOffset now) => _node.Part<OverviewStore>().ReadAsync(span, now, CancellationToken.None);

    private static long Count(Figures figures, FigureSeries series, int item) =>
        figures.Counts.Where(count => count.Series == series && count.Item == item).Sum(count => count.Count);

    private static IEnumerable<string> Of(Figures figures) => figures.Counts
        .GroupBy(count => (count.Slot, count.Series, count.Item))
        .Select(group => $"{group.Key} {group.Sum(count => count.Count)}")
        .Order(StringComparer.Ordinal);
}
