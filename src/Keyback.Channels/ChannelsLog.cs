using Microsoft.Extensions.Logging;

namespace Keyback.Channels;

/// <summary>Everything the channels say in the log. Ids 3100–3199.</summary>
/// <remarks>A line may carry the relay's name and a fixed phrase with a status code, never an address or a relay's own words.</remarks>
internal static partial class ChannelsLog
{
    [LoggerMessage(3100, LogLevel.Information, "Mail relay {Host}:{Port}: connection opened")]
    internal static partial void RelayConnected(this ILogger logger, string host, int port);

    [LoggerMessage(3101, LogLevel.Warning, "Mail relay {Host}:{Port}: no connection ({Reason})")]
    internal static partial void RelayUnreachable(this ILogger logger, string host, int port, string reason);

    [LoggerMessage(3102, LogLevel.Debug, "Mail relay {Host}:{Port}: an idle connection had died and was dropped")]
    internal static partial void RelayConnectionDropped(this ILogger logger, string host, int port);

    [LoggerMessage(3103, LogLevel.Warning, "Mail relay {Host}:{Port}: message {MessageId} not taken ({Reason})")]
    internal static partial void RelayDidNotTake(this ILogger logger, string host, int port, string messageId, string reason);

    [LoggerMessage(3110, LogLevel.Error, "Message {MessageId} could not be written to the pickup directory")]
    internal static partial void PickupFailed(this ILogger logger, string messageId);

    [LoggerMessage(3130, LogLevel.Warning, "SMS gateway {Gateway}: message {MessageId} not taken ({Reason})")]
    internal static partial void GatewayDidNotTake(this ILogger logger, string gateway, string messageId, string reason);

    [LoggerMessage(3131, LogLevel.Error, "SMS gateway {Gateway} refuses this site: message {MessageId} not taken ({Reason}): {Advice}")]
    internal static partial void GatewayRefusesUs(this ILogger logger, string gateway, string messageId, string reason, string advice);

    [LoggerMessage(3132, LogLevel.Warning, "Whether a number has passed to somebody else could not be asked ({Reason})")]
    internal static partial void ReuseCheckFailed(this ILogger logger, string reason);

    [LoggerMessage(3120, LogLevel.Warning, "No e-mail channel is configured: set Keyback:Email:Smtp:Host or Keyback:Email:PickupDirectory. Messages wait until they expire")]
    internal static partial void NoEmailChannel(this ILogger logger);
}
