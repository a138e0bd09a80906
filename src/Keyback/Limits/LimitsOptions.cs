using System.ComponentModel.DataAnnotations;

namespace Keyback.Limits;

/// <summary>
/// How much of anything is allowed. Bound from <c>Keyback:Limits</c>; shared by all nodes, because the counts are in
/// the store. A value above a standard's ceiling stops the start; it is never clamped in silence.
/// </summary>
public sealed class LimitsOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Limits";

    /// <summary>Digits of a code by e-mail. Eight are 26.6 bits (OWASP ASVS 5.0 6.5.4 asks for 20).</summary>
    [Range(6, 12)]
    public int CodeDigits { get; set; } = 8;

    /// <summary>Digits of a code by SMS. Mainland templates allow four to six characters.</summary>
    [Range(4, 6)]
    public int SmsCodeDigits { get; set; } = 6;

    /// <summary>How long a code by e-mail works. At most ten minutes (OWASP ASVS 5.0 6.5.5).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a code by SMS works. At most ten minutes (NIST SP 800-63B-4 §4.2.1.2).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SmsCodeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a link works. At most an hour (OWASP WSTG-ATHN-09).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a link sent by support works.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SupportLinkLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Wrong codes in one Recovery; a resend does not refill them (NIST SP 800-63B-4 §3.1.3.2).</summary>
    [Range(1, 100)]
    public int WrongCodesPerCode { get; set; } = 5;

    /// <summary>Wrong codes for one account and lane in 24 hours, over all Recoveries.</summary>
    [Range(1, 1_000_000)]
    public int WrongCodesPerAccount { get; set; } = 10;

    /// <summary>
    /// Wrong codes of strangers in an hour, over all accounts: with as many, everybody who is not on a known device answers a
    /// CAPTCHA with every code until it is over. A shop of a million accounts sees some hundreds of honest slips an hour.
    /// </summary>
    [Range(10, 10_000_000)]
    public int WrongCodesOfAll { get; set; } = 1_000;

    /// <summary>Wrong user names for one account in <see cref="UserNameWindow"/>.</summary>
    [Range(1, 100)]
    public int WrongUserNames { get; set; } = 3;

    /// <summary>The window in which wrong user names are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan UserNameWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long the way stays locked after the last wrong user name.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan UserNameLock { get; set; } = TimeSpan.FromHours(24);

    /// <summary>What a user-name lock closes: <c>phone</c> (that way) or <c>account</c> (all ways).</summary>
    [AllowedValues("phone", "account")]
    public string UserNameLockScope { get; set; } = "phone";

    /// <summary>After how long without use a number proves nothing alone. Operators sell numbers again after 90 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan NumberUnusedFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>For how long a number that was added to an account proves nothing alone.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan NumberSettlesIn { get; set; } = TimeSpan.FromHours(72);

    /// <summary>For how long a number that its present holder detached can be put back.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "90.00:00:00")]
    public TimeSpan DetachedNumberKept { get; set; } = TimeSpan.FromDays(14);

    /// <summary>The shortest time between two messages of one Recovery.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ResendPause { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Messages to one address and lane in an hour.</summary>
    [Range(1, 1_000_000)]
    public int MessagesPerHour { get; set; } = 5;

    /// <summary>Messages to one address and lane in 24 hours.</summary>
    [Range(1, 1_000_000)]
    public int MessagesPerDay { get; set; } = 10;

    /// <summary>Starts for one identifier and lane in <see cref="StartsWindow"/>.</summary>
    [Range(1, 1_000_000)]
    public int StartsPerIdentifier { get; set; } = 5;

    /// <summary>Starts from one network (/24 or /48) in <see cref="StartsWindow"/>.</summary>
    [Range(1, 10_000_000)]
    public int StartsPerNetwork { get; set; } = 30;

    /// <summary>The window in which starts are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StartsWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Wrong passwords for one account and lane in <see cref="WrongPasswordsWindow"/>; ten times as many for one network.</summary>
    [Range(1, 1_000_000)]
    public int WrongPasswords { get; set; } = 10;

    /// <summary>The window in which wrong passwords are counted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan WrongPasswordsWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Wrong second factors for one account and lane in 24 hours, over Recovery, sign-in and step-up. At most 100 in a row
    /// (NIST SP 800-63B-4 §3.2.2); a code of six digits that holds for a minute leaves no room for as many in a day.
    /// </summary>
    [Range(1, 100)]
    public int WrongSecondFactors { get; set; } = 5;

    /// <summary>How long a Recovery waits whose owner has lost the second factor: time for every address to veto it.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan SecondFactorDelay { get; set; } = TimeSpan.FromHours(72);

    /// <summary>How long a sign-in with a temporary code lasts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TemporarySessionLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long an account waits between its owner's wish to delete it and the day that it goes; until then the wish can be taken back.</summary>
    [Range(typeof(TimeSpan), "2.00:00:00", "90.00:00:00")]
    public TimeSpan DeletionDelay { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long a fresh proof inside a session counts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StepUpLifetime { get; set; } = TimeSpan.FromMinutes(5);
}
