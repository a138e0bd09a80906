using Keyback.Challenges;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>The owner types the code.</summary>
internal sealed class SubmitCode(
    RecoveryStore store, RecoveryViews views, TemporarySessions sessions, DataKeys keys, LimitsOptions limits, TimeProvider clock)
{
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, string code, Caller caller, CancellationToken ct)
    {
        if (BearerToken.Hash(token) is not { } hash)
        {
            return new RecoveryAnswer.Unknown();
        }

        if (!TypedCode.TryRead(code, limits.CodeDigits, out var digits))
        {
            // Cannot be a code at all: it costs no try, but it must not pass for a look at somebody's Recovery either.
            return await store.FindAsync(id, hash, ct) is { } attempt
                ? new RecoveryAnswer.CodeMalformed(views.Of(attempt))
                : new RecoveryAnswer.Unknown();
        }

        var (session, issued) = sessions.Prepare(caller);
        var step = new RecoveryStep(
            (attempt, left, accountLeft) => new RecoveryEvent.CodeSubmitted(keys.CodeDigest(id, attempt.Goal, digits), left, accountLeft),
            RecoveryStepKind.Code,
            Session: session);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()), issued);
    }
}
