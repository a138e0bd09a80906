using System.Globalization;
using System.Text;

namespace Keyback.Accounts;

/// <summary>Shows enough of an identifier for its owner to know it again, and too little for anybody else to use it.</summary>
internal static class Masking
{
    private const string Hidden = "•••";

    private static readonly IdnMapping Idn = new();

    // The domain is shown as people write it: nobody knows an A-label again.
    internal static string Email(string local, string domain)
    {
        var shown = Idn.GetUnicode(domain);
        var top = shown.LastIndexOf('.');
        return $"{First(local)}@{First(shown[..top])}{shown[top..]}";
    }

    internal static string Phone(string e164, int countryCode) =>
        string.Create(CultureInfo.InvariantCulture, $"+{countryCode}{Hidden}{e164[^2..]}");

    internal static string Name(string name) => First(name);

    // A text of one character would be shown whole; it is hidden whole.
    private static string First(string text)
    {
        var first = Rune.GetRuneAt(text, 0).Utf16SequenceLength;
        return first == text.Length ? Hidden : text[..first] + Hidden;
    }
}
