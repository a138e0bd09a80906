namespace Keyback.Challenges;

/// <summary>A code that was sent and is waited for.</summary>
/// <param name="Digest">What the right code hashes to.</param>
/// <param name="Number">1 for the first code of a Recovery, one more with each resend. A message of an older number is never sent.</param>
/// <param name="SentAt">When it was asked for.</param>
/// <param name="ExpiresAt">The first instant at which it no longer works.</param>
public sealed record CodeChallenge(CodeDigest Digest, int Number, DateTimeOffset SentAt, DateTimeOffset ExpiresAt);
