using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>Where a Recovery stands.</summary>
internal sealed class ShowRecovery(RecoveryStore store, RecoveryViews views)
{
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, CancellationToken ct) =>
        BearerToken.Hash(token) is { } hash && await store.FindAsync(id, hash, ct) is { } attempt
            ? new RecoveryAnswer.Advanced(views.Of(attempt))
            : new RecoveryAnswer.Unknown();
}
