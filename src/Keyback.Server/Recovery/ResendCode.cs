using Keyback.Challenges;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>The owner asks for another message: a new code or link takes the old one's place, the wrong answers stay counted.</summary>
internal sealed class ResendCode(
    RecoveryStore store, RecoveryViews views, DataKeys keys, LimitsOptions limits, Randomness randomness, TimeProvider clock)
{
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, Caller caller, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (BearerToken.Hash(token) is not { } hash)
        {
            return new RecoveryAnswer.Unknown();
        }

        var code = randomness.NewDigits(limits.CodeDigits);
        var link = randomness.NewToken();
        var step = new RecoveryStep(
            (attempt, _, _) => new RecoveryEvent.ResendRequested(attempt.Method is RecoveryMethod.EmailLink
                ? new ChallengeDigest(BearerToken.Hash(link)!)
                : keys.CodeDigest(id, attempt.Goal, code)),
            RecoveryStepKind.Resend,
            Secret: attempt => attempt.Method is RecoveryMethod.EmailLink ? link : code);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()));
    }
}
