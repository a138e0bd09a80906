using Keyback.Challenges;
using Keyback.Factors;

namespace Keyback.Server.Factors;

/// <summary>A second factor as somebody typed it. What cannot be one costs no try.</summary>
internal static class TypedFactor
{
    /// <summary>The answer, or none when neither text can be one.</summary>
    /// <param name="totp">The code of an authenticator app, or none.</param>
    /// <param name="savedCode">A saved code, or none.</param>
    public static FactorAnswer? Read(string? totp, string? savedCode)
    {
        if (totp is not null)
        {
            return TypedCode.TryRead(totp, TotpCode.Digits, out var digits) ? new FactorAnswer.Totp(digits) : null;
        }

        return SavedCode.TryRead(savedCode, out var code) ? new FactorAnswer.SavedCode(code) : null;
    }
}
