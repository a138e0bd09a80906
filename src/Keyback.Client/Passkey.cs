using System.Text.Json;

namespace Keyback.Client;

/// <summary>A challenge for a passkey. It takes one answer, for what it was made for and with the token that asked for it.</summary>
public sealed record PasskeyChallenge
{
    /// <summary>
    /// What browsers and platforms take: the JSON of WebAuthn Level 3, in its own camelCase
    /// (<c>PublicKeyCredential.parseRequestOptionsFromJSON</c>, <c>parseCreationOptionsFromJSON</c>). What they give back, as
    /// <c>PublicKeyCredential.toJSON()</c> writes it, is the answer.
    /// </summary>
    public required JsonElement PublicKey { get; init; }

    /// <summary>The first instant at which it takes no answer.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A passkey of an account.</summary>
public sealed record Passkey
{
    /// <summary>Names it.</summary>
    public required Guid Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used; none while it was not.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>With the first second factor of an account: its saved codes. Show them: they are told this once.</summary>
    public IReadOnlyList<string>? SavedCodes { get; init; }

    /// <summary>Prints nothing of the codes.</summary>
    public override string ToString() => $"{Id:D} {Name}";
}
