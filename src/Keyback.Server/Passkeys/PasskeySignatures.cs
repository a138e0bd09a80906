using System.Security.Cryptography;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Keyback.Storage.Passkeys;

namespace Keyback.Server.Passkeys;

/// <summary>
/// The signatures of passkeys, whosever they are (WebAuthn Level 3 §7.1 and §7.2). A challenge is used up first, whatever comes
/// of the rest.
/// </summary>
internal sealed class PasskeySignatures
{
    private readonly RelyingParty _party;
    private readonly PasskeyChallengeStore _challenges;
    private readonly Fido2 _fido;

    public PasskeySignatures(RelyingParty party, PasskeyChallengeStore challenges)
    {
        (_party, _challenges) = (party, challenges);
        _fido = new Fido2(new Fido2Configuration { RPID = party.Id, RPName = party.Name, Origins = new HashSet<string> { party.Origin } });
    }

    /// <summary>The kinds of keys that are taken, the best liked first: every phone and computer has one of them.</summary>
    public static IReadOnlyList<COSE.Algorithm> Algorithms { get; } = [COSE.Algorithm.ES256, COSE.Algorithm.EdDSA, COSE.Algorithm.RS256];

    /// <summary>Checks a new passkey.</summary>
    /// <param name="binding">What the challenge was made for.</param>
    /// <param name="owner">The user handle that the passkey is made for.</param>
    /// <param name="response">What the browser made.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="now">The instant of the request.</param>
    /// <returns>None when it proves nothing.</returns>
    public async Task<NewPasskey?> NewAsync(PasskeyBinding binding, byte[] owner, PasskeyResponse response, string name, DateTimeOffset now)
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
                OriginalOptions = CreationOptions(owner, response.Client.Challenge),
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

    /// <summary>Whether the answer is one to a challenge for this use, which is spent with it.</summary>
    public async Task<bool> IsUseAskedAsync(PasskeyBinding binding, PasskeyResponse response, DateTimeOffset now) =>
        await IsAskedAsync(binding, response, "webauthn.get", now) && response is { Authenticator: not null, Signature: not null };

    /// <summary>The counter, or none when it is not that passkey's signature by its verified owner.</summary>
    /// <param name="publicKey">The key of the passkey that was named.</param>
    /// <param name="owner">Its owner's user handle.</param>
    /// <param name="response">What the browser made.</param>
    /// <param name="mustNameOwner">Whether the answer must name the owner, because nothing else does.</param>
    public async Task<uint?> VerifyAsync(byte[] publicKey, byte[] owner, PasskeyResponse response, bool mustNameOwner)
    {
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
                StoredPublicKey = publicKey,
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

    // Exactly what this server asked, by a page of its own that stands in nobody's frame.
    private async Task<bool> IsAskedAsync(PasskeyBinding binding, PasskeyResponse response, string type, DateTimeOffset now) =>
        await _challenges.UseAsync(PasskeyOptions.Hash(response.Client.Challenge), binding, now)
        && response.Client is { CrossOrigin: false } client && client.Type == type && client.Origin == _party.Origin;

    private CredentialCreateOptions CreationOptions(byte[] owner, byte[] challenge) => new()
    {
        Rp = new PublicKeyCredentialRpEntity(_party.Id, _party.Name),
        User = new Fido2User { Id = owner, Name = _party.Name, DisplayName = _party.Name },
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
