using System.Globalization;
using System.Text;

namespace Keyback.Passwords;

/// <summary>
/// The spellings under which a password is compared with lists. Attackers try these variations of every word, so they
/// add nothing. Only ever used to judge: what is hashed is the password itself.
/// </summary>
internal static class FoldedPassword
{
    /// <summary>The most digits and symbols that count as decoration around a word: as many could be tried with every word.</summary>
    internal const int MostDecoration = 8;

    // Two readings, because 1 and ! stand for either letter.
    private const string LeetSigns = "@4301!5$7+89";
    private const string LeetWithI = "aaeoiissttbg";
    private const string LeetWithL = "aaeollssttbg";

    /// <summary>Lower case, ordinary width, ASCII digits, no spaces and no punctuation but the signs that stand for letters or decorate.</summary>
    /// <param name="prepared">Well-formed text.</param>
    internal static string Fold(string prepared)
    {
        var folded = new StringBuilder(prepared.Length);
        foreach (var c in prepared.Normalize(NormalizationForm.FormKC).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit)
            {
                folded.Append((char)('0' + digit));
            }
            else if (!IsSeparator(c))
            {
                folded.Append(c);
            }
        }

        return folded.ToString();
    }

    /// <summary>The folded text and its two leet readings.</summary>
    internal static IEnumerable<string> Readings(string folded) =>
        new[] { folded, Unleet(folded, LeetWithI), Unleet(folded, LeetWithL) }.Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The folded text whole, and without what decorates it before, after and on both sides: digits and symbols, or symbols
    /// alone. Each with its leet readings.
    /// </summary>
    internal static IEnumerable<string> Cores(string folded)
    {
        // Stripped before reading leet: the digits of password123 are decoration, those of p455w0rd are letters.
        return Stripped(folded, IsDecoration)
            .Concat(Stripped(folded, c => IsDecoration(c) && !char.IsAsciiDigit(c)))
            .Append(folded)
            .Where(core => core.Length > 0 && folded.Length - core.Length <= MostDecoration)
            .SelectMany(Readings)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>What the text repeats from end to end, the last time perhaps cut short; the text itself when it repeats nothing.</summary>
    internal static string RepeatedUnit(string text)
    {
        for (var period = 1; period <= text.Length / 2; period++)
        {
            if (text.AsSpan(period).SequenceEqual(text.AsSpan(0, text.Length - period)))
            {
                return text[..period];
            }
        }

        return text;
    }

    /// <summary>Digits and symbols of the keyboard; no letters, no emoji.</summary>
    internal static bool IsDecoration(char c) => char.IsAscii(c) && !char.IsAsciiLetter(c);

    private static string[] Stripped(string folded, Func<char, bool> isDecoration)
    {
        var first = 0;
        while (first < folded.Length && isDecoration(folded[first]))
        {
            first++;
        }

        var end = folded.Length;
        while (end > first && isDecoration(folded[end - 1]))
        {
            end--;
        }

        return [folded[first..], folded[..end], folded[first..end]];
    }

    private static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c) || (char.IsAscii(c) ? c is '-' or '_' or '.' or '\'' or ',' or ';' or ':' or '?' or '"' : char.IsPunctuation(c));

    private static string Unleet(string folded, string letters) =>
        string.Concat(folded.Select(c => LeetSigns.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? letters[at] : c));
}
