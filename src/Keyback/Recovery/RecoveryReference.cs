using System.Text;
using Keyback.Accounts;

namespace Keyback.Recovery;

/// <summary>
/// Makes references such as <c>K7Q-2M9</c>: three and three characters that nobody confuses, on paper or on the
/// telephone (no 0/O, 1/I/L, 5/S, 8/B). They name a Recovery and prove nothing; two may be equal, a day apart.
/// </summary>
public static class RecoveryReference
{
    private const string Alphabet = "234679ACDEFGHJKMNPQRTUVWXYZ";

    /// <summary>A fresh reference.</summary>
    public static string New(Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        var text = randomness.NewText(6, Alphabet);
        return $"{text[..3]}-{text[3..]}";
    }

    /// <summary>Reads one as it is said or typed: small letters, full-width ones and a missing or odd dash make no difference.</summary>
    /// <returns>None where the text cannot be one.</returns>
    public static string? Read(string? text)
    {
        if (text is not { Length: <= 32 } || !TypedText.IsWellFormed(text))
        {
            return null;
        }

        var signs = string.Concat(text.Normalize(NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return signs.Length == 6 && signs.All(sign => Alphabet.Contains(sign, StringComparison.Ordinal)) ? $"{signs[..3]}-{signs[3..]}" : null;
    }
}
