using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Keyback.Challenges;

/// <summary>A code as somebody typed it, made plain: grouping is for eyes only (OWASP Forgot Password cheat sheet, "PINs").</summary>
public static class TypedCode
{
    private const int LongestInput = 64; // code points: twelve digits in generous grouping

    /// <summary>
    /// Takes digits of any script's decimal digits (full-width <c>１</c> too) and drops spaces, dashes and invisible
    /// marks between them. False when anything else stands there or the count of digits is wrong.
    /// </summary>
    /// <param name="typed">What was typed or pasted.</param>
    /// <param name="digits">How many digits a code has.</param>
    /// <param name="code">The plain ASCII digits.</param>
    public static bool TryRead(string? typed, int digits, [NotNullWhen(true)] out string? code)
    {
        code = null;
        if (typed is null || typed.Length > LongestInput)
        {
            return false;
        }

        var plain = new StringBuilder(digits);
        foreach (var rune in typed.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.DecimalDigitNumber)
            {
                plain.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            }
            else if (!IsGrouping(rune, category))
            {
                return false;
            }
        }

        code = plain.Length == digits ? plain.ToString() : null;
        return code is not null;
    }

    private static bool IsGrouping(Rune rune, UnicodeCategory category) =>
        category is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format
        || rune.Value is '\t' or '\n' or '\r' or '\u2212' or '.';
}
