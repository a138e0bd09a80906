namespace Keyback.Server.WeChat;

/// <summary>Signing in and up with WeChat. Bound from <c>Keyback:WeChat</c>; nothing is offered until an app is named.</summary>
public sealed class WeChatOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:WeChat";

    /// <summary>The website app (网站应用) of the open platform, for scanning a QR code. Default: none.</summary>
    public string? WebsiteAppId { get; set; }

    /// <summary>Its secret. Default: none; needed with <see cref="WebsiteAppId"/>.</summary>
    public string? WebsiteAppSecret { get; set; }

    /// <summary>The verified service account (服务号), for readers inside WeChat's own browser. Default: none.</summary>
    public string? OfficialAppId { get; set; }

    /// <summary>Its secret. Default: none; needed with <see cref="OfficialAppId"/>.</summary>
    public string? OfficialAppSecret { get; set; }

    /// <summary>Where browsers are sent. Https, or http on this machine.</summary>
    public string AuthorizeBase { get; set; } = "https://open.weixin.qq.com";

    /// <summary>Where this server asks; the secrets travel there. Https, or http on this machine.</summary>
    public string ApiBase { get; set; } = "https://api.weixin.qq.com";

    /// <summary>Whether a WeChat that no account belongs to may create one. Default: yes.</summary>
    public bool SignUp { get; set; } = true;

    /// <summary>Whether a QR code can be scanned.</summary>
    internal bool HasWebsite => !string.IsNullOrEmpty(WebsiteAppId);

    /// <summary>Whether WeChat's own browser can ask its user.</summary>
    internal bool HasOfficial => !string.IsNullOrEmpty(OfficialAppId);
}
