using System.Security.Cryptography;
using Fido2NetLib;
using Fido2NetLib.Objects;
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
/// Checks what browsers make of challenges (WebAuthn Level 3 §7.1 and §7.2). The challenge is used up first, whatever
/// comes of the rest. The signature's counter is left to the store, where it is kept.
/// </summary>
internal sealed class CheckPasskey
{
    private readonly RelyingParty _party;
    private readonly PasskeyChallengeStore _challenges;
    private readonly PasskeyStore _passkeys;
    private readonly DataKeys _keys;
    private readonly Fido2 _fido;

    public CheckPasskey(RelyingParty party, PasskeyChallengeStore challenges, PasskeyStore passkeys, DataKeys keys)
    {
        (_party, _challenges, _passkeys, _keys) = (party, challenges, passkeys, keys);
        _fido = new Fido2(new Fido2Configuration { RPID = party.Id, RPName = party.Name, Origins = new HashSet<string> { party.Origin } });
    }

    /// <summary>The kinds of keys that are taken, the best liked first: every phone and computer has one of them.</summary>
    public static IReadOnlyList<COSE.Algorithm> Algorithms { get; } = [COSE.Algorithm.ES256, COSE.Algorithm.EdDSA, COSE.Algorithm.RS256];

    /// <summary>Checks a new passkey.</summary>
    /// <param name="binding">What the challenge was made for.</param>
    /// <param name="response">What the browser made.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="now">The instant of the request.</param>
    /// <returns>None when it proves nothing.</returns>
    public async Task<NewPasskey?> NewAsync(PasskeyBinding binding, PasskeyResponse response, string name, DateTimeOffset now)
    {
        if (!await IsAskedAsync(binding, response, "webauthn.create", now) || response.Attestation is null)
        {
            return null;
        }

        try
        {
            var made = await _fido.MakeNewCredentialAsync(new MakeNewCredentialParams
            {
                AttestationResponse = new AuthenticatorAttestationRawResponse
                {
                    Id = System.Buffers.Text.Base64Url.EncodeToString(response.CredentialId),
                    RawId = response.CredentialId,
                    Type = PublicKeyCredentialType.PublicKey,
                    Response = new AuthenticatorAttestationRawResponse.AttestationResponse
                    {
                        AttestationObject = response.Attestation,
                        ClientDataJson = response.ClientJson,
                        Transports = [],
                    },
                },
                OriginalOptions = CreationOptions(binding.Account!.Value, response.Client.Challenge),
                IsCredentialIdUniqueToUserCallback = static (_, _) => Task.FromResult(true), // the store decides, in one statement
            });

            // The id that the authenticator vouches for is the one that counts.
            return CryptographicOperations.FixedTimeEquals(made.Id, response.CredentialId)
                ? new NewPasskey(made.Id, made.PublicKey, made.SignCount, name)
                : null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return null; // whatever a made-up answer makes the library throw, it proves nothing
        }
    }

    /// <summary>Checks a use of a passkey.</summary>
    /// <param name="binding">What the challenge was made for, and whose passkey it must be where that is known.</param>
    /// <param name="response">What the browser made.</param>
    /// <param name="now">The instant of the request.</param>
    /// <param name="ct">Gives up once the challenge is used up.</param>
    public async Task<PasskeyCheck> UseAsync(PasskeyBinding binding, PasskeyResponse response, DateTimeOffset now, CancellationToken ct)
    {
        if (!await IsAskedAsync(binding, response, "webauthn.get", now) || response is not { Authenticator: not null, Signature: not null })
        {
            return new PasskeyCheck(null, binding.Account, "not_asked");
        }

        if (await _passkeys.FindAsync(response.CredentialId, ct) is not { } passkey)
        {
            return new PasskeyCheck(null, binding.Account, "unknown");
        }

        if (binding.Account is { } account && account != passkey.Account)
        {
            return new PasskeyCheck(null, account, "foreign");
        }

        return await VerifyAsync(passkey, response, mustNameOwner: binding.Account is null) is { } count
            ? new PasskeyCheck(new PasskeyProof(passkey, count), passkey.Account, "")
            : new PasskeyCheck(null, passkey.Account, "wrong");
    }

    // Exactly what this server asked, by a page of its own that stands in nobody's frame.
    private async Task<bool> IsAskedAsync(PasskeyBinding binding, PasskeyResponse response, string type, DateTimeOffset now) =>
        await _challenges.UseAsync(PasskeyOptions.Hash(response.Client.Challenge), binding, now)
        && response.Client is { CrossOrigin: false } client && client.Type == type && client.Origin == _party.Origin;

    // The counter, or none when it is not that passkey's signature by its verified owner.
    private async Task<uint?> VerifyAsync(Passkey passkey, PasskeyResponse response, bool mustNameOwner)
    {
        var owner = PasskeyOptions.UserHandle(_keys, passkey.Account);
        if (response.UserHandle is { } handle ? !CryptographicOperations.FixedTimeEquals(handle, owner) : mustNameOwner)
        {
            return null;
        }

        try
        {
            var used = await _fido.MakeAssertionAsync(new MakeAssertionParams
            {
                AssertionResponse = new AuthenticatorAssertionRawResponse
                {
                    Id = System.Buffers.Text.Base64Url.EncodeToString(response.CredentialId),
                    RawId = response.CredentialId,
                    Type = PublicKeyCredentialType.PublicKey,
                    Response = new AuthenticatorAssertionRawResponse.AssertionResponse
                    {
                        AuthenticatorData = response.Authenticator!,
                        Signature = response.Signature!,
                        ClientDataJson = response.ClientJson,
                        UserHandle = response.UserHandle,
                    },
                },
                OriginalOptions = new AssertionOptions
                {
                    Challenge = response.Client.Challenge,
                    RpId = _party.Id,
                    UserVerification = UserVerificationRequirement.Required,
                },
                StoredPublicKey = passkey.PublicKey,
                StoredSignatureCounter = 0, // the store compares, where nothing comes between
                IsUserHandleOwnerOfCredentialIdCallback = static (_, _) => Task.FromResult(true), // compared above
            });
            return used.SignCount;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return null; // whatever a made-up answer makes the library throw, it proves nothing
        }
    }

    private CredentialCreateOptions CreationOptions(AccountId account, byte[] challenge) => new()
    {
        Rp = new PublicKeyCredentialRpEntity(_party.Id, _party.Name),
        User = new Fido2User { Id = PasskeyOptions.UserHandle(_keys, account), Name = _party.Name, DisplayName = _party.Name },
        Challenge = challenge,
        PubKeyCredParams = [.. Algorithms.Select(algorithm => new PubKeyCredParam(algorithm))],
        AuthenticatorSelection = new AuthenticatorSelection
        {
            ResidentKey = ResidentKeyRequirement.Required,
            UserVerification = UserVerificationRequirement.Required,
        },
        Attestation = AttestationConveyancePreference.None,
    };
}
