using System.Net;
using System.Security.Cryptography;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Keyback.Channels;

/// <summary>Finds every mistake in <see cref="EmailOptions"/> at once, each in a sentence that names its key.</summary>
/// <param name="root">Below what relative files lie.</param>
internal sealed class EmailOptionsValidator(string root) : IValidateOptions<EmailOptions>
{
    private const string Dkim = $"{EmailOptions.Section}:{nameof(EmailOptions.Dkim)}";
    private const string Smtp = $"{EmailOptions.Section}:{nameof(EmailOptions.Smtp)}";

    public ValidateOptionsResult Validate(string? name, EmailOptions options)
    {
        List<string> mistakes = [.. Sender(options), .. Signature(options), .. Relay(options.Smtp), .. Secrecy(options.Smtp)];
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Sender(EmailOptions options)
    {
        if (EmailMessages.ReadSender(options.From) is null)
        {
            yield return $"{EmailOptions.Section}:{nameof(options.From)} must be one address, as in \"Keyback <no-reply@example.com>\".";
        }
    }

    private IEnumerable<string> Signature(EmailOptions options)
    {
        var dkim = options.Dkim;
        if (string.IsNullOrEmpty(dkim.KeyFile) || EmailMessages.ReadSender(options.From) is not { } sender)
        {
            if (!string.IsNullOrEmpty(dkim.Domain) || !string.IsNullOrEmpty(dkim.Selector))
            {
                yield return $"{Dkim}:{nameof(dkim.KeyFile)} must name the private key, or {Dkim}:{nameof(dkim.Domain)} and " +
                    $"{Dkim}:{nameof(dkim.Selector)} be left out.";
            }

            yield break;
        }

        if (!IsDnsName(dkim.Selector))
        {
            yield return $"{Dkim}:{nameof(dkim.Selector)} must be the name of the public key in the DNS, as in \"keyback1\".";
        }
        else if (!IsDnsName(DkimSignature.DomainOf(dkim, sender)) || !IsAtOrAbove(DkimSignature.DomainOf(dkim, sender), DkimSignature.DomainOf(new(), sender)))
        {
            yield return $"{Dkim}:{nameof(dkim.Domain)} must be the domain of {EmailOptions.Section}:{nameof(options.From)}, or one above it, in ASCII.";
        }
        else if (!HoldsKey(dkim, sender))
        {
            yield return $"{Dkim}:{nameof(dkim.KeyFile)} must be a readable PEM file with a private key: RSA of at least 2048 bits, or Ed25519.";
        }
    }

    private bool HoldsKey(DkimOptions dkim, MailboxAddress sender)
    {
        try
        {
            return DkimSignature.From(dkim, sender, root) is not null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return false;
        }
    }

    /// <remarks>RFC 6376 §3.1: sub-domains, letters, digits and hyphens.</remarks>
    private static bool IsDnsName(string? name) =>
        name is { Length: > 0 and <= 253 } && name.Split('.').All(label =>
            label.Length is > 0 and <= 63 && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') && label[0] != '-' && label[^1] != '-');

    private static bool IsAtOrAbove(string domain, string of) =>
        of.Equals(domain, StringComparison.OrdinalIgnoreCase) || of.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Relay(SmtpOptions smtp)
    {
        if (!string.IsNullOrEmpty(smtp.Host) && Uri.CheckHostName(smtp.Host) is UriHostNameType.Unknown)
        {
            yield return $"{Smtp}:{nameof(smtp.Host)} must be the name or address of a relay, without scheme or port.";
        }

        if (smtp.Port is < 1 or > 65535)
        {
            yield return $"{Smtp}:{nameof(smtp.Port)} must be from 1 to 65535.";
        }

        if (smtp.Timeout < TimeSpan.FromSeconds(1) || smtp.Timeout > TimeSpan.FromMinutes(10))
        {
            yield return $"{Smtp}:{nameof(smtp.Timeout)} must be from 00:00:01 to 00:10:00.";
        }

        if (smtp.Connections is < 1 or > 100)
        {
            yield return $"{Smtp}:{nameof(smtp.Connections)} must be from 1 to 100.";
        }
    }

    private static IEnumerable<string> Secrecy(SmtpOptions smtp)
    {
        if (string.IsNullOrEmpty(smtp.User) != string.IsNullOrEmpty(smtp.Password))
        {
            yield return $"{Smtp}:{nameof(smtp.User)} and {Smtp}:{nameof(smtp.Password)} go together: set both or neither.";
        }

        var tls = smtp.ReadTls();
        if (tls is null)
        {
            yield return $"{Smtp}:{nameof(smtp.Tls)} must be \"starttls\", \"implicit\" or \"none\".";
        }

        if (tls is SecureSocketOptions.None && !string.IsNullOrEmpty(smtp.User) && !IsThisMachine(smtp.Host))
        {
            yield return $"{Smtp}:{nameof(smtp.Tls)} must not be \"none\" when {Smtp}:{nameof(smtp.User)} is set and the relay " +
                "is another machine: the password would cross the network readable.";
        }

        if (!string.IsNullOrEmpty(smtp.CertificateAuthorityFile) && !HoldsCertificates(smtp.CertificateAuthorityFile))
        {
            yield return $"{Smtp}:{nameof(smtp.CertificateAuthorityFile)} must be a readable PEM file with at least one certificate.";
        }
    }

    private static bool IsThisMachine(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool HoldsCertificates(string file)
    {
        try
        {
            return RelayTrust.Load(file).Count > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }
}
