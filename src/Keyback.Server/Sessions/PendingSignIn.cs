using Keyback.Server.WeChat;
using Microsoft.AspNetCore.DataProtection;

namespace Keyback.Server.Sessions;

/// <summary>Somebody who has proved a password or a WeChat, and is asked for the second factor now. It opens nothing.</summary>
/// <param name="Account">Whose account.</param>
/// <param name="Stand">What holds as long as the password is the one that was right; empty for a scan. The password itself is kept nowhere.</param>
/// <param name="IsWeChat">Whether WeChat vouched for them.</param>
/// <param name="Next">Where to go on: a word of <see cref="Pages.WayBack"/>.</param>
/// <param name="MakesPasskeys">Whether the browser said that it can make passkeys.</param>
internal sealed record PendingSignIn(Guid Account, byte[] Stand, bool IsWeChat, string? Next = null, bool MakesPasskeys = false)
{
    /// <summary>Prints nothing.</summary>
    public override string ToString() => nameof(PendingSignIn);
}

/// <summary>The cookie of a browser that is half in: sealed, and over after five minutes by the server's clock.</summary>
internal sealed class PendingSignIns(IDataProtectionProvider protection, TimeProvider clock)
{
    private readonly SealedCookie<PendingSignIn> _cookie = new("second-factor", TimeSpan.FromMinutes(5), protection, clock);

    public void Keep(HttpContext context, PendingSignIn pending) => _cookie.Keep(context, pending);

    public PendingSignIn? Read(HttpContext context) => _cookie.Read(context);

    public void Drop(HttpContext context) => _cookie.Drop(context);
}
