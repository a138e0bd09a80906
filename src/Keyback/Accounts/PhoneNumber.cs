using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PhoneNumbers;

namespace Keyback.Accounts;

/// <summary>A phone number, kept and compared in E.164 form (ITU-T E.164: a plus and at most 15 digits).</summary>
/// <remarks>
/// A number counts when its length is possible in its country. Whether its block has been handed out is not asked:
/// operators open new blocks faster than the table of them is updated, and a code that arrives proves more.
/// </remarks>
public sealed record PhoneNumber
{
    private const int MostDigits = 15;

    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    private PhoneNumber(string e164, int countryCode)
    {
        E164 = e164;
        Masked = Masking.Phone(e164, countryCode);
    }

    /// <summary>The number to send to, such as <c>+8613900000000</c>.</summary>
    public string E164 { get; }

    /// <summary>What numbers are compared and found by: <see cref="E164"/>.</summary>
    public string Key => E164;

    /// <summary>The number for its owner's eyes: country code and the last two digits.</summary>
    public string Masked { get; }

    /// <summary>
    /// Reads one number. Spaces, dashes, dots, slashes, brackets and invisible direction marks are skipped, digits of
    /// any script are read; letters and extensions are refused.
    /// </summary>
    /// <param name="text">What somebody typed. Any string is safe.</param>
    /// <param name="defaultRegion">The country of numbers without a country code: two letters of ISO 3166-1, such as <c>CN</c>.</param>
    /// <param name="number">The number, when the answer is true.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, string defaultRegion, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = null;
        if (TypedText.Trimmed(text) is not { } trimmed || !DialledText.TryRead(trimmed, out var dialled) || IsTooLong(dialled))
        {
            return false;
        }

        try
        {
            var parsed = Numbers.Parse(dialled, defaultRegion);
            var e164 = Numbers.Format(parsed, PhoneNumberFormat.E164);

            // IsPossibleNumber would let numbers without an area code through, and those nobody can send to.
            if (Numbers.IsPossibleNumberWithReason(parsed) != PhoneNumberUtil.ValidationResult.IS_POSSIBLE || e164.Length > MostDigits + 1)
            {
                return false;
            }

            number = new PhoneNumber(e164, parsed.CountryCode);
            return true;
        }
        catch (NumberParseException)
        {
            return false; // the library has no other way to say no to a number
        }
    }

    /// <summary>The country code that numbers of a region may lack, such as <c>+86</c>; none where there is no such region.</summary>
    /// <param name="region">Two letters of ISO 3166-1, such as <c>CN</c>.</param>
    public static string? CallingCodeOf(string region) =>
        Numbers.GetCountryCodeForRegion(region) is > 0 and var code ? string.Create(CultureInfo.InvariantCulture, $"+{code}") : null;

    /// <summary>The masked number.</summary>
    public override string ToString() => Masked;

    // The library would take some long numbers for a carrier's prefix and a number. International prefixes begin with 0.
    private static bool IsTooLong(string dialled) => dialled.Length > MostDigits && dialled[0] is not ('+' or '0');
}
