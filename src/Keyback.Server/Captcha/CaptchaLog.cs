namespace Keyback.Server.Captcha;

/// <summary>What CAPTCHAs say in the log. Ids 2700–2799; each is listed in docs/reference/events.md.</summary>
internal static partial class CaptchaLog
{
    [LoggerMessage(2701, LogLevel.Warning, "The CAPTCHA provider {Provider} could not be asked: {Reason}. Our own picture is shown instead")]
    internal static partial void CaptchaProviderFailed(this ILogger logger, string provider, string reason);

    [LoggerMessage(2702, LogLevel.Error, "The CAPTCHA provider {Provider} refuses this site ({Code}): check Keyback:Captcha:SiteKey and Keyback:Captcha:Secret. Our own picture is shown instead")]
    internal static partial void CaptchaProviderRefusedUs(this ILogger logger, string provider, string code);
}
