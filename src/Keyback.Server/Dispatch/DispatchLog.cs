namespace Keyback.Server.Dispatch;

/// <summary>What the dispatcher says in the log. Ids 2300–2399; each is listed in docs/reference/events.md.</summary>
internal static partial class DispatchLog
{
    [LoggerMessage(2301, LogLevel.Information, "Message {Message} handed over at try {Tries}")]
    internal static partial void MessageSent(this ILogger logger, Guid message, int tries);

    [LoggerMessage(2302, LogLevel.Warning, "Message {Message} waits for another try after try {Tries}: {Reason}")]
    internal static partial void MessageDelayed(this ILogger logger, Guid message, int tries, string reason);

    [LoggerMessage(2303, LogLevel.Warning, "Message {Message} was refused for good: {Reason}")]
    internal static partial void MessageRefused(this ILogger logger, Guid message, string reason);

    [LoggerMessage(2304, LogLevel.Warning, "Message {Message} died unsent after {Tries} tries")]
    internal static partial void MessageExpired(this ILogger logger, Guid message, int tries);

    [LoggerMessage(2305, LogLevel.Error, "Message {Message} could not be dealt with: {Error}")]
    internal static partial void MessageFailed(this ILogger logger, Guid message, string error);

    [LoggerMessage(2306, LogLevel.Error, "The outbox could not be read: {Error}")]
    internal static partial void DispatchFailed(this ILogger logger, string error);
}
