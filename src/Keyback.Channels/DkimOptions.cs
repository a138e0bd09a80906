namespace Keyback.Channels;

/// <summary>The signature of the site on its e-mails (DKIM, RFC 6376), where the relay adds none. Bound from <c>Keyback:Email:Dkim</c>.</summary>
public sealed class DkimOptions
{
    /// <summary>
    /// A PEM file with the private key: RSA of at least 2,048 bits (RFC 8301 §3.2) or Ed25519 (RFC 8463). Relative to the content root.
    /// Default: none, no signature.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// Who signs. Default: the domain of <see cref="EmailOptions.From"/>. Another must be above that one, or receivers that go by DMARC
    /// (RFC 7489 §3.1.1) do not count the signature.
    /// </summary>
    public string? Domain { get; set; }

    /// <summary>Under which name the public key stands in the DNS: <c>SELECTOR._domainkey.DOMAIN</c>.</summary>
    public string? Selector { get; set; }
}
