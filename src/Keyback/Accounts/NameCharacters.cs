using System.Globalization;
using System.Text;

namespace Keyback.Accounts;

/// <summary>The kinds of character that <see cref="AccountName"/> treats apart.</summary>
internal static class NameCharacters
{
    /// <summary>U+00B7, which stands between the parts of a name such as 阿里·某某, and what other keyboards give in its place.</summary>
    internal const char MiddleDot = '\u00B7';

    private const string Dots = "\u00B7\u2022\u2027\u30FB\uFF65";

    internal static bool IsDot(Rune rune) => rune.IsBmp && Dots.Contains((char)rune.Value, StringComparison.Ordinal);

    /// <summary>
    /// Whether a name is the same without it: controls, format characters (joiners, marks of direction, soft hyphens,
    /// tags), Default_Ignorable_Code_Point (UAX #44: variation selectors, Hangul fillers, the grapheme joiner), the blank
    /// Braille pattern, and private use, which is another sign or none on the next device.
    /// </summary>
    internal static bool IsInvisible(Rune rune) =>
        PrecisIdentifier.IsIgnorable(rune)
        || rune.Value is 0x2065 or 0x2800 or (>= 0xFFF0 and <= 0xFFF8) // ignorable before they are assigned
        || TypedText.IsAny(rune, UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.PrivateUse);

    /// <summary>Whether Unicode promises that it never is a character (Unicode 17 §23.7).</summary>
    internal static bool IsNone(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    // Script=Han (UAX #24) in whole blocks: .NET does not tell scripts. Planes 2 and 3 hold nothing else.
    internal static bool IsHan(Rune rune) => rune.Value is
        (>= 0x2E80 and <= 0x2FD5) or 0x3005 or 0x3007 or (>= 0x3021 and <= 0x3029) or (>= 0x3038 and <= 0x303B)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
