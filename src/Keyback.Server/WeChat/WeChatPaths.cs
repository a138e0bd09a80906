using Keyback.Recovery;

namespace Keyback.Server.WeChat;

/// <summary>Where the round trips to WeChat begin and end on this site.</summary>
internal static class WeChatPaths
{
    /// <summary>Takes the button's form, and leads on to WeChat.</summary>
    public const string Scan = "/sign-in/wechat";

    /// <summary>Where the open platform sends browsers back to.</summary>
    public const string WebsiteCallback = "/sign-in/wechat/callback";

    /// <summary>Where the official account's authorisation sends browsers back to.</summary>
    public const string OfficialCallback = "/sign-in/wechat/official/callback";

    /// <summary>The form for a new account.</summary>
    public const string SignUp = "/sign-up/wechat";

    /// <summary>The last page before WeChat's.</summary>
    /// <param name="trip">Which round trip.</param>
    public static string Go(string trip) => $"/sign-in/wechat/go/{trip}";

    /// <summary>Says why a scan led nowhere.</summary>
    public static string Failed(WeChatFailure why) => $"/sign-in/wechat/failed/{Word(why)}";

    /// <summary>Where a Recovery's scan comes back to.</summary>
    public static string Recovery(RecoveryId recovery) => $"/forgot/wechat/{recovery.Value:D}";

    /// <summary>The failure as it stands in an address.</summary>
    public static string Word(WeChatFailure why) => why.ToString().ToLowerInvariant();
}
