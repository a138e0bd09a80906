namespace Keyback.Channels;

/// <summary>How e-mail leaves. Bound from <c>Keyback:Email</c>; a bad value stops the start with a sentence that names it.</summary>
public sealed class EmailOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Email";

    /// <summary>
    /// The sender as in RFC 5322 §3.4, with or without a name. Its domain must be one that the relay may send for
    /// (SPF, DKIM, DMARC); the default serves only a trial on this machine.
    /// </summary>
    public string From { get; set; } = "Keyback <no-reply@localhost>";

    /// <summary>
    /// A directory that gets one <c>.eml</c> file a message, for trials and for relays that read files. Relative to
    /// the content root. Default: none. Not used when <see cref="SmtpOptions.Host"/> is set.
    /// </summary>
    public string? PickupDirectory { get; set; }

    /// <summary>The signature on every message.</summary>
    public DkimOptions Dkim { get; set; } = new();

    /// <summary>The relay.</summary>
    public SmtpOptions Smtp { get; set; } = new();
}
