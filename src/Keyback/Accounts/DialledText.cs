using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Keyback.Accounts;

/// <summary>
/// Tells what could be a phone number by its characters alone, in any country. User names are held to the opposite
/// answer, so that no text is both.
/// </summary>
internal static class DialledText
{
    private const int FewestDigits = 5;
    private const int MostDigits = 20; // 15 of E.164 behind an international prefix

    // Between digits: what people and address books write there. Dashes and spaces go by category.
    private const string Separators = ".()/（）．／\u2212\u30FC\t";

    /// <summary>ASCII digits, behind a plus if there was one.</summary>
    internal static bool TryRead(string text, [NotNullWhen(true)] out string? dialled)
    {
        dialled = null;
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            {
                kept.Append((char)('0' + digit));
            }
            else if (c is '+' or '＋' && kept.Length == 0)
            {
                kept.Append('+');
            }
            else if (!IsBetween(c))
            {
                return false;
            }
        }

        var digits = kept.Length - (kept.Length > 0 && kept[0] == '+' ? 1 : 0);
        if (digits is < FewestDigits or > MostDigits)
        {
            return false;
        }

        dialled = kept.ToString();
        return true;
    }

    // Phones paste numbers wrapped in invisible direction marks (Cf).
    private static bool IsBetween(char c) =>
        Separators.Contains(c, StringComparison.Ordinal)
        || char.GetUnicodeCategory(c)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format;
}
