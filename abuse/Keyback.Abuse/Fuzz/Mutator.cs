using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Fuzz;

/// <summary>Makes nonsense of texts and JSON, the same for the same dice.</summary>
internal sealed class Mutator(Dice dice)
{
    /// <summary>Stands in everything secret that the fuzzer makes up, so that a line of a log that repeats it is found.</summary>
    public const string Mark = "zqxfuzzmark";

    private static readonly string[] Pieces =
    [
        "", " ", "\t", "\n", "\r\n", "\0", "\u0001", "\u007f", "\u0085", "\u00a0", "\u00ad", "\u0301", "\u034f", "\u061c", "\u200b", "\u200d", "\u200e", "\u2028", "\u202e", "\u2060", "\u3000", "\ufe0f", "\ufeff", "\ufffd", "\uffff",
        "\ud800", "\udfff", "\ud83d\ude00", "\U000e0100", "\U0010ffff", "İ", "ß", "ſ", "ﬁ", "１２３", "＠", "。", "а", "Ω", "ﷺ", "𝕒", "شלום", "%00", "%", "..", "../", "//", "\\", "'", "\"", "<", "<script>", "&amp;", "{{7*7}}", "${jndi:ldap://x}", "'; DROP TABLE accounts;--",
        "@", "+", "-", ".", ",", ";", ":", "=", "#", "~", "_", "(", ")", "[", "]", "true", "null", "NaN", "Infinity", "-0", "0x10", "1e309", "9223372036854775808", "2147483648", "00000000", "12345678", "123456", "+8613812345678", "+1", "00", "0086", "a@b.c", "xn--", ".com",
    ];

    private static readonly double[] Numbers = [0, -1, 1, 0.5, -0.0, 1e15, 1e308, -1e308, int.MaxValue, int.MinValue, 9007199254740993, 262144];

    /// <summary>A text made from one that is right, or from nothing.</summary>
    public string Text(string right)
    {
        var text = dice.Below(8) == 0 ? "" : right;
        for (var change = dice.Below(4); change >= 0; change--)
        {
            text = Change(text);
        }

        return text.Length > 20_000 ? text[..20_000] : text;
    }

    /// <summary>A text that must not be told: with the mark in it.</summary>
    public string Secret() => Text($"{Mark}{dice.Word(4)} {dice.Digits(4)}");

    /// <summary>A JSON text made from a value that is right.</summary>
    public string Json(JsonNode? right)
    {
        if (dice.OnceIn(24))
        {
            return Broken(right);
        }

        var value = right?.DeepClone();
        for (var change = dice.Below(3); change > 0 && value is not null; change--)
        {
            value = Change(value);
        }

        return Write(value);
    }

    /// <summary>Bytes made from bytes that are right.</summary>
    public byte[] Bytes(byte[] right)
    {
        var bytes = right.ToArray();
        for (var change = dice.Below(4); change >= 0 && bytes.Length > 0; change--)
        {
            bytes[dice.Below(bytes.Length)] = (byte)dice.Below(256);
        }

        return dice.OnceIn(5) ? bytes[..dice.Below(bytes.Length + 1)] : bytes;
    }

    private string Change(string text)
    {
        var at = dice.Below(text.Length + 1);
        return dice.Below(9) switch
        {
            0 or 1 => text.Insert(at, dice.Of(Pieces)),
            2 => text[..at],
            3 => text[at..],
            4 => text + text,
            5 when text.Length > 0 => text.Remove(Math.Min(at, text.Length - 1), 1),
            6 when text.Length > 0 => string.Concat(text.AsSpan(0, Math.Min(at, text.Length - 1)), ((char)dice.Below(65536)).ToString(), text.AsSpan(Math.Min(at, text.Length - 1) + 1)),
            7 => dice.OnceIn(20) ? string.Concat(Enumerable.Repeat(dice.Of(Pieces), 1 + dice.Below(3000))) : dice.Of(Pieces),
            8 => dice.Coin() ? text.ToUpperInvariant() : string.Concat(text.Select(character => character is > ' ' and <= '~' ? (char)(character + 0xFEE0) : character)),
            _ => text + dice.Of(Pieces),
        };
    }

    private JsonNode? Change(JsonNode value)
    {
        switch (value)
        {
            case JsonObject members when members.Count > 0 && !dice.OnceIn(12):
                var name = dice.Of([.. members.Select(member => member.Key)]);
                switch (dice.Below(6))
                {
                    case 0:
                        members.Remove(name);
                        break;
                    case 1:
                        members[Valid(Text(name))] = Any(2);
                        break;
                    default:
                        var inner = members[name];
                        members[name] = inner is null ? Any(2) : Change(inner.DeepClone());
                        break;
                }

                return members;
            case JsonValue leaf when leaf.GetValueKind() is JsonValueKind.String && !dice.OnceIn(4):
                return Text(leaf.ToString());
            default:
                return Any(3);
        }
    }

    private JsonNode? Any(int depth) => dice.Below(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => dice.Coin(),
        2 => JsonValue.Create(dice.Of(Numbers)),
        3 => JsonValue.Create((long)dice.Next()),
        4 or 5 => Text(dice.Of(Pieces)),
        6 => new JsonArray([.. Enumerable.Range(0, dice.Below(4)).Select(_ => Any(depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, dice.Below(4)).Select(number => KeyValuePair.Create($"m{number}", Any(depth - 1)))),
    };

    // What no JSON library writes.
    private string Broken(JsonNode? right)
    {
        var text = Write(right);
        return dice.Below(8) switch
        {
            0 => text[..dice.Below(text.Length + 1)],
            1 => new string('[', 1 + dice.Below(5000)),
            2 => string.Concat(Enumerable.Repeat("{\"a\":", 1 + dice.Below(500))),
            3 => text.Replace("\":\"", "\":\"\\ud800", StringComparison.Ordinal),
            4 => text.Replace("\":\"", "\":\"\\u0000", StringComparison.Ordinal),
            5 => text.Replace("{", "{\"a\":1,\"a\":2,", StringComparison.Ordinal),
            6 => Text(text),
            _ => text.Replace("}", $",\"x\":\"{new string('x', dice.Below(20_000))}\"}}", StringComparison.Ordinal),
        };
    }

    // Half characters are written as escapes: a library would refuse to write them.
    private static string Write(JsonNode? value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    private static void Write(JsonNode? value, StringBuilder to)
    {
        switch (value)
        {
            case JsonObject members:
                to.Append('{');
                foreach (var (member, index) in members.Select((member, index) => (member, index)))
                {
                    Quote(to.Append(index > 0 ? "," : ""), member.Key);
                    Write(member.Value, to.Append(':'));
                }

                to.Append('}');
                break;
            case JsonArray items:
                to.Append('[');
                foreach (var (item, index) in items.Select((item, index) => (item, index)))
                {
                    Write(item, to.Append(index > 0 ? "," : ""));
                }

                to.Append(']');
                break;
            case JsonValue text when text.TryGetValue<string>(out var plain):
                Quote(to, plain);
                break;
            default:
                to.Append(value is null ? "null" : value.ToJsonString());
                break;
        }
    }

    private static void Quote(StringBuilder to, string text)
    {
        to.Append('"');
        foreach (var character in text)
        {
            _ = character is < ' ' or '"' or '\\' or > '~' ? to.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : to.Append(character);
        }

        to.Append('"');
    }

    // A name that JsonNode takes as a key must be whole characters.
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
