using Keyback.Challenges;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>The owner asks for another message: a new code or link takes the old one's place, the wrong answers stay counted.</summary>
internal sealed class ResendCode(
    RecoveryStore store, RecoveryViews views, FreshCodes codes, Randomness randomness, TimeProvider clock)
{
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, Caller caller, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (BearerToken.Hash(token) is not { } hash)
        {
            return new RecoveryAnswer.Unknown();
        }

        var (byEmail, bySms) = (codes.Next(id), codes.Next(id, MessageChannel.Sms));
        var link = randomness.NewToken();
        var step = new RecoveryStep(
            attempt => new RecoveryEvent.ResendRequested(attempt.Method is RecoveryMethod.EmailLink
                ? new ChallengeDigest(BearerToken.Hash(link)!)
                : CodeFor(attempt).DigestFor(attempt.Goal)),
            RecoveryStepKind.Resend,
            Secret: attempt => attempt.Method is RecoveryMethod.EmailLink ? link : CodeFor(attempt).Code);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()));

        FreshCode CodeFor(RecoveryAttempt attempt) => attempt.Challenge.Channel is MessageChannel.Sms ? bySms : byEmail;
    }
}
