using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Keyback.Accounts;

/// <summary>The domain of an address, so that the U-label and the A-label spelling are one (RFC 5890 §2.3.2.1, UTS #46).</summary>
internal static class DomainName
{
    private const int MaximumOctets = 255; // RFC 5321 §4.5.3.1.2

    // Letters, digits and hyphens only; code points that Unicode has not assigned are refused.
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The lower-case A-label form.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out string? domain)
    {
        domain = null;
        try
        {
            // ASCII labels pass through GetAscii unmapped, so their case is folded here.
            var ascii = TypedText.AsciiLower(Idn.GetAscii(TypedText.AsciiLower(text)));

            // An "A-label" that does not come back from its own U-label is a disguise for another name.
            if (!IsUsable(ascii) || Idn.GetAscii(Idn.GetUnicode(ascii)) != ascii)
            {
                return false;
            }

            domain = ascii;
            return true;
        }
        catch (ArgumentException)
        {
            return false; // IdnMapping has no other way to say no to a name
        }
    }

    private static bool IsUsable(string ascii)
    {
        var labels = ascii.Split('.');
        return ascii.Length <= MaximumOctets
            && labels.Length >= 2
            && labels.All(label => label.Length is >= 1 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            && !labels[^1].All(char.IsAsciiDigit); // an IP address, which mail addresses write in brackets
    }
}
