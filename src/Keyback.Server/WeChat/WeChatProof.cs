using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Storage.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.WeChat;

/// <summary>What a scan proved.</summary>
/// <param name="Identity">Whom WeChat vouched for.</param>
/// <param name="Account">The account that belongs to this WeChat, whatever its status, or none.</param>
internal sealed record ProvenWeChat(WeChatIdentity Identity, AccountId? Account)
{
    /// <summary>Prints nothing of the person.</summary>
    public override string ToString() => nameof(ProvenWeChat);
}

/// <summary>
/// A live scan as a proof inside a Recovery. A page of the Recovery shows a button where <see cref="IsOffered"/>, and
/// answers its POST with <see cref="Scan"/>. The browser comes back to <c>/forgot/wechat/{id}</c> (GET):
/// <list type="bullet">
/// <item>after a scan the proof waits in a sealed cookie for five minutes, and <see cref="TakeAsync"/> hands it out once;</item>
/// <item>after a failure the query says why, <c>?wechat=cancelled</c> and so on: the names of <see cref="WeChatFailure"/>
/// in lower case. The words for it are <c>WeChatWords</c>. Anybody can write such an address, so nothing may hang on it.
/// A callback that this browser did not begin names no Recovery and ends on <c>/sign-in/wechat/failed/stale</c>.</item>
/// </list>
/// The proof says who holds the phone, and nothing of the Recovery: that its account is this one, that the browser holds
/// the Recovery's token, and that the proof counts once (I3), is for the caller to decide. Taking drops the cookie; who
/// copied it could present it again within its time, so the Recovery's own step must be the conditional statement.
/// </summary>
internal sealed class WeChatProof(WeChatWays ways, WeChatStore store, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>How long a proof waits for its page.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly SealedCookie<Scanned> _cookie = new("wechat-proof", Lifetime, protection, clock);

    /// <summary>Whether this browser can go to WeChat.</summary>
    public bool IsOffered(HttpContext context) => ways.SchemeFor(context) is not null;

    /// <summary>Sends the browser to scan. Only for the answer to a form: WeChat wants a press before it asks anybody.</summary>
    public IActionResult Scan(HttpContext context, RecoveryId recovery) => ways.SchemeFor(context) is { } scheme
        ? new ChallengeResult(scheme, WeChatTrips.For(recovery))
        : new NotFoundResult();

    /// <summary>The proof that was brought back for this Recovery, once; none when there is none, or it is another's or too old.</summary>
    public async Task<ProvenWeChat?> TakeAsync(HttpContext context, RecoveryId recovery, CancellationToken ct)
    {
        if (_cookie.Read(context) is not { } scanned || scanned.Recovery != recovery.Value)
        {
            return null;
        }

        _cookie.Drop(context);
        return new ProvenWeChat(scanned.Identity, await store.FindAsync(scanned.Identity, ct));
    }

    /// <summary>Keeps what WeChat said until the Recovery's page asks.</summary>
    internal void Keep(HttpContext context, RecoveryId recovery, WeChatIdentity identity) =>
        _cookie.Keep(context, new Scanned(recovery.Value, identity));

    private sealed record Scanned(Guid Recovery, WeChatIdentity Identity);
}
