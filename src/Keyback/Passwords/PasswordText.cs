using System.Globalization;
using System.Text;

namespace Keyback.Passwords;

/// <summary>The one form in which passwords are counted, judged and hashed.</summary>
public static class PasswordText
{
    /// <summary>The most UTF-16 units that are looked at. 256 code points need at most 512; the rest is room for NFD.</summary>
    public const int MaximumUnits = 1024;

    /// <summary>
    /// Maps every space to U+0020 and composes (NFC), nothing else: no trim, no folding of case, width or
    /// compatibility forms (RFC 8265 §4.2.2 OpaqueString; NIST SP 800-63B-4 §3.1.1.2).
    /// </summary>
    /// <param name="typed">What arrived, exactly.</param>
    /// <returns>The prepared password, or null when it holds half of a surrogate pair, U+FFFE or a control character, or is longer than <see cref="MaximumUnits"/>.</returns>
    public static string? Prepare(string typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        if (typed.Length > MaximumUnits)
        {
            return null;
        }

        var mapped = new StringBuilder(typed.Length);
        for (var i = 0; i < typed.Length; i += char.IsSurrogatePair(typed, i) ? 2 : 1)
        {
            // Every space and every control character is a single unit.
            switch (CharUnicodeInfo.GetUnicodeCategory(typed, i))
            {
                case UnicodeCategory.Surrogate or UnicodeCategory.Control:
                case UnicodeCategory.OtherNotAssigned when typed[i] is '\uFFFE': // Normalize throws at it
                    return null;
                case UnicodeCategory.SpaceSeparator:
                    mapped.Append(' ');
                    break;
                default:
                    mapped.Append(typed, i, char.IsSurrogatePair(typed, i) ? 2 : 1);
                    break;
            }
        }

        return mapped.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Counts code points, the unit of every length rule (NIST SP 800-63B-4 §3.1.1.2). Half a surrogate pair counts as one.</summary>
    /// <param name="text">The text to count.</param>
    public static int CountCodePoints(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
