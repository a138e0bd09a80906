using Keyback.Channels;
using Keyback.Messages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Tests.Channels;

/// <summary>What the configuration may say, and which way out it chooses.</summary>
public sealed class EmailSettingsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_way_out_messages_wait()
    {
        using var host = Build([]);
        var channel = host.Services.GetRequiredService<IEmailChannel>();

        var delivery = await channel.SendAsync(Mails.Code(), Ct);
        var (good, finding) = await channel.ProbeAsync(Ct);

        Assert.Equal("no e-mail channel is configured", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
        Assert.False(good);
        Assert.Contains("Keyback:Email:Smtp:Host", finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relative_pickup_directory_lies_in_the_content_root()
    {
        using var host = Build([("PickupDirectory", "outbox")]);
        var root = host.Services.GetRequiredService<IHostEnvironment>().ContentRootPath;

        await host.Services.GetRequiredService<IEmailChannel>().SendAsync(Mails.Code(), Ct);

        Assert.Single(Directory.GetFiles(Path.Combine(root, "outbox"), "*.eml"));
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void A_relay_comes_before_a_directory()
    {
        using var host = Build([("PickupDirectory", "outbox"), ("Smtp:Host", "mail.example.com")]);

        Assert.IsType<SmtpChannel>(host.Services.GetRequiredService<IEmailChannel>());
    }

    [Theory]
    [InlineData("From", "nobody", "Keyback:Email:From")]
    [InlineData("From", "a@example.com, b@example.com", "Keyback:Email:From")]
    [InlineData("From", "Keyback <a@example.com>\r\nBcc: b@example.com", "Keyback:Email:From")]
    [InlineData("Smtp:Host", "smtp://mail.example.com:25", "Keyback:Email:Smtp:Host")]
    [InlineData("Smtp:Port", "0", "Keyback:Email:Smtp:Port")]
    [InlineData("Smtp:Port", "many", "Keyback:Email:Smtp:Port")]
    [InlineData("Smtp:Tls", "maybe", "Keyback:Email:Smtp:Tls")]
    [InlineData("Smtp:Timeout", "00:00:00", "Keyback:Email:Smtp:Timeout")]
    [InlineData("Smtp:Connections", "0", "Keyback:Email:Smtp:Connections")]
    [InlineData("Smtp:User", "only", "Keyback:Email:Smtp:Password")]
    [InlineData("Smtp:CertificateAuthorityFile", "/nowhere/ca.pem", "Keyback:Email:Smtp:CertificateAuthorityFile")]
    [InlineData("Dkim:Selector", "keyback1", "Keyback:Email:Dkim:KeyFile")]
    [InlineData("Dkim:KeyFile", "dkim.pem", "Keyback:Email:Dkim:Selector")]
    [InlineData("Smtp:Hots", "mail.example.com", "Hots")]
    [InlineData("Form", "a@example.com", "Form")]
    public void A_bad_value_stops_the_start_with_a_sentence_that_names_it(string key, string value, string named)
    {
        using var host = Build([(key, value)]);

        var mistake = Assert.ThrowsAny<Exception>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(named, mistake.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keyback1", "id.example.com", "/nowhere/dkim.pem", "Keyback:Email:Dkim:KeyFile")]
    [InlineData("key back", "id.example.com", "dkim.pem", "Keyback:Email:Dkim:Selector")]
    [InlineData("keyback1", "example.org", "dkim.pem", "Keyback:Email:Dkim:Domain")]
    [InlineData("keyback1", "sub.id.example.com", "dkim.pem", "Keyback:Email:Dkim:Domain")]
    public void A_signature_that_would_not_count_stops_the_start(string selector, string domain, string file, string named)
    {
        using var host = Build([("From", "no-reply@id.example.com"), ("Dkim:Selector", selector), ("Dkim:Domain", domain), ("Dkim:KeyFile", file)]);

        var mistake = Assert.ThrowsAny<Exception>(() => host.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(named, mistake.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "mail.example.com", false)]
    [InlineData("FALSE", "192.0.2.1", false)]
    [InlineData("none", "localhost", true)]
    [InlineData("none", "127.0.0.1", true)]
    [InlineData("none", "::1", true)]
    [InlineData("True", "mail.example.com", true)]
    [InlineData("Implicit", "mail.example.com", true)]
    public void A_password_never_crosses_a_network_in_plain_text(string tls, string relay, bool allowed)
    {
        using var host = Build([("Smtp:Host", relay), ("Smtp:Tls", tls), ("Smtp:User", "keyback"), ("Smtp:Password", "s3cr-et")]);

        var mistake = Record.Exception(() => host.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(allowed, mistake is null);
        Assert.DoesNotContain("s3cr-et", $"{mistake}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("starttls", 587)]
    [InlineData("implicit", 465)]
    [InlineData("none", 587)]
    public void The_port_follows_the_kind_of_tls(string tls, int port)
    {
        Assert.Equal(port, new SmtpOptions { Tls = tls }.ReadPort());
        Assert.Equal(2525, new SmtpOptions { Tls = tls, Port = 2525 }.ReadPort());
    }

    private static IHost Build((string Key, string Value)[] settings)
    {
        var root = Directory.CreateTempSubdirectory("keyback-root-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = root });
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"{EmailOptions.Section}:{setting.Key}", (string?)setting.Value)));
        builder.Services.AddChannels();
        return builder.Build();
    }
}
