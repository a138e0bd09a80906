using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>The owner has proved enough, and would rather be signed in for a while than choose a password.</summary>
internal sealed class SkipPassword(RecoveryStore store, RecoveryViews views, TemporarySessions sessions, TimeProvider clock)
{
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, Caller caller, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (BearerToken.Hash(token) is not { } hash)
        {
            return new RecoveryAnswer.Unknown();
        }

        var (session, issued) = sessions.Prepare(caller);
        var step = new RecoveryStep(_ => new RecoveryEvent.PasswordSkipped(), RecoveryStepKind.Skip, Session: session);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()), issued);
    }
}
