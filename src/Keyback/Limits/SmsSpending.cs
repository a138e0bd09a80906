using PhoneNumbers;

namespace Keyback.Limits;

/// <summary>Which numbers SMS go to at all, and what counts together. Pure; the counts are the store's.</summary>
/// <param name="options">The limits.</param>
/// <param name="defaultRegion">The region served beside CN where none is listed.</param>
public sealed class SmsSpending(SmsSpendingOptions options, string defaultRegion)
{
    /// <summary>The number's country is not among those served.</summary>
    public const string RegionRefused = "sms_region";

    /// <summary>The number costs whoever calls or writes to it, or is a short code or a pager.</summary>
    public const string PremiumRefused = "sms_premium";

    private const int EndDigits = 3; // a thousand numbers share a prefix

    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();
    private static readonly ShortNumberInfo ShortNumbers = ShortNumberInfo.GetInstance();

    private readonly HashSet<string> regions = [.. options.Regions.Count > 0 ? options.Regions : ["CN", defaultRegion]];

    /// <summary>The limits.</summary>
    public SmsSpendingOptions Limits => options;

    /// <summary>Whether this is the code of a country that has phone numbers: two capital letters of ISO 3166-1.</summary>
    public static bool IsRegion(string region) => region is { Length: 2 } && Numbers.GetSupportedRegions().Contains(region);

    /// <summary>Looks at a number.</summary>
    /// <param name="e164">The number.</param>
    /// <returns>Its country, and why no SMS goes there, if none does: one of the phrases above.</returns>
    public (string Region, string? Refusal) Judge(string e164)
    {
        ArgumentNullException.ThrowIfNull(e164);
        PhoneNumber number;
        try
        {
            number = Numbers.Parse(e164, null);
        }
        catch (NumberParseException)
        {
            return ("ZZ", RegionRefused); // the library has no other way to say no to a number
        }

        var region = RegionOf(number);
        return (region, !regions.Contains(region) ? RegionRefused : IsCostly(number) ? PremiumRefused : null);
    }

    /// <summary>What a number has in common with a thousand neighbours: carriers hand numbers out in blocks, and so does fraud.</summary>
    public static string Prefix(string e164)
    {
        ArgumentNullException.ThrowIfNull(e164);
        return e164[..^Math.Min(EndDigits, e164.Length)];
    }

    // Blocks that the tables do not know yet, or that are fictional, belong to the main country of their calling code.
    private static string RegionOf(PhoneNumber number) =>
        Numbers.GetRegionCodeForNumber(number) is { Length: > 0 } region && region != "ZZ"
            ? region
            : Numbers.GetRegionCodeForCountryCode(number.CountryCode);

    private static bool IsCostly(PhoneNumber number) =>
        Numbers.GetNumberType(number) is PhoneNumberType.PREMIUM_RATE or PhoneNumberType.SHARED_COST or PhoneNumberType.UAN
            or PhoneNumberType.PAGER or PhoneNumberType.PERSONAL_NUMBER or PhoneNumberType.VOICEMAIL
        || (!Numbers.IsValidNumber(number) && ShortNumbers.IsPossibleShortNumber(number)); // small islands have whole numbers as short
}
