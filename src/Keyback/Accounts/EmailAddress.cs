using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Keyback.Accounts;

/// <summary>An e-mail address, as it is sent to and as it is compared.</summary>
/// <remarks>
/// The one comparison policy, at every door: two addresses are the same when their <see cref="Key"/> is. In the local
/// part the key folds A–Z to a–z and composes characters (NFC); it folds nothing else, so dots and plus tags count,
/// and a character outside ASCII never meets one inside: U+212A KELVIN SIGN is no k, U+017F no s, U+0131 no i. Where
/// NFC itself would turn such a character into ASCII, the local part is compared uncomposed. The domain is compared as
/// its lower-case A-label (RFC 5890), so both spellings of an international name are one. What is sent to is always
/// <see cref="Value"/>, whose local part is byte for byte what was registered (RFC 5321 §2.4).
/// </remarks>
public sealed record EmailAddress
{
    private const int MaximumOctets = 254; // RFC 5321 §4.5.3.1.3: a path of 256, less its angle brackets
    private const int MaximumLocalOctets = 64; // RFC 5321 §4.5.3.1.1

    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;@\\,\""); // RFC 5322 §3.2.3, less the dot

    private EmailAddress(string localPart, string domain)
    {
        LocalPart = localPart;
        Domain = domain;
        Value = $"{localPart}@{domain}";
        Key = $"{LocalKey(localPart)}@{domain}";
        Masked = Masking.Email(localPart, domain);
    }

    /// <summary>The address to send to: the local part as given, the domain as lower-case A-label.</summary>
    public string Value { get; }

    /// <summary>What stands before the @, byte for byte as given.</summary>
    public string LocalPart { get; }

    /// <summary>The domain as lower-case A-label.</summary>
    public string Domain { get; }

    /// <summary>What addresses are compared and found by; never sent to.</summary>
    public string Key { get; }

    /// <summary>The address for its owner's eyes, such as <c>f•••@e•••.org</c>.</summary>
    public string Masked { get; }

    /// <summary>
    /// Reads one bare address. White space around it is cut off. Refused: quoted local parts, white space or controls or
    /// invisible format characters inside, the specials of RFC 5322 §3.2.3, empty labels, domains without a dot, IP
    /// addresses, and what is longer than RFC 5321 §4.5.3.1 allows in UTF-8 octets.
    /// </summary>
    /// <param name="text">What somebody typed. Any string is safe.</param>
    /// <param name="address">The address, when the answer is true.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        if (TypedText.Trimmed(text) is not { } trimmed)
        {
            return false;
        }

        var at = trimmed.LastIndexOf('@');
        if (at < 1 || !IsLocalPart(trimmed[..at]) || HasHidden(trimmed) || !DomainName.TryParse(trimmed[(at + 1)..], out var domain))
        {
            return false;
        }

        var parsed = new EmailAddress(trimmed[..at], domain);
        if (Encoding.UTF8.GetByteCount(parsed.Value) > MaximumOctets)
        {
            return false;
        }

        address = parsed;
        return true;
    }

    /// <summary>Whether both are one address under the comparison policy.</summary>
    public bool Equals(EmailAddress? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>The masked address.</summary>
    public override string ToString() => Masked;

    // A dot-string of RFC 5321 §4.1.2, widened by RFC 6531 §3.3 to characters outside ASCII.
    private static bool IsLocalPart(string local) =>
        Encoding.UTF8.GetByteCount(local) <= MaximumLocalOctets
        && !local.Split('.').Contains("")
        && !local.AsSpan().ContainsAny(Specials);

    private static bool HasHidden(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)
                || TypedText.IsAny(rune, UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.OtherNotAssigned))
            {
                return true;
            }
        }

        return false;
    }

    private static string LocalKey(string local) =>
        TypedText.AsciiLower(TurnsAscii(local) ? local : local.Normalize(NormalizationForm.FormC));

    private static bool TurnsAscii(string local)
    {
        foreach (var rune in local.EnumerateRunes())
        {
            if (!rune.IsAscii && rune.ToString().Normalize(NormalizationForm.FormC).Any(char.IsAscii))
            {
                return true;
            }
        }

        return false;
    }
}
