using System.Globalization;
using System.Text;

namespace Keyback.Messages;

/// <summary>
/// Makes a value fit for a subject or a line: whatever could end a header (RFC 5322 §2.2), break a line or turn
/// the reading direction of what stands beside it (Unicode UAX #9) is taken out.
/// </summary>
internal static class OneLine
{
    /// <summary>The value without controls, line separators, bidirectional marks and halves of surrogate pairs.</summary>
    public static string Of(string value)
    {
        var kept = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && !IsDisruptive(rune))
            {
                kept.Append(rune);
            }
        }

        return kept.ToString().Trim();
    }

    private static bool IsDisruptive(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;
}
