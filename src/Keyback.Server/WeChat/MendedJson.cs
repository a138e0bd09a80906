using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Keyback.Server.WeChat;

/// <summary>
/// Reads JSON whose texts came from people: nicknames cut through the middle of a character, or holding raw control
/// characters, have been seen. Broken characters become U+FFFD; control characters are kept, in the form that JSON asks for.
/// </summary>
internal static class MendedJson
{
    /// <summary>Reads one document.</summary>
    /// <exception cref="JsonException">It is no JSON even so.</exception>
    public static JsonDocument Parse(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8); // bytes that are no UTF-8 become U+FFFD
        var mended = new StringBuilder(text.Length);
        var inside = false;
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            if (inside && sign is '\\' && i + 1 < text.Length)
            {
                i += Escape(text, i, mended) - 1;
            }
            else if (inside && sign < ' ')
            {
                mended.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:x4}");
            }
            else
            {
                inside ^= sign is '"';
                mended.Append(sign);
            }
        }

        return JsonDocument.Parse(mended.ToString());
    }

    // Copies the escape that begins here, and tells how long it is.
    private static int Escape(string text, int at, StringBuilder mended)
    {
        var first = Unit(text, at);
        if (first is not { } unit || !char.IsSurrogate(unit))
        {
            mended.Append(text, at, 2); // the digits of \u, if any, follow as they are
            return 2;
        }

        if (char.IsHighSurrogate(unit) && Unit(text, at + 6) is { } second && char.IsLowSurrogate(second))
        {
            mended.Append(text, at, 12);
            return 12;
        }

        mended.Append("\\ufffd");
        return 6;
    }

    private static char? Unit(string text, int at) =>
        at + 6 <= text.Length && text[at] is '\\' && text[at + 1] is 'u'
        && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
