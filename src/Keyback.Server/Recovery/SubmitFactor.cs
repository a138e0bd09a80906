using Keyback.Challenges;
using Keyback.Factors;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>
/// An address is proved, and the owner gives the second factor. Behind a link the Recovery passes to whoever gave it: others who
/// read the mailbox have the link too, and must not find it one step further.
/// </summary>
internal sealed class SubmitFactor(RecoveryStore store, RecoveryViews views, TemporarySessions sessions, Randomness randomness, TimeProvider clock)
{
    /// <param name="id">Which Recovery.</param>
    /// <param name="token">Its token.</param>
    /// <param name="answer">What was given.</param>
    /// <param name="caller">Who asks.</param>
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, FactorAnswer answer, Caller caller)
    {
        if (BearerToken.Hash(token) is not { } hash)
        {
            return new RecoveryAnswer.Unknown();
        }

        var (session, issued) = sessions.Prepare(caller);
        var (own, nobodys) = (randomness.NewToken(), randomness.NewToken());
        var step = new RecoveryStep(
            _ => new RecoveryEvent.FactorSubmitted(new ChallengeDigest(BearerToken.Hash(nobodys)!)),
            RecoveryStepKind.SecondFactor,
            Session: session,
            Factor: answer,
            TokenHash: BearerToken.Hash(own));
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()), issued, own);
    }
}
