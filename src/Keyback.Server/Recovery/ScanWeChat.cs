using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>Whoever holds the number scanned with WeChat in place of typing the name: a live proof, where the name is a hint.</summary>
internal sealed class ScanWeChat(RecoveryStore store, RecoveryViews views, TemporarySessions sessions, TimeProvider clock)
{
    /// <param name="id">Which Recovery.</param>
    /// <param name="token">Its token.</param>
    /// <param name="account">The account that the scanned WeChat belongs to, or none.</param>
    /// <param name="caller">Who asks.</param>
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, AccountId? account, Caller caller)
    {
        if (BearerToken.Hash(token) is not { } hash)
        {
            return new RecoveryAnswer.Unknown();
        }

        var (session, issued) = sessions.Prepare(caller);
        var step = new RecoveryStep(_ => new RecoveryEvent.WeChatScanned(account), RecoveryStepKind.WeChat, Session: session);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()), issued);
    }
}
