using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Security;
using Keyback.SignUp;
using Keyback.Storage.SignUps;

namespace Keyback.Server.SignUp;

/// <summary>Draws the codes of sign-ups: of the same length and life as those of Recoveries.</summary>
internal sealed class SignUpCodes(DataKeys keys, LimitsOptions limits, Randomness randomness)
{
    public SignUpCode Next(SignUpId id, IdentifierKind kind, DateTimeOffset now)
    {
        var code = randomness.NewDigits(DigitsOf(kind));
        return new SignUpCode(code, keys.CodeDigest(id, code), now + (kind is IdentifierKind.Phone ? limits.SmsCodeLifetime : limits.CodeLifetime));
    }

    public int DigitsOf(IdentifierKind kind) => kind is IdentifierKind.Phone ? limits.SmsCodeDigits : limits.CodeDigits;
}
