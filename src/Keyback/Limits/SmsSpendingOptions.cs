using System.ComponentModel.DataAnnotations;

namespace Keyback.Limits;

/// <summary>
/// What SMS may cost. Bound from <c>Keyback:Sms:Spending</c>. Somebody who is paid for messages that arrive asks for codes
/// to numbers of their own (toll fraud, "SMS pumping"); these limits bound it.
/// </summary>
public sealed class SmsSpendingOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Sms:Spending";

    /// <summary>
    /// The countries that SMS go to: two letters of ISO 3166-1 each. Default: none listed, which means CN and
    /// <c>Keyback:DefaultRegion</c>. To all others none is sent.
    /// </summary>
    public IList<string> Regions { get; set; } = [];

    /// <summary>SMS to one number in 24 hours, over all purposes. Default 10, what mainland carriers allow. A fifth is kept for known devices and for what the owner is told.</summary>
    [Range(1, 1000)]
    public int PerNumberPerDay { get; set; } = 10;

    /// <summary>SMS in an hour to numbers that differ in their last three digits only. Default 20.</summary>
    [Range(1, 1_000_000)]
    public int PerPrefixPerHour { get; set; } = 20;

    /// <summary>SMS to one country in 24 hours. Default 5,000.</summary>
    [Range(1, 100_000_000)]
    public int PerRegionPerDay { get; set; } = 5_000;

    /// <summary>SMS in 24 hours altogether. Default 10,000.</summary>
    [Range(1, 100_000_000)]
    public int PerDay { get; set; } = 10_000;

    /// <summary>An alarm is raised when fewer than so many of a hundred codes to a country come back right. Default 20; 0 is never.</summary>
    [Range(0, 100)]
    public int AlarmBelowPercent { get; set; } = 20;
}
