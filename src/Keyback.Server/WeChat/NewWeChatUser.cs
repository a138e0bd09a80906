using Microsoft.AspNetCore.DataProtection;

namespace Keyback.Server.WeChat;

/// <summary>Somebody whom WeChat vouched for and no account knows, while they fill in the form for one.</summary>
internal sealed class NewWeChatUser(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>How long the form may take.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly SealedCookie<WeChatUser> _cookie = new("wechat-new", Lifetime, protection, clock);

    public void Keep(HttpContext context, WeChatUser user) => _cookie.Keep(context, user);

    /// <summary>Who it is, or none.</summary>
    public WeChatUser? Read(HttpContext context) => _cookie.Read(context);

    public void Drop(HttpContext context) => _cookie.Drop(context);
}
