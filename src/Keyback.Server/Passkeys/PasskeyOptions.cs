using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Keyback.Accounts;
using Keyback.Passkeys;
using Keyback.Security;
using Keyback.Server.Accounts;
using Keyback.Sessions;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Sessions;

namespace Keyback.Server.Passkeys;

/// <summary>What asking for a challenge led to.</summary>
internal abstract record PasskeyOptionsAnswer
{
    private PasskeyOptionsAnswer()
    {
    }

    /// <summary>It is made.</summary>
    /// <param name="PublicKey">The options as the browser's own JSON takes them (WebAuthn Level 3 §5.4 and §5.5), names in camelCase.</param>
    /// <param name="ExpiresAt">The first instant at which the challenge takes no answer.</param>
    public sealed record Made(JsonObject PublicKey, DateTimeOffset ExpiresAt) : PasskeyOptionsAnswer;

    /// <summary>A fresh proof must be asked for first.</summary>
    public sealed record StepUpRequired : PasskeyOptionsAnswer;

    /// <summary>A temporary session may not change factors.</summary>
    public sealed record FullSessionRequired : PasskeyOptionsAnswer;

    /// <summary>Too many, for the account or from the network.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : PasskeyOptionsAnswer;

    /// <summary>Under this server's public address browsers take no passkeys.</summary>
    public sealed record Unavailable : PasskeyOptionsAnswer;
}

/// <summary>Makes a challenge and says to the browser what is wanted of a passkey.</summary>
internal sealed class PasskeyOptions(
    RelyingParty party,
    PasskeyChallengeStore challenges,
    PasskeyStore passkeys,
    PasskeyOffers offers,
    IAccountDirectory directory,
    DataKeys keys,
    Randomness randomness,
    TimeProvider clock)
{
    private const int ChallengeBytes = 32; // twice what WebAuthn Level 3 §13.4.3 asks for

    /// <summary>What is kept of a challenge.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> challenge) => SHA256.HashData(challenge);

    /// <summary>
    /// Names the account to its authenticators: opaque, and the same for all its passkeys, so that one authenticator keeps
    /// one of them. It is derived, and neither an address nor the account's id (WebAuthn Level 3 §14.6.1).
    /// </summary>
    public static byte[] UserHandle(DataKeys keys, AccountId account) => keys.Pseudonym("passkey user", account.ToString());

    /// <summary>For a new passkey of a session's account.</summary>
    /// <param name="act">The session, which was asked for a proof lately or was offered a passkey just now.</param>
    /// <param name="isSteppedUp">Whether it was asked.</param>
    /// <param name="network">The /24 or /48 that asks.</param>
    /// <param name="ct">Gives up before it has begun.</param>
    public async Task<PasskeyOptionsAnswer> ToRegisterAsync(SessionAct act, bool isSteppedUp, string network, CancellationToken ct)
    {
        if (act.Kind is not SessionKind.Full)
        {
            return new PasskeyOptionsAnswer.FullSessionRequired();
        }

        if (!isSteppedUp && !await offers.IsOpenAsync(act, ct))
        {
            return new PasskeyOptionsAnswer.StepUpRequired();
        }

        var account = await directory.FindAsync(act.Account, ct);
        var known = await passkeys.ListAsync(act.Account, ct);
        return await ToRegisterAsync(
            PasskeyBindings.ToRegister(act), UserHandle(keys, act.Account), OwnAccount.NameOf(account), known.Select(passkey => passkey.CredentialId), network, ct);
    }

    /// <summary>For a new passkey of whomever the binding names.</summary>
    /// <param name="binding">What the challenge is for.</param>
    /// <param name="owner">The user handle.</param>
    /// <param name="name">What a device shows when it asks whose passkey is meant.</param>
    /// <param name="known">The credentials that there are, by which an authenticator knows that it has one already.</param>
    /// <param name="network">The /24 or /48 that asks.</param>
    /// <param name="ct">Gives up before it has begun.</param>
    public Task<PasskeyOptionsAnswer> ToRegisterAsync(
        PasskeyBinding binding, byte[] owner, string name, IEnumerable<byte[]> known, string network, CancellationToken ct) =>
        MakeAsync(binding, network, challenge => new JsonObject
        {
            ["rp"] = new JsonObject { ["id"] = party.Id, ["name"] = party.Name },
            ["user"] = new JsonObject { ["id"] = Base64Url.EncodeToString(owner), ["name"] = name, ["displayName"] = name },
            ["challenge"] = challenge,
            ["pubKeyCredParams"] = new JsonArray([.. PasskeySignatures.Algorithms.Select(algorithm => Typed("alg", (int)algorithm))]),
            ["timeout"] = PasskeyChallengeStore.Lifetime.TotalMilliseconds,
            ["excludeCredentials"] = Named(known),
            ["authenticatorSelection"] = new JsonObject
            {
                ["residentKey"] = "required",
                ["requireResidentKey"] = true,
                ["userVerification"] = "required",
            },
            ["attestation"] = "none",
        }, ct);

    /// <summary>
    /// For a sign-in of nobody in particular. It names no account and no credential, so it is the same for everybody and
    /// tells nobody who has one (I1).
    /// </summary>
    public Task<PasskeyOptionsAnswer> ToSignInAsync(string network, CancellationToken ct) => ToSignInAsync(PasskeyBindings.ToSignIn, network, ct);

    /// <summary>The same for the door that the binding names.</summary>
    public Task<PasskeyOptionsAnswer> ToSignInAsync(PasskeyBinding binding, string network, CancellationToken ct) =>
        MakeAsync(binding, network, challenge => Asked(challenge, []), ct);

    /// <summary>For a proof of an account that is known already.</summary>
    public async Task<PasskeyOptionsAnswer> ToProveAsync(PasskeyBinding binding, string network, CancellationToken ct)
    {
        var own = await passkeys.ListAsync(binding.Account!.Value, ct);
        return await MakeAsync(binding, network, challenge => Asked(challenge, own), ct);
    }

    private async Task<PasskeyOptionsAnswer> MakeAsync(PasskeyBinding binding, string network, Func<string, JsonObject> options, CancellationToken ct)
    {
        if (!party.IsAvailable)
        {
            return new PasskeyOptionsAnswer.Unavailable();
        }

        var challenge = new byte[ChallengeBytes];
        randomness.Fill(challenge);
        var now = clock.GetUtcNow();
        var wait = await challenges.KeepAsync(Hash(challenge), binding, network, now, ct);
        return wait > TimeSpan.Zero
            ? new PasskeyOptionsAnswer.Throttled(wait)
            : new PasskeyOptionsAnswer.Made(options(Base64Url.EncodeToString(challenge)), now + PasskeyChallengeStore.Lifetime);
    }

    private JsonObject Asked(string challenge, IReadOnlyList<Passkey> allowed) => new()
    {
        ["challenge"] = challenge,
        ["timeout"] = PasskeyChallengeStore.Lifetime.TotalMilliseconds,
        ["rpId"] = party.Id,
        ["allowCredentials"] = Named(allowed.Select(passkey => passkey.CredentialId)),
        ["userVerification"] = "required",
    };

    private static JsonArray Named(IEnumerable<byte[]> credentials) =>
        new([.. credentials.Select(credential => Typed("id", Base64Url.EncodeToString(credential)))]);

    private static JsonObject Typed(string member, JsonNode value) => new() { ["type"] = "public-key", [member] = value };
}

/// <summary>What each challenge is bound to.</summary>
internal static class PasskeyBindings
{
    /// <summary>Nobody is known yet.</summary>
    public static PasskeyBinding ToSignIn { get; } = new(PasskeyPurpose.SignIn, "", null);

    public static PasskeyBinding ToRegister(SessionAct act) => new(PasskeyPurpose.Register, $"session {act.Session}", act.Account);

    public static PasskeyBinding ToStepUp(SessionAct act) => new(PasskeyPurpose.StepUp, $"session {act.Session}", act.Account);
}
