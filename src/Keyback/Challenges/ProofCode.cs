namespace Keyback.Challenges;

/// <summary>A code that proves an address or number to which nothing belongs yet, freshly drawn.</summary>
/// <param name="Plain">The digits, for the message.</param>
/// <param name="Digest">What is kept of them.</param>
/// <param name="ExpiresAt">The first instant at which they no longer work.</param>
public sealed record ProofCode(string Plain, ChallengeDigest Digest, DateTimeOffset ExpiresAt)
{
    /// <summary>Prints nothing of the code.</summary>
    public override string ToString() => nameof(ProofCode);
}
