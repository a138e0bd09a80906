using Keyback.Storage.Upkeep;

namespace Keyback.Server.Upkeep;

/// <summary>Removes what ended a day ago, every hour.</summary>
internal sealed partial class Housekeeping(Purge purge, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Removed(log, await purge.RunAsync(clock.GetUtcNow(), stoppingToken));
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested) // the next hour brings another chance
            {
                Failed(log, error.GetType().Name);
            }
        }
    }

    [LoggerMessage(2401, LogLevel.Information, "Housekeeping removed {Rows} rows")]
    private static partial void Removed(ILogger logger, int rows);

    [LoggerMessage(2402, LogLevel.Error, "Housekeeping failed: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
