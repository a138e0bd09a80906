using MailKit.Security;

namespace Keyback.Channels;

/// <summary>The mail relay that takes every message. Bound from <c>Keyback:Email:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    /// <summary>Name or address of the relay; its certificate must carry it. Default: none, no SMTP.</summary>
    public string? Host { get; set; }

    /// <summary>
    /// TCP port. Default: 587, the submission port (RFC 6409 §3.1), or 465 when <see cref="Tls"/> is
    /// <c>implicit</c> (RFC 8314 §3.3).
    /// </summary>
    public int? Port { get; set; }

    /// <summary>Whom to sign in as. Default: nobody, no AUTH.</summary>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>. Only ever sent inside TLS, or to this machine.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// <c>starttls</c> (default; also <c>true</c>): the connection must become TLS before anything is sent;
    /// <c>implicit</c>: it is TLS from the start; <c>none</c> (also <c>false</c>): no TLS, for a relay on this machine
    /// or in a closed network, and not with <see cref="User"/> unless the relay is this machine. Case does not matter.
    /// A relay that does not do what is asked gets nothing: there is no fall back to plain text.
    /// </summary>
    public string Tls { get; set; } = "starttls";

    /// <summary>
    /// A PEM file with the certificates of a private authority, trusted in addition to the system's. Default: none.
    /// </summary>
    public string? CertificateAuthorityFile { get; set; }

    /// <summary>
    /// How long one message may take from the connection to the relay's last word. Default 30 seconds: a relay that
    /// is slower is better tried again than waited for, because codes live for minutes. From 1 second to 10 minutes.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Connections kept open and used side by side. Default 4: enough for hundreds of messages a second to a near
    /// relay, and below what relays allow one sender. From 1 to 100.
    /// </summary>
    public int Connections { get; set; } = 4;

    internal int ReadPort() => Port ?? (ReadTls() is SecureSocketOptions.SslOnConnect ? 465 : 587);

    /// <summary>What <see cref="Tls"/> asks for, or null where it is none of the words above.</summary>
    internal SecureSocketOptions? ReadTls() => Tls?.Trim().ToLowerInvariant() switch
    {
        "starttls" or "true" => SecureSocketOptions.StartTls,
        "implicit" => SecureSocketOptions.SslOnConnect,
        "none" or "false" => SecureSocketOptions.None,
        _ => null,
    };
}
