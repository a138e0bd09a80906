using System.Security.Cryptography;

namespace Keyback.Challenges;

/// <summary>
/// What is kept of a code or link (I8): of a code its HMAC-SHA-256 under a server key, bound to its Recovery and goal
/// (I2); of a link its token's SHA-256. Compared in fixed time.
/// </summary>
public readonly struct ChallengeDigest(byte[] value) : IEquatable<ChallengeDigest>
{
    private readonly byte[]? _value = value;

    /// <summary>A copy of the stored bytes.</summary>
    public byte[] ToBytes() => [.. _value ?? []];

    /// <inheritdoc />
    public bool Equals(ChallengeDigest other) =>
        _value is { Length: > 0 } && CryptographicOperations.FixedTimeEquals(_value, other._value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ChallengeDigest other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => 0; // a hash code would leak part of the digest; nobody keys a table by it

    /// <inheritdoc cref="Equals(ChallengeDigest)" />
    public static bool operator ==(ChallengeDigest left, ChallengeDigest right) => left.Equals(right);

    /// <inheritdoc cref="Equals(ChallengeDigest)" />
    public static bool operator !=(ChallengeDigest left, ChallengeDigest right) => !left.Equals(right);

    /// <summary>Prints nothing of the value.</summary>
    public override string ToString() => nameof(ChallengeDigest);
}
