using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Keyback.Factors;

/// <summary>
/// A code that the owner keeps on paper: 26 characters of 5 bits, 130 bits, so that its hash is enough at rest (NIST SP 800-63B-4
/// §3.1.2.2). The alphabet is Crockford's base32, in which nothing is mistaken for something else that counts.
/// </summary>
public static class SavedCode
{
    /// <summary>How many an account gets at a time.</summary>
    public const int Count = 10;

    /// <summary>Characters of a code.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Group = 5; // characters between two dashes; the last group takes the one that is over
    private const int LongestInput = 128;

    /// <summary>A fresh code, plain.</summary>
    public static string New(Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        return randomness.NewText(Length, Alphabet);
    }

    /// <summary>A code as it is shown: <c>01234-56789-ABCDE-FGHJK-MNPQRS</c>.</summary>
    public static string Shown(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var last = Length / Group - 1;
        return string.Join('-', Enumerable.Range(0, last + 1).Select(at => at == last ? code[(at * Group)..] : code.Substring(at * Group, Group)));
    }

    /// <summary>
    /// Takes what somebody typed: in any case and width, with any spaces and dashes, <c>O</c> for <c>0</c>, <c>I</c> and <c>L</c> for <c>1</c>,
    /// <c>U</c> for <c>V</c>. False when it cannot be a code.
    /// </summary>
    /// <param name="typed">As typed or pasted.</param>
    /// <param name="code">The plain code.</param>
    public static bool TryRead(string? typed, [NotNullWhen(true)] out string? code)
    {
        code = null;
        if (typed is null || typed.Length > LongestInput)
        {
            return false;
        }

        var plain = new StringBuilder(Length);
        foreach (var character in typed.Where(character => !IsGrouping(character)))
        {
            if (Meant(character) is not { } meant)
            {
                return false;
            }

            plain.Append(meant);
        }

        code = plain.Length == Length ? plain.ToString() : null;
        return code is not null;
    }

    private static bool IsGrouping(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format or UnicodeCategory.Control
        || character is '\u2212';

    private static char? Meant(char typed) => char.ToUpperInvariant(Narrow(typed)) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        'U' => 'V',
        var character when Alphabet.Contains(character, StringComparison.Ordinal) => character,
        _ => null,
    };

    // The full-width forms of ASCII, U+FF01 to U+FF5E, as Chinese keyboards give them.
    private static char Narrow(char typed) => typed is >= '\uFF01' and <= '\uFF5E' ? (char)(typed - 0xFEE0) : typed;
}
