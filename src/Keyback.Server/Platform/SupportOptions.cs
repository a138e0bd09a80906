using System.ComponentModel.DataAnnotations;
using Keyback.Support;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>How people reach the operator's support, and how it makes sure of them. Bound from <c>Keyback:Support</c>.</summary>
public sealed class SupportOptions
{
    /// <summary>A phone number as people dial it.</summary>
    [StringLength(60)]
    public string? Phone { get; set; }

    /// <summary>An address for letters.</summary>
    [StringLength(120)]
    public string? Email { get; set; }

    /// <summary>When somebody answers, in words.</summary>
    [StringLength(120)]
    public string? Hours { get; set; }

    /// <summary>Which languages they speak, in words, such as <c>中文, English</c>.</summary>
    [StringLength(120)]
    public string? Languages { get; set; }

    /// <summary>How callers are checked, in the order in which agents see it. Without any, five checks of ours stand in.</summary>
    public IList<SupportCheckOptions> Checks { get; set; } = [];

    /// <summary>How many points of checks must come together before a link is sent.</summary>
    [ValidateObjectMembers]
    public SupportMinimumOptions Minimum { get; set; } = new();

    /// <summary>Look-ups of accounts by one agent in 24 hours.</summary>
    [Range(1, 100_000)]
    public int LookupsPerDay { get; set; } = 100;

    /// <summary>Links that one agent can send in 24 hours.</summary>
    [Range(1, 100_000)]
    public int LinksPerDay { get; set; } = 40;

    /// <summary>After how many look-ups in a row that found nobody the supervisors hear of it.</summary>
    [Range(2, 1000)]
    public int MissesInARow { get; set; } = 8;

    /// <summary>From how many cases of one agent in 24 hours on, for which nobody had written, the supervisors hear of it.</summary>
    [Range(1, 100_000)]
    public int OwnCasesPerDay { get; set; } = 60;

    /// <summary>How long a change of contact waits for the owner's veto after a second person approved it.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "30.00:00:00")]
    public TimeSpan ContactChangeDelay { get; set; } = TimeSpan.FromHours(72);

    /// <summary>The same, as the rules take it.</summary>
    internal SupportPolicy ToPolicy() => new()
    {
        Checks = Checks.Count == 0
            ? SupportPolicy.DefaultChecks
            : [.. Checks.Select(check => new SupportCheck(check.Key, check.Points, check.English, check.Chinese))],
        NormalMinimum = Minimum.Normal,
        HighMinimum = Minimum.High,
        LookupsPerDay = LookupsPerDay,
        LinksPerDay = LinksPerDay,
        MissesInARow = MissesInARow,
        OwnCasesPerDay = OwnCasesPerDay,
    };
}

/// <summary>One way to make sure of a caller.</summary>
public sealed class SupportCheckOptions
{
    /// <summary>Its name on the record: small letters, digits and underscores.</summary>
    [Required, RegularExpression("^[a-z][a-z0-9_]{0,39}$", ErrorMessage = "Key must be small letters, digits and underscores, at most 40, the first of them a letter.")]
    public string Key { get; set; } = "";

    /// <summary>What it is worth.</summary>
    [Range(1, 1000)]
    public int Points { get; set; } = 10;

    /// <summary>What agents read, in English.</summary>
    [Required, StringLength(200)]
    public string English { get; set; } = "";

    /// <summary>The same in Simplified Chinese.</summary>
    [Required, StringLength(200)]
    public string Chinese { get; set; } = "";
}

/// <summary>How many points of checks must come together.</summary>
public sealed class SupportMinimumOptions
{
    /// <summary>Where nothing about the account speaks for caution.</summary>
    [Range(1, 1000)]
    public int Normal { get; set; } = 40;

    /// <summary>Where something does: a second factor, an address or number that changed lately, a freeze, many wrong answers.</summary>
    [Range(1, 1000)]
    public int High { get; set; } = 75;
}
