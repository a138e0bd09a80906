using Keyback.Challenges;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>The owner has lost the second factor: every address is told, and may veto, before the Recovery goes on without (I11).</summary>
internal sealed class WaitForFactor(RecoveryStore store, RecoveryViews views, Randomness randomness, TimeProvider clock)
{
    /// <summary>Begins to wait.</summary>
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, Caller caller)
    {
        if (BearerToken.Hash(token) is not { } hash)
        {
            return new RecoveryAnswer.Unknown();
        }

        var (own, back) = (randomness.NewToken(), randomness.NewToken());
        var step = new RecoveryStep(
            _ => new RecoveryEvent.WaitChosen(new ChallengeDigest(BearerToken.Hash(back)!)),
            RecoveryStepKind.Wait,
            Secret: _ => back,
            TokenHash: BearerToken.Hash(own));
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()), token: own);
    }

    /// <summary>Gives the wait up.</summary>
    public async Task<RecoveryAnswer> GiveUpAsync(RecoveryId id, string token, Caller caller) => BearerToken.Hash(token) is { } hash
        ? views.Answer(await store.TakeAsync(
            id, hash, new RecoveryStep(_ => new RecoveryEvent.WaitGivenUp(), RecoveryStepKind.GiveUp), caller.Asker.DeviceHash, clock.GetUtcNow()))
        : new RecoveryAnswer.Unknown();
}
