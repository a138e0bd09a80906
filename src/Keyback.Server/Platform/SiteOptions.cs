using System.ComponentModel.DataAnnotations;

namespace Keyback.Server.Platform;

/// <summary>What this site is. Bound from <c>Keyback</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback";

    /// <summary>What the site calls itself, on pages and in messages.</summary>
    [Required, StringLength(60)]
    public string SiteName { get; set; } = "Keyback";

    /// <summary>
    /// The address under which people reach the server, such as <c>https://id.shop.example</c>. Links in messages are
    /// built from it and from nothing else (I13). Required in Production.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// Where people came from and want back to, such as <c>https://shop.example</c>: every page but those of the staff links there, and nothing that
    /// a request brings changes where that is. None: no page does.
    /// </summary>
    public string? SiteUrl { get; set; }

    /// <summary>The operator's key: 32 random bytes as base64. It wraps the store's keys. Required in Production, here or in <see cref="KeyFile"/>.</summary>
    public string? Key { get; set; }

    /// <summary>A file that holds the key instead.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Earlier keys, the newest first: the store is wrapped anew with the present one at the next start.</summary>
    public IList<string> PreviousKeys { get; set; } = [];

    /// <summary>The region whose phone numbers may be written without a country code, for readers of English: two letters of ISO 3166. Readers of Chinese: CN.</summary>
    [RegularExpression("^[A-Z]{2}$", ErrorMessage = "Keyback:DefaultRegion must be two capital letters, such as US.")]
    public string DefaultRegion { get; set; } = "US";

    /// <summary>How long a sign-in with a password lasts. At most 30 days (NIST SP 800-63B-4 §2.1.3).</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Proxies, as addresses or networks (<c>10.0.0.0/8</c>), whose X-Forwarded-For and -Proto headers are believed. None by default.</summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>How people reach the operator.</summary>
    [Microsoft.Extensions.Options.ValidateObjectMembers]
    public SupportOptions Support { get; set; } = new();
}
