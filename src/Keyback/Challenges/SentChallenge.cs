using Keyback.Messages;

namespace Keyback.Challenges;

/// <summary>A challenge that was sent and is waited for: a code or a link.</summary>
/// <param name="Digest">What the right answer hashes to.</param>
/// <param name="Number">1 for the first one of a Recovery, one more with each resend. A message of an older number is never sent.</param>
/// <param name="SentAt">When it was asked for.</param>
/// <param name="ExpiresAt">The first instant at which it no longer works.</param>
/// <param name="Channel">By which way it was sent.</param>
public sealed record SentChallenge(
    ChallengeDigest Digest, int Number, DateTimeOffset SentAt, DateTimeOffset ExpiresAt, MessageChannel Channel = MessageChannel.Email);
