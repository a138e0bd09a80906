using System.Globalization;
using System.Text;

namespace Keyback.Server.Support;

/// <summary>What people write to us, made fit to be kept and shown: it says the same on a page, in a mail and on a terminal.</summary>
internal static class WrittenText
{
    /// <summary>
    /// Line breaks stay; other controls, marks that turn the reading direction and half surrogates, which would say something
    /// else on a terminal than what is kept, go.
    /// </summary>
    public static string Plain(string? text) => string.Concat((text ?? "").ReplaceLineEndings("\n").EnumerateRunes()
        .Where(rune => rune.Value is '\n' || (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format)
            && rune != Rune.ReplacementChar))
        .Select(rune => rune.ToString())).Trim();

    /// <summary>The same on one line.</summary>
    public static string OnOneLine(string? text) => Plain(text).Replace('\n', ' ');

    /// <summary>How long a text is, in code points.</summary>
    public static int Length(string text) => text.EnumerateRunes().Count();
}
