using Keyback.Storage.Passkeys;

namespace Keyback.Server.Passkeys;

/// <summary>What is worth waking somebody for.</summary>
internal static partial class PasskeyLog
{
    public static void Tell(ILogger log, PasskeyUse use)
    {
        if (use is PasskeyUse.CounterBack)
        {
            CounterBack(log);
        }
    }

    [LoggerMessage(3401, LogLevel.Warning, "A passkey was refused because its counter did not rise: somebody may have a copy of it. The record says whose it is.")]
    private static partial void CounterBack(ILogger logger);
}
