using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>Whoever holds the number types the account's name.</summary>
internal sealed class SubmitUserName(
    RecoveryStore store, RecoveryViews views, TemporarySessions sessions, FreshCodes codes, TimeProvider clock)
{
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, string userName, Caller caller, CancellationToken ct)
    {
        if (BearerToken.Hash(token) is not { } hash)
        {
            return new RecoveryAnswer.Unknown();
        }

        if (AccountName.Fold(userName) is not { } folded)
        {
            // Cannot be a name at all: it costs no try, but it must not pass for a look at somebody's Recovery either.
            return await store.FindAsync(id, hash, ct) is { } attempt
                ? new RecoveryAnswer.UserNameMalformed(views.Of(attempt))
                : new RecoveryAnswer.Unknown();
        }

        var (session, issued) = sessions.Prepare(caller);
        var fresh = codes.Next(id);
        var step = new RecoveryStep(
            attempt => new RecoveryEvent.UserNameSubmitted(folded, fresh.DigestFor(attempt.Goal)),
            RecoveryStepKind.UserName,
            Secret: _ => fresh.Code,
            Session: session);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()), issued);
    }
}
