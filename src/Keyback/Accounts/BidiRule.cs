using System.Globalization;
using System.Text;

namespace Keyback.Accounts;

/// <summary>
/// The Bidi Rule (RFC 5893 §2) for texts of letters, digits, marks and printing ASCII. .NET does not tell the
/// bidirectional class of a character, so it is taken from the blocks that Unicode reserves for right-to-left scripts.
/// </summary>
internal static class BidiRule
{
    private enum Direction
    {
        Left,
        Right,
        EuropeanDigit,
        ArabicDigit,
        Mark,
        Neutral,
    }

    /// <summary>True for every text without right-to-left characters: the rule is about texts that have some.</summary>
    internal static bool Holds(string text)
    {
        var all = text.EnumerateRunes().Select(Of).ToList();
        if (!all.Exists(direction => direction is Direction.Right or Direction.ArabicDigit))
        {
            return true;
        }

        return all[0] == Direction.Right // rule 1; one that begins left to right breaks rule 5
            && !all.Contains(Direction.Left) // rule 2
            && all.FindLast(direction => direction != Direction.Mark) is not Direction.Neutral // rule 3
            && !(all.Contains(Direction.EuropeanDigit) && all.Contains(Direction.ArabicDigit)); // rule 4
    }

    private static Direction Of(Rune rune) => rune.Value switch
    {
        >= '0' and <= '9' => Direction.EuropeanDigit,
        >= 0x06F0 and <= 0x06F9 => Direction.EuropeanDigit,
        >= 0x0660 and <= 0x0669 => Direction.ArabicDigit,
        _ when TypedText.IsAny(rune, UnicodeCategory.NonSpacingMark) => Direction.Mark,
        >= 0x0590 and <= 0x08FF => Direction.Right,
        >= 0xFB1D and <= 0xFDFF => Direction.Right,
        >= 0xFE70 and <= 0xFEFF => Direction.Right,
        >= 0x10800 and <= 0x10FFF => Direction.Right,
        >= 0x1E800 and <= 0x1EFFF => Direction.Right,
        _ when rune.IsAscii && !Rune.IsLetter(rune) => Direction.Neutral,
        _ => Direction.Left,
    };
}
