using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>
/// The button behind a link was pressed. The token itself goes on speaking for the Recovery, and nothing is used up: a
/// mail scanner may press as often as it likes (I6). The link dies with the accepted password, the sign-in or its time.
/// </summary>
internal sealed class OpenLink(RecoveryStore store, RecoveryViews views, TimeProvider clock)
{
    public async Task<RecoveryAnswer> HandleAsync(string token, Caller caller, CancellationToken ct)
    {
        if (BearerToken.Hash(token.Trim()) is not { } hash || await store.FindByLinkAsync(hash, ct) is not { } id)
        {
            return new RecoveryAnswer.Unknown();
        }

        var step = new RecoveryStep(_ => new RecoveryEvent.LinkOpened(), RecoveryStepKind.Link);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()));
    }
}
