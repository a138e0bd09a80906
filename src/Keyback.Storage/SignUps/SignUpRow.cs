using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Security;
using Keyback.SignUp;

namespace Keyback.Storage.SignUps;

/// <summary>A sign-up as its bearer may know it.</summary>
/// <param name="Id">Finds it.</param>
/// <param name="Reference">Its short name, such as <c>K7Q-2M9</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Identifier">The address or number, as typed at the start.</param>
/// <param name="ExpiresAt">The end of the present step: of the code, or of the time to finish.</param>
/// <param name="ResendAt">When another code may be asked for; none where this step sends none.</param>
/// <param name="EndsAt">When all of it is over.</param>
public sealed record SignUpAttempt(
    SignUpId Id, string Reference, SignUpState State, Identifier Identifier, DateTimeOffset ExpiresAt, DateTimeOffset? ResendAt, DateTimeOffset EndsAt)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}

/// <summary>A sign-up as it is stored.</summary>
internal sealed class SignUpRow
{
    public Guid Id { get; init; }

    public byte[] TokenHash { get; init; } = [];

    public string Reference { get; init; } = "";

    public int Kind { get; init; }

    public int State { get; init; }

    public byte[] IdentifierPseudonym { get; init; } = [];

    public byte[] IdentifierSealed { get; init; } = [];

    public string Locale { get; init; } = "";

    public byte[] CodeDigest { get; init; } = [];

    public int CodeNumber { get; init; }

    public int LiveNumber { get; init; }

    public DateTimeOffset CodeSentAt { get; init; }

    public DateTimeOffset CodeExpiresAt { get; init; }

    public int WrongCodes { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The subject under which its identifier is counted.</summary>
    public string Subject => Convert.ToHexString(IdentifierPseudonym);

    /// <summary>Whether a token of this hash speaks for it. Compared in fixed time (I8).</summary>
    public bool IsOf(byte[] tokenHash) => CryptographicOperations.FixedTimeEquals(TokenHash, tokenHash);

    /// <summary>Where it stands now.</summary>
    public SignUpState StateAt(DateTimeOffset now, LimitsOptions limits) => (SignUpState)State switch
    {
        SignUpState.CodeRequired or SignUpState.AccountRequired when now >= ExpiresAt => SignUpState.Expired,
        SignUpState.CodeRequired when WrongCodes >= limits.WrongCodesPerCode => SignUpState.Locked,
        var state => state,
    };

    public SignUpAttempt ToAttempt(DataKeys keys, DateTimeOffset now, LimitsOptions limits)
    {
        var state = StateAt(now, limits);
        var awaitsCode = state is SignUpState.CodeRequired;
        return new SignUpAttempt(
            new SignUpId(Id),
            Reference,
            state,
            Open(keys),
            awaitsCode ? CodeExpiresAt : ExpiresAt,
            awaitsCode ? CodeSentAt + limits.ResendPause : null,
            ExpiresAt);
    }

    /// <summary>The address or number that it was started with.</summary>
    /// <exception cref="InvalidOperationException">The row was not sealed with these keys.</exception>
    public Identifier Open(DataKeys keys)
    {
        var plain = keys.Messages.Open(IdentifierSealed, Context(Id))
            ?? throw new InvalidOperationException($"Sign-up {Id:D} does not open with the store's key.");
        return JsonSerializer.Deserialize<Identifier>(plain);
    }

    public static byte[] Seal(DataKeys keys, SignUpId id, Identifier identifier) =>
        keys.Messages.Seal(JsonSerializer.SerializeToUtf8Bytes(identifier), Context(id.Value));

    private static byte[] Context(Guid id) => Encoding.UTF8.GetBytes($"sign-up {id:D}");
}
