using System.Globalization;
using System.Text;

namespace Keyback.Accounts;

/// <summary>The PRECIS IdentifierClass (RFC 8264 §4.2) and the width mapping before it (RFC 8265 §3.3.1).</summary>
/// <remarks>
/// Two rules are stricter than the class, because .NET does not tell the properties they need: ZERO WIDTH JOINER and
/// NON-JOINER (CONTEXTJ) are always refused, and so are the CONTEXTO characters other than the Arabic-Indic digits.
/// </remarks>
internal static class PrecisIdentifier
{
    // RFC 5892 §2.6, the exceptions that PRECIS takes over (RFC 8264 §9.6).
    private const string ExceptionallyValid = "\u00DF\u03C2\u06FD\u06FE\u0F0B\u3007";
    private const string ExceptionallyRefused = "\u0640\u07FA\u302E\u302F\u3031\u3032\u3033\u3034\u3035\u303B";
    private const string InContextOnly = "\u00B7\u0375\u05F3\u05F4\u30FB";

    /// <summary>Replaces full-width and half-width characters by their ordinary twins.</summary>
    internal static string MapWidth(string text) =>
        string.Concat(text.Select(c => c is >= '\uFF01' and <= '\uFFEE' or '\u3000' && char.GetUnicodeCategory(c) != UnicodeCategory.OtherNotAssigned
            ? c.ToString().Normalize(NormalizationForm.FormKC)
            : c.ToString()));

    internal static bool Holds(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Holds(rune))
            {
                return false;
            }
        }

        return !(text.Any(IsArabicIndic) && text.Any(IsExtendedArabicIndic)); // RFC 5892 Appendix A.8 and A.9
    }

    // In the order of RFC 8264 §8.
    private static bool Holds(Rune rune)
    {
        if (rune.IsBmp && ExceptionallyValid.Contains((char)rune.Value, StringComparison.Ordinal))
        {
            return true;
        }

        if (rune.IsBmp && (ExceptionallyRefused + InContextOnly).Contains((char)rune.Value, StringComparison.Ordinal))
        {
            return false;
        }

        if (rune.IsAscii)
        {
            return rune.Value is > 0x20 and < 0x7F;
        }

        return !IsOldHangulJamo(rune) && !IsIgnorable(rune) && !HasCompatibility(rune) && TypedText.IsAny(
            rune,
            UnicodeCategory.LowercaseLetter,
            UnicodeCategory.UppercaseLetter,
            UnicodeCategory.OtherLetter,
            UnicodeCategory.DecimalDigitNumber,
            UnicodeCategory.ModifierLetter,
            UnicodeCategory.NonSpacingMark,
            UnicodeCategory.SpacingCombiningMark);
    }

    private static bool IsArabicIndic(char c) => c is >= '\u0660' and <= '\u0669';

    private static bool IsExtendedArabicIndic(char c) => c is >= '\u06F0' and <= '\u06F9';

    private static bool IsOldHangulJamo(Rune rune) =>
        rune.Value is (>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97C) or (>= 0xD7B0 and <= 0xD7FB);

    // Default_Ignorable_Code_Point, where the general category alone would let it through.
    internal static bool IsIgnorable(Rune rune) =>
        rune.Value is 0x034F or (>= 0x115F and <= 0x1160) or (>= 0x17B4 and <= 0x17B5) or (>= 0x180B and <= 0x180F)
            or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);

    private static bool HasCompatibility(Rune rune)
    {
        var text = rune.ToString();
        return text.Normalize(NormalizationForm.FormKC) != text;
    }
}
