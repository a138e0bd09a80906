using Keyback.Accounts;
using Keyback.Security;
using Keyback.Storage.Passkeys;

namespace Keyback.Server.Passkeys;

/// <summary>What the check of a passkey's answer led to.</summary>
/// <param name="Proof">What it proves; none when it proves nothing.</param>
/// <param name="Account">Whose passkey was named, or none.</param>
/// <param name="Reason">Why it proves nothing, in snake_case; empty when it proves something.</param>
internal sealed record PasskeyCheck(PasskeyProof? Proof, AccountId? Account, string Reason);

/// <summary>
/// Checks what browsers make of challenges for accounts. The challenge is used up first, whatever comes of the rest. The
/// signature's counter is left to the store, where it is kept.
/// </summary>
internal sealed class CheckPasskey(PasskeySignatures signatures, PasskeyStore passkeys, DataKeys keys)
{
    /// <summary>Checks a new passkey.</summary>
    /// <param name="binding">What the challenge was made for.</param>
    /// <param name="response">What the browser made.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="now">The instant of the request.</param>
    /// <returns>None when it proves nothing.</returns>
    public Task<NewPasskey?> NewAsync(PasskeyBinding binding, PasskeyResponse response, string name, DateTimeOffset now) =>
        signatures.NewAsync(binding, PasskeyOptions.UserHandle(keys, binding.Account!.Value), response, name, now);

    /// <summary>Checks a use of a passkey.</summary>
    /// <param name="binding">What the challenge was made for, and whose passkey it must be where that is known.</param>
    /// <param name="response">What the browser made.</param>
    /// <param name="now">The instant of the request.</param>
    /// <param name="ct">Gives up once the challenge is used up.</param>
    public async Task<PasskeyCheck> UseAsync(PasskeyBinding binding, PasskeyResponse response, DateTimeOffset now, CancellationToken ct)
    {
        if (!await signatures.IsUseAskedAsync(binding, response, now))
        {
            return new PasskeyCheck(null, binding.Account, "not_asked");
        }

        if (await passkeys.FindAsync(response.CredentialId, ct) is not { } passkey)
        {
            return new PasskeyCheck(null, binding.Account, "unknown");
        }

        if (binding.Account is { } account && account != passkey.Account)
        {
            return new PasskeyCheck(null, account, "foreign");
        }

        var owner = PasskeyOptions.UserHandle(keys, passkey.Account);
        return await signatures.VerifyAsync(passkey.PublicKey, owner, response, mustNameOwner: binding.Account is null) is { } count
            ? new PasskeyCheck(new PasskeyProof(passkey, count), passkey.Account, "")
            : new PasskeyCheck(null, passkey.Account, "wrong");
    }
}
