using Keyback.Server.SignUp;
using Microsoft.Extensions.Options;

namespace Keyback.Server.WeChat;

/// <summary>Which of WeChat's two ways a browser can go, if any.</summary>
internal sealed class WeChatWays(IOptions<WeChatOptions> options, IOptions<SignUpOptions> signUp)
{
    /// <summary>Whether a WeChat that no account belongs to may create one.</summary>
    public bool SignUp => options.Value.SignUp && signUp.Value.Enabled;

    /// <summary>Inside WeChat its own question, elsewhere a QR code; none where the one that would work is not configured.</summary>
    public string? SchemeFor(HttpContext context) =>
        options.Value.HasOfficial && IsInside(context) ? WeChatHandler.Official
        : options.Value.HasWebsite ? WeChatHandler.Website
        : null;

    private static bool IsInside(HttpContext context) =>
        context.Request.Headers.UserAgent.ToString().Contains("MicroMessenger", StringComparison.OrdinalIgnoreCase);
}
