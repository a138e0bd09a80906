using System.Security.Cryptography;
using System.Text;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.Time.Testing;

namespace Keyback.Server.Tests.Channels;

/// <summary>Mail by way of Postfix, read from where it delivers.</summary>
public sealed class PostfixTests : IDisposable
{
    private const string Owner = "mei@example.com";
    private const string Password = "the password of the relay";
    private const string Why = "Postfix wants to be installed (with sasl2-bin), and to be run as root.";

    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-");
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_code_that_Postfix_delivered_leads_to_a_new_password_and_every_character_and_the_signature_hold()
    {
        Assert.SkipUnless(Postfix.IsPossible, Why);
        await using var relay = await Postfix.StartAsync(_authority, Password);
        using var rsa = RSA.Create(2048);
        var key = Path.Combine(_folder.FullName, "dkim.pem");
        await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        var host = await StartAsync(relay, ("Keyback:Email:Dkim:KeyFile", key), ("Keyback:Email:Dkim:Selector", "keyback1"));
        await host.AddAccountAsync(Owner, locale: "zh-Hans");

        var recovery = await host.Api.StartedAsync(Owner);
        var (raw, mail) = await relay.NewestAsync(1);
        var proved = await host.Api.CodeAsync(recovery, Mailbox.CodeIn(mail));
        var done = await host.Api.PasswordAsync(recovery, "quiet lamp under nine bridges");
        await relay.NewestAsync(2); // the notice
        await host.StopAsync();

        Assert.Equal(("password_required", "completed"), (proved["state"], done["state"]));
        Assert.Equal("河镇商店", Assert.Single(mail.From.Mailboxes).Name);
        Assert.Contains("河镇商店", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("验证码", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("验证码", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', mail.TextBody + mail.HtmlBody + mail.Subject);
        Assert.Contains("with ESMTPSA", mail.Headers["Received"], StringComparison.Ordinal); // TLS, and signed in
        Assert.Equal(
            "pass example.com keyback1", await VerifyAsync(raw, $"v=DKIM1; k=rsa; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}"));
    }

    [Fact]
    public async Task A_wrong_password_delivers_nothing_and_says_so_and_what_waits_leaves_when_it_is_mended()
    {
        Assert.SkipUnless(Postfix.IsPossible, Why);
        await using var relay = await Postfix.StartAsync(_authority, "another password");
        var host = await StartAsync(relay);
        await host.AddAccountAsync(Owner);

        var recovery = await host.Api.StartedAsync(Owner);
        await KeybackHost.UntilAsync(() => host.Log.Lines.Any(line => line.Id == 2302), "a try that failed");
        Assert.Empty(relay.Delivered);
        Assert.Contains("smtp: authentication failed", host.Log.Lines.First(line => line.Id == 2302).Text, StringComparison.Ordinal);
        Assert.Contains("SASL PLAIN authentication failed", relay.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, host.Log.ToString(), StringComparison.Ordinal);

        await relay.SetPasswordAsync(Password);
        await CompletesAsync(host, relay, recovery);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_certificate_of_nobody_known_gets_nothing_and_what_waits_leaves_when_its_authority_is_named()
    {
        Assert.SkipUnless(Postfix.IsPossible, Why);
        await using var relay = await Postfix.StartAsync(_authority, Password);
        var host = await StartAsync(relay, ("Keyback:Email:Smtp:CertificateAuthorityFile", ""));
        await host.AddAccountAsync(Owner);

        var recovery = await host.Api.StartedAsync(Owner);
        await KeybackHost.UntilAsync(() => host.Log.Lines.Any(line => line.Id == 2302), "a try that failed");
        Assert.Empty(relay.Delivered);
        Assert.Contains("smtp: tls failed", host.Log.Lines.First(line => line.Id == 2302).Text, StringComparison.Ordinal);
        await host.StopAsync();

        host = await StartAsync(relay);
        await CompletesAsync(host, relay, recovery);
        await host.StopAsync();
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task CompletesAsync(KeybackHost host, Postfix relay, Started recovery)
    {
        for (var second = 0; second < 60 && relay.Delivered.Count == 0; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        var (_, mail) = await relay.NewestAsync(1);
        Assert.Equal("password_required", (await host.Api.CodeAsync(recovery, Mailbox.CodeIn(mail)))["state"]);
    }

    // In a Maildir lines end as in files; what was signed is what came over the wire.
    private async Task<string> VerifyAsync(byte[] raw, string record)
    {
        var file = Path.Combine(_folder.FullName, "delivered.eml");
        await File.WriteAllTextAsync(
            file, Encoding.Latin1.GetString(raw).Replace("\n", "\r\n", StringComparison.Ordinal), Encoding.Latin1, TestContext.Current.CancellationToken);
        var found = await Dkim.VerifyAsync(file, "keyback1._domainkey.example.com", record);
        return $"{found["result"]} {found["domain"]} {found["selector"]}";
    }

    private Task<KeybackHost> StartAsync(Postfix relay, params (string, string)[] more) => KeybackHost.StartAsync(
        [
            ("Keyback:SiteName", "河镇商店"),
            ("Keyback:Email:PickupDirectory", ""),
            ("Keyback:Email:From", "河镇商店 <no-reply@example.com>"),
            ("Keyback:Email:Smtp:Host", "localhost"),
            ("Keyback:Email:Smtp:Port", $"{relay.Port}"),
            ("Keyback:Email:Smtp:User", Postfix.User),
            ("Keyback:Email:Smtp:Password", Password),
            ("Keyback:Email:Smtp:CertificateAuthorityFile", _authority.File),
            .. more,
        ],
        folder: _folder.FullName,
        clock: _clock);
}
