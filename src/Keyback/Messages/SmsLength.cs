using System.Text;

namespace Keyback.Messages;

/// <summary>
/// What an SMS is counted as (3GPP TS 23.038, 23.040): in the GSM 7-bit alphabet 160 septets, or 153 in each of several
/// segments; as soon as one character lies outside it, UCS-2 with 70 units, or 67 in each of several.
/// </summary>
/// <param name="IsGsm7">Whether the GSM 7-bit alphabet holds the whole text.</param>
/// <param name="Units">Septets or UTF-16 units.</param>
/// <param name="Segments">As how many SMS it is sent and paid for.</param>
public readonly record struct SmsLength(bool IsGsm7, int Units, int Segments)
{
    /// <summary>Septets in one SMS.</summary>
    public const int Gsm7Units = 160;

    /// <summary>UTF-16 units in one SMS.</summary>
    public const int Ucs2Units = 70;

    private const int Gsm7Part = 153; // a header of seven septets joins the parts
    private const int Ucs2Part = 67;

    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€"; // each behind an escape: two septets

    /// <summary>The length of a text.</summary>
    public static SmsLength Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isGsm7 = text.EnumerateRunes().All(IsGsm7Letter);
        List<int> costs = [.. text.EnumerateRunes().Select(rune => isGsm7 ? Septets(rune) : rune.Utf16SequenceLength)];
        var units = costs.Sum();
        var (whole, part) = isGsm7 ? (Gsm7Units, Gsm7Part) : (Ucs2Units, Ucs2Part);
        return new(isGsm7, units, units <= whole ? 1 : Parts(costs, part));
    }

    /// <summary>Whether the GSM 7-bit alphabet has this character.</summary>
    internal static bool IsGsm7Letter(Rune rune) => Septets(rune) > 0;

    // No character is torn: one that does not fit whole begins the next part.
    private static int Parts(List<int> costs, int room)
    {
        var (parts, used) = (1, 0);
        foreach (var cost in costs)
        {
            (parts, used) = used + cost > room ? (parts + 1, cost) : (parts, used + cost);
        }

        return parts;
    }

    private static int Septets(Rune rune) => rune switch
    {
        { IsBmp: false } => 0,
        _ when Basic.Contains((char)rune.Value, StringComparison.Ordinal) => 1,
        _ when Extension.Contains((char)rune.Value, StringComparison.Ordinal) => 2,
        _ => 0,
    };
}
