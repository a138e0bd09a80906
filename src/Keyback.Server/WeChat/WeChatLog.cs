namespace Keyback.Server.WeChat;

/// <summary>What WeChat's doings say in the log. Ids 2900–2999; each is listed in docs/reference/events.md.</summary>
internal static partial class WeChatLog
{
    [LoggerMessage(2901, LogLevel.Warning, "WeChat gave no usable answer to {Call}: {Reason}")]
    internal static partial void WeChatSilent(this ILogger logger, string call, string reason);

    [LoggerMessage(2902, LogLevel.Error, "WeChat refuses the app {App} at {Call} (errcode {Code}): check the keys under Keyback:WeChat and the app's permissions")]
    internal static partial void WeChatRefusedUs(this ILogger logger, string app, string call, int code);
}
