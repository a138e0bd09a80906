using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keyback.Channels;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Security;

namespace Keyback.Server.Tests.Channels;

/// <summary>Signatures on e-mails, verified by an implementation of others as a receiver would: from the bytes and the DNS.</summary>
public sealed class DkimTests : IDisposable
{
    private const string Selector = "keyback1";
    private const string Domain = "id.example.com";
    private static readonly MailboxAddress Sender = new("Rivertown 河镇", $"no-reply@{Domain}");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-dkim-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rsa", "en")]
    [InlineData("ed25519", "zh-Hans")]
    public async Task A_mail_over_a_real_relay_carries_a_signature_that_holds(string kind, string locale)
    {
        await using var sink = await MailSink.StartAsync();
        var record = Key(kind);
        await using var channel = Mails.Channel(Mails.To(sink), Signature());

        Assert.IsType<Delivery.Accepted>(await channel.SendAsync(Mails.Code(locale: locale), Ct));

        var mail = (await sink.WaitForAsync(1, Ct))[0];
        var found = await VerifyAsync(mail.Raw, record);
        Assert.Equal(("pass", Domain, Selector), ((string?)found["result"], (string?)found["domain"], (string?)found["selector"]));
        Assert.Equal(Domain, (string?)found["aligned"]);
        Assert.Superset(
            new HashSet<string>(["from", "to", "subject", "date", "message-id"]),
            ((string)found["headers"]!).Split(':', StringSplitOptions.TrimEntries).Select(header => header.ToLowerInvariant()).ToHashSet());
    }

    [Fact]
    public async Task A_changed_recipient_subject_or_word_breaks_it()
    {
        var record = Key("rsa");
        var mail = Encoding.ASCII.GetString(await WriteAsync(Mails.Code()));

        foreach (var (from, to) in ((string, string)[])[("To: mei@", "To: eve@"), ("\r\nSubject: ", "\r\nSubject: Re: "), ("9021", "9022")])
        {
            Assert.Contains(from, mail, StringComparison.Ordinal);
            var found = await VerifyAsync(Encoding.ASCII.GetBytes(mail.Replace(from, to, StringComparison.Ordinal)), record);
            Assert.Contains((string)found["result"]!, (string[])["fail", "neutral"]); // neutral: the body is another
        }
    }

    [Fact]
    public async Task Relays_may_fold_lines_and_add_blanks()
    {
        var record = Key("rsa");
        var mail = Encoding.ASCII.GetString(await WriteAsync(Mails.Code()));

        var handled = mail.Replace("\r\nTo: mei", "\r\nTo:\r\n   mei", StringComparison.Ordinal) + "\r\n\r\n";

        Assert.NotEqual(mail, handled);
        Assert.Equal("pass", (string?)(await VerifyAsync(Encoding.ASCII.GetBytes(handled), record))["result"]);
    }

    [Fact]
    public async Task A_local_part_beyond_ascii_is_signed_as_it_is_sent()
    {
        var record = Key("rsa");

        Assert.Equal("pass", (string?)(await VerifyAsync(await WriteAsync(Mails.Code("梅@example.com")), record))["result"]);
    }

    [Fact]
    public async Task Without_a_key_nothing_is_signed()
    {
        Assert.Null(DkimSignature.From(new(), Sender, _folder.FullName));
        Assert.DoesNotContain("DKIM-Signature", Encoding.ASCII.GetString(await WriteAsync(Mails.Code(), null)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_short_key_and_a_public_one_sign_nothing()
    {
        using var rsa = RSA.Create(1024);
        foreach (var text in (ReadOnlySpan<string>)[rsa.ExportRSAPrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem(), "no key", ""])
        {
            File.WriteAllText(KeyFile, text);
            Assert.Throws<InvalidDataException>(() => Signature());
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string KeyFile => Path.Combine(_folder.FullName, "dkim.pem");

    private DkimSignature Signature() =>
        DkimSignature.From(new() { KeyFile = "dkim.pem", Selector = Selector }, Sender, _folder.FullName)!;

    private async Task<byte[]> WriteAsync(Email email) => await WriteAsync(email, Signature());

    private async Task<byte[]> WriteAsync(Email email, DkimSignature? signature)
    {
        var place = Path.Combine(_folder.FullName, "mail");
        var channel = new PickupChannel(place, Sender.ToString(), signature, NullLogger<PickupChannel>.Instance);
        Assert.IsType<Delivery.Accepted>(await channel.SendAsync(email, Ct));
        return await File.ReadAllBytesAsync(Directory.GetFiles(place, "*.eml").Single(), Ct);
    }

    // Writes a private key, and gives the record that publishes the public one.
    private string Key(string kind)
    {
        if (kind == "rsa")
        {
            using var rsa = RSA.Create(2048);
            File.WriteAllText(KeyFile, rsa.ExportPkcs8PrivateKeyPem());
            return $"v=DKIM1; k=rsa; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}";
        }

        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        using (var writer = new StreamWriter(KeyFile))
        {
            new PemWriter(writer).WriteObject(new Pkcs8Generator(pair.Private));
        }

        return $"v=DKIM1; k=ed25519; p={Convert.ToBase64String(((Ed25519PublicKeyParameters)pair.Public).GetEncoded())}";
    }

    private async Task<JsonNode> VerifyAsync(byte[] mail, string record)
    {
        var file = Path.Combine(_folder.FullName, "sent.eml");
        await File.WriteAllBytesAsync(file, mail, Ct);
        return await Dkim.VerifyAsync(file, $"{Selector}._domainkey.{Domain}", record);
    }
}
