using System.Globalization;
using System.Text;

namespace Keyback.Accounts;

/// <summary>What all identifiers ask of the text that somebody typed, before anything costly looks at it.</summary>
internal static class TypedText
{
    /// <summary>The most UTF-16 units that are looked at: twice what the longest address needs.</summary>
    internal const int MaximumUnits = 512;

    /// <summary>Cuts white space off both ends; null for too long, empty or broken text.</summary>
    internal static string? Trimmed(string? text)
    {
        if (text is null || text.Length > MaximumUnits)
        {
            return null;
        }

        var trimmed = text.Trim();
        return trimmed.Length > 0 && IsWellFormed(trimmed) ? trimmed : null;
    }

    /// <summary>Whether no surrogate stands alone and U+FFFE nowhere: normalisation would throw on them.</summary>
    internal static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\uFFFE')
            {
                return false;
            }

            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsSurrogatePair(text, i))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>Lower case for A to Z and for nothing else.</summary>
    internal static string AsciiLower(string text) =>
        string.Create(text.Length, text, static (lower, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                lower[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
            }
        });

    internal static bool IsAny(Rune rune, params ReadOnlySpan<UnicodeCategory> categories) =>
        categories.Contains(Rune.GetUnicodeCategory(rune));
}
