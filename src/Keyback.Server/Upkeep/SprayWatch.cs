using Keyback.Storage.Limits;

namespace Keyback.Server.Upkeep;

/// <summary>Looks every few seconds whether codes are being tried all over. Between two looks every budget of its own holds.</summary>
internal sealed partial class SprayWatch(SprayAlarm alarm, TimeProvider clock, ILogger<SprayWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await alarm.LookAsync(clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested) // the next look brings another chance
            {
                Failed(log, error.GetType().Name);
            }
        }
    }

    [LoggerMessage(3902, LogLevel.Error, "Could not look whether codes are tried all over: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
