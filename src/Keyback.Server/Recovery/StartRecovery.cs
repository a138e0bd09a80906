using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>
/// The start of a Recovery: records durably that somebody asks for this identifier, and answers. It looks no account
/// up, so it cannot tell (I1); a background dispatcher finds the account and writes the message.
/// </summary>
internal sealed class StartRecovery(
    RecoveryStore store, RecoveryRules rules, RecoveryViews views, DataKeys keys, LimitsOptions limits, Randomness randomness, TimeProvider clock)
{
    public async Task<StartAnswer> HandleAsync(
        string identifier, RecoveryMethod method, RecoveryGoal goal, Caller caller, CancellationToken ct)
    {
        if (!Identifier.TryParse(identifier, caller.Region, out var parsed) || parsed.Kind is not IdentifierKind.Email)
        {
            return new StartAnswer.NotAnAddress();
        }

        var now = clock.GetUtcNow();
        var id = new RecoveryId(randomness.NewId(now));
        var code = randomness.NewDigits(limits.CodeDigits);
        var token = randomness.NewToken();
        var start = rules.Start(id, RecoveryReference.New(randomness), method, goal, keys.CodeDigest(id, goal, code), now);

        var wait = await store.StartAsync(new NewRecovery(start, BearerToken.Hash(token)!, parsed, code, caller.Asker), ct);
        return wait > TimeSpan.Zero ? new StartAnswer.Throttled(wait) : new StartAnswer.Started(views.Of(start.Next), token);
    }
}
