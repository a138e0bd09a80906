using System.Buffers.Text;
using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Passkeys;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Passkeys;

/// <summary>
/// A passkey as the second factor of a Recovery: an address is proved, and the account's own device is asked, too (I11). A
/// challenge is bound to the Recovery and to the token that speaks for it, so that another reader of the link gets nothing from it.
/// </summary>
internal sealed class ProveFactorByPasskey(
    RecoveryStore store, RecoveryViews views, PasskeyOptions options, CheckPasskey check, PasskeyProofs proofs, SubmitFactor submit, TimeProvider clock)
{
    /// <summary>Makes a challenge, where a second factor is awaited.</summary>
    /// <returns>The challenge, or why there is none.</returns>
    public async Task<(PasskeyOptionsAnswer? Options, RecoveryAnswer? Refused)> AskAsync(
        RecoveryId id, string token, Caller caller, CancellationToken ct) => await FindAsync(id, token, ct) switch
        {
            null => (null, new RecoveryAnswer.Unknown()),
            ({ } attempt, null) => (null, new RecoveryAnswer.OutOfOrder(views.Of(attempt))),
            (_, { } binding) => (await options.ToProveAsync(binding, caller.Network, ct), null),
        };

    /// <summary>Takes the answer. One that proves nothing is judged like a wrong code.</summary>
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, PasskeyResponse response, Caller caller, CancellationToken ct)
    {
        if (await FindAsync(id, token, ct) is not (_, { } binding))
        {
            return await submit.HandleAsync(id, token, new FactorAnswer.Passkey(null, 0), caller); // where none is awaited nothing is judged
        }

        var now = clock.GetUtcNow();
        var found = await check.UseAsync(binding, response, now, ct);
        if (found.Proof is null)
        {
            await proofs.RefuseAsync(binding.Account, null, found.Reason, now);
        }

        return await submit.HandleAsync(id, token, new FactorAnswer.Passkey(found.Proof?.Passkey.Id, found.Proof?.SignCount ?? 0), caller);
    }

    // The Recovery, and what a challenge of it is bound to while a second factor is awaited.
    private async Task<(RecoveryAttempt Attempt, PasskeyBinding? Binding)?> FindAsync(RecoveryId id, string token, CancellationToken ct)
    {
        if (BearerToken.Hash(token) is not { } hash || await store.FindAsync(id, hash, ct) is not { } attempt)
        {
            return null;
        }

        var isAwaited = attempt.StateAt(clock.GetUtcNow()) is RecoveryState.SecondFactorRequired && attempt.Factors.Passkeys > 0;
        return (attempt, isAwaited && attempt.Account is { } account ? BindingOf(id, hash, account) : null);
    }

    private static PasskeyBinding BindingOf(RecoveryId id, byte[] tokenHash, AccountId account) =>
        new(PasskeyPurpose.SecondFactor, $"recovery {id} {Base64Url.EncodeToString(tokenHash)}", account);
}
