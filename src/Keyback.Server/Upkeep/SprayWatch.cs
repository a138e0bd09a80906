using Keyback.Storage.Limits;

namespace Keyback.Server.Upkeep;

/// <summary>Looks, while codes are wrong, whether they are being tried all over. Between two looks every budget of its own holds.</summary>
internal sealed partial class SprayWatch(SprayAlarm alarm, TimeProvider clock, ILogger<SprayWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await alarm.WaitAsync(stoppingToken);
            try
            {
                await alarm.LookAsync(clock.GetUtcNow(), stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested) // the next wrong code brings another look
            {
                Failed(log, error.GetType().Name);
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(3902, LogLevel.Error, "Could not look whether codes are tried all over: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
