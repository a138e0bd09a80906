using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Security;

namespace Keyback.Channels;

/// <summary>Signs messages in the name of the sender's domain (RFC 6376), over who wrote to whom, when, about what, and every word.</summary>
internal sealed class DkimSignature
{
    private const int ShortestRsa = 2048; // bits, RFC 8301 §3.2

    // Not the kind of the body: the library writes those headers late and does not hash them, and a signature that names one does not hold.
    private static readonly HeaderId[] Signed =
    [
        HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.AutoSubmitted,
    ];

    private readonly DkimSigner signer;

    private DkimSignature(DkimSigner signer) => this.signer = signer;

    /// <summary>What the options ask for: a signature, or none where no key is named.</summary>
    /// <param name="options">The options, with their mistakes if they have any.</param>
    /// <param name="sender">Who sends.</param>
    /// <param name="root">Below what a relative file lies.</param>
    /// <exception cref="InvalidDataException">The file holds no key that may sign.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static DkimSignature? From(DkimOptions options, MailboxAddress sender, string root)
    {
        if (string.IsNullOrEmpty(options.KeyFile))
        {
            return null;
        }

        var key = ReadKey(Path.Combine(root, options.KeyFile));
        var algorithm = key is Ed25519PrivateKeyParameters ? DkimSignatureAlgorithm.Ed25519Sha256 : DkimSignatureAlgorithm.RsaSha256;
        return new(new DkimSigner(key, DomainOf(options, sender), options.Selector!, algorithm)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed, // relays fold and unfold lines
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            QueryMethod = "dns/txt",
        });
    }

    /// <summary>The domain that signs.</summary>
    public static string DomainOf(DkimOptions options, MailboxAddress sender) =>
        string.IsNullOrEmpty(options.Domain) ? MailboxAddress.EncodeAddrspec(sender.Address).Split('@')[^1] : options.Domain;

    /// <summary>Signs a message as it goes over the wire; nothing of it may change after.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wire">How it is written.</param>
    public void Sign(MimeMessage message, FormatOptions wire) => signer.Sign(wire, message, Signed);

    private static AsymmetricKeyParameter ReadKey(string file)
    {
        using var text = File.OpenText(file);
        object? found;
        try
        {
            found = new PemReader(text).ReadObject();
        }
        catch (Exception exception) when (exception is IOException or GeneralSecurityException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("No private key in PEM.", exception);
        }

        return (found is AsymmetricCipherKeyPair pair ? pair.Private : found) switch
        {
            Ed25519PrivateKeyParameters key => key,
            RsaPrivateCrtKeyParameters { Modulus.BitLength: >= ShortestRsa } key => key,
            _ => throw new InvalidDataException("Neither an RSA key of 2,048 bits or more nor an Ed25519 key."),
        };
    }
}
