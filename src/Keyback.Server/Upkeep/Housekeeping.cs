using Keyback.Storage.Audit;
using Keyback.Storage.ContactChanges;
using Keyback.Storage.Overview;
using Keyback.Storage.Upkeep;

namespace Keyback.Server.Upkeep;

/// <summary>Every hour: sums up what the overview shows, removes what ended a day ago, entries of the record whose time is over and accounts whose day has come, and takes changes of contact further.</summary>
internal sealed partial class Housekeeping(
    Purge purge, NameFolds names, Erasure erasure, ContactChangeUpkeep changes, HourlySums sums, RecordCut cut, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        await TryAsync(() => names.RunAsync(stoppingToken), stoppingToken); // at once: until then a new name may fold like an old one
        await TryAsync(() => sums.RunAsync(clock.GetUtcNow(), stoppingToken), stoppingToken); // at once: until then a month is counted from the tables
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(() => sums.RunAsync(clock.GetUtcNow(), stoppingToken), stoppingToken); // before what is counted is removed
            await TryAsync(async () => Removed(log, await purge.RunAsync(clock.GetUtcNow(), stoppingToken)), stoppingToken);
            await TryAsync(() => CutAsync(stoppingToken), stoppingToken);
            await TryAsync(() => EraseAsync(stoppingToken), stoppingToken);
            await TryAsync(() => ChangeContactsAsync(stoppingToken), stoppingToken);
        }
    }

    private async Task CutAsync(CancellationToken ct)
    {
        var removed = await cut.RunAsync(clock.GetUtcNow(), ct);
        if (removed > 0)
        {
            Cut(log, removed);
        }
    }

    private async Task EraseAsync(CancellationToken ct)
    {
        var erased = await erasure.RunAsync(clock.GetUtcNow(), ct);
        if (erased > 0)
        {
            Erased(log, erased);
        }
    }

    private async Task ChangeContactsAsync(CancellationToken ct)
    {
        var joined = await changes.RunAsync(clock.GetUtcNow(), ct);
        if (joined > 0)
        {
            Joined(log, joined);
        }
    }

    private async Task TryAsync(Func<Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (!stoppingToken.IsCancellationRequested) // the next hour brings another chance
        {
            Failed(log, error.GetType().Name);
        }
    }

    [LoggerMessage(2401, LogLevel.Information, "Housekeeping removed {Rows} rows")]
    private static partial void Removed(ILogger logger, int rows);

    [LoggerMessage(4002, LogLevel.Information, "Removed {Entries} entries of the record whose time was over")]
    private static partial void Cut(ILogger logger, long entries);

    [LoggerMessage(3501, LogLevel.Information, "Erased {Accounts} accounts that their owners wanted deleted")]
    private static partial void Erased(ILogger logger, int accounts);

    [LoggerMessage(3841, LogLevel.Information, "Added {Contacts} addresses and numbers by changes of contact whose delay is over")]
    private static partial void Joined(ILogger logger, int contacts);

    [LoggerMessage(2402, LogLevel.Error, "Housekeeping failed: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
