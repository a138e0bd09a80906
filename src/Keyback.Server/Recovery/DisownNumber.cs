using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>Whoever holds the number says that the account is not theirs: the account loses the number, and its owner is told.</summary>
internal sealed class DisownNumber(RecoveryStore store, RecoveryViews views, TimeProvider clock)
{
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, Caller caller, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (BearerToken.Hash(token) is not { } hash)
        {
            return new RecoveryAnswer.Unknown();
        }

        var step = new RecoveryStep(_ => new RecoveryEvent.NumberDisowned(), RecoveryStepKind.DisownNumber);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()));
    }
}
