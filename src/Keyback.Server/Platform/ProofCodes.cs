using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Limits;

namespace Keyback.Server.Platform;

/// <summary>Draws the codes that prove an address or number to which nothing belongs yet: of the same length and life as those of Recoveries.</summary>
internal sealed class ProofCodes(LimitsOptions limits, Randomness randomness)
{
    /// <param name="digest">What is kept of the digits: bound to what the code is for (I2).</param>
    /// <param name="kind">Where it goes.</param>
    /// <param name="now">When.</param>
    public ProofCode Next(Func<string, ChallengeDigest> digest, IdentifierKind kind, DateTimeOffset now)
    {
        var code = randomness.NewDigits(DigitsOf(kind));
        return new ProofCode(code, digest(code), now + (kind is IdentifierKind.Phone ? limits.SmsCodeLifetime : limits.CodeLifetime));
    }

    public int DigitsOf(IdentifierKind kind) => kind is IdentifierKind.Phone ? limits.SmsCodeDigits : limits.CodeDigits;
}
