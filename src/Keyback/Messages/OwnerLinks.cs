namespace Keyback.Messages;

/// <summary>Builds every address that goes into a message, from the configured public one and never from a request (I13).</summary>
/// <param name="publicUrl">The configured <c>Keyback:PublicUrl</c>.</param>
public sealed class OwnerLinks(Uri publicUrl)
{
    private readonly string _base = publicUrl?.AbsoluteUri.TrimEnd('/') ?? throw new ArgumentNullException(nameof(publicUrl));

    /// <summary>
    /// The secure link of a Recovery. Its token stands in the fragment, which browsers keep to themselves: it comes into
    /// no request line, no log and no <c>Referer</c> (OWASP ASVS 5.0 14.2.1).
    /// </summary>
    public Uri Recovery(string token) => new($"{_base}/r#t={token}");

    /// <summary>Where an SMS gateway tells what became of a message. Not for owners, but built like theirs.</summary>
    public Uri SmsReceipts(string gateway, string secret) => new($"{_base}/hooks/sms/{gateway}/{secret}");

    /// <summary>The link by which a member of the staff joins; the token stands in the fragment, as above.</summary>
    public Uri StaffJoin(string token) => new($"{_base}/staff/join#t={token}");

    /// <summary>The page behind <em>this was not me</em>.</summary>
    public Uri NotMe(string token) => new($"{_base}/not-me/{token}");

    /// <summary>The page behind <em>put the number back</em>.</summary>
    public Uri RestoreNumber(string token) => new($"{_base}/number/{token}");
}
