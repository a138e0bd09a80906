using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Channels;

/// <summary>What becomes of a mail when the relay is not as it should be.</summary>
public sealed class SmtpFailureTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailSinkStage.Sender, "smtp: 451 sender not accepted")]
    [InlineData(MailSinkStage.Recipient, "smtp: 451 recipient not accepted")]
    [InlineData(MailSinkStage.Message, "smtp: 451 message not accepted")]
    internal async Task A_4xx_is_worth_another_try(MailSinkStage stage, string reason)
    {
        await using var sink = await MailSink.StartAsync();
        await using var channel = Mails.Channel(Mails.To(sink));
        (sink.Mode, sink.Stage) = (MailSinkMode.RefuseForNow, stage);

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal(reason, Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
        sink.Mode = MailSinkMode.Accept;
        Assert.IsType<Delivery.Accepted>(await channel.SendAsync(Mails.Code(), Ct));
    }

    [Theory]
    [InlineData(MailSinkStage.Sender, "smtp: 550 sender not accepted")]
    [InlineData(MailSinkStage.Recipient, "smtp: 550 recipient not accepted")]
    [InlineData(MailSinkStage.Message, "smtp: 550 message not accepted")]
    internal async Task A_5xx_is_final_and_its_words_go_nowhere(MailSinkStage stage, string reason)
    {
        await using var sink = await MailSink.StartAsync();
        await using var channel = Mails.Channel(Mails.To(sink));
        (sink.Mode, sink.Stage) = (MailSinkMode.RefuseForGood, stage);

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal(reason, Mails.Reason(Assert.IsType<Delivery.Refused>(delivery)));
        sink.Mode = MailSinkMode.Accept;
        Assert.IsType<Delivery.Accepted>(await channel.SendAsync(Mails.Code(), Ct));
        Assert.Single(sink.Messages);
    }

    [Fact]
    public async Task A_refused_data_command_is_final_too()
    {
        await using var relay = PlainRelay.Start();
        relay.Answers["DATA"] = "554 no";
        await using var channel = Mails.Channel(Mails.To(relay));

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.StartsWith("smtp: 554", Mails.Reason(Assert.IsType<Delivery.Refused>(delivery)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_wants_a_sign_in_first_is_the_operators_to_mend()
    {
        await using var relay = PlainRelay.Start();
        relay.Answers["MAIL"] = "530 5.7.0 sign in first";
        await using var channel = Mails.Channel(Mails.To(relay));

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal("smtp: authentication required", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_gets_nothing()
    {
        await using var sink = await MailSink.StartAsync();
        var options = Mails.To(sink);
        options.Smtp.CertificateAuthorityFile = null;
        await using var channel = Mails.Channel(options);

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal("smtp: tls failed", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
        Assert.Equal((0, 0), (sink.SignIns, sink.Messages.Count));
    }

    [Fact]
    public async Task A_certificate_of_another_name_gets_nothing_even_from_a_trusted_authority()
    {
        await using var sink = await MailSink.StartAsync(certificateName: "other.example.com");
        await using var channel = Mails.Channel(Mails.To(sink));

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal("smtp: tls failed", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
        Assert.Equal((0, 0), (sink.SignIns, sink.Messages.Count));
    }

    [Fact]
    public async Task A_relay_without_starttls_gets_neither_the_mail_nor_the_password()
    {
        await using var sink = await MailSink.StartAsync();
        sink.OffersStartTls = false;
        await using var channel = Mails.Channel(Mails.To(sink));

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal("smtp: no starttls", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
        Assert.Equal((1, 0, 0), (sink.Sessions, sink.SignIns, sink.Messages.Count));
    }

    [Fact]
    public async Task Without_starttls_not_one_word_of_the_exchange_follows()
    {
        await using var relay = PlainRelay.Start("AUTH PLAIN LOGIN");
        var options = Mails.To(relay);
        (options.Smtp.Tls, options.Smtp.User, options.Smtp.Password) = ("starttls", "keyback", "relay-pass-phrase");
        await using var channel = Mails.Channel(options);

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal("smtp: no starttls", Mails.Reason(delivery));
        Assert.All(relay.Lines, line => Assert.Matches("^(EHLO|HELO|QUIT)", line));
    }

    [Fact]
    public async Task A_wrong_password_is_the_operators_to_mend()
    {
        await using var sink = await MailSink.StartAsync();
        var options = Mails.To(sink);
        options.Smtp.Password = "another";
        await using var channel = Mails.Channel(options);

        var delivery = await channel.SendAsync(Mails.Code(), Ct);
        var (good, finding) = await channel.ProbeAsync(Ct);

        Assert.Equal("smtp: authentication failed", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
        Assert.Empty(sink.Messages);
        Assert.False(good);
        Assert.DoesNotContain("another", finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_offers_no_sign_in_gets_nothing()
    {
        await using var relay = PlainRelay.Start();
        var options = Mails.To(relay);
        (options.Smtp.User, options.Smtp.Password) = ("keyback", "relay-pass-phrase");
        await using var channel = Mails.Channel(options);

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal("smtp: no authentication offered", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
        Assert.DoesNotContain(relay.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stalled_relay_costs_no_more_than_the_timeout(bool atTheGreeting)
    {
        await using var silent = PlainRelay.Start();
        silent.Silent = true;
        await using var sink = await MailSink.StartAsync();
        sink.Mode = MailSinkMode.Stall;
        var options = atTheGreeting ? Mails.To(silent) : Mails.To(sink);
        options.Smtp.Timeout = TimeSpan.FromSeconds(2);
        await using var channel = Mails.Channel(options);
        var clock = Stopwatch.StartNew();

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal("smtp: timeout", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task A_callers_cancellation_throws()
    {
        await using var silent = PlainRelay.Start();
        silent.Silent = true;
        await using var channel = Mails.Channel(Mails.To(silent));
        using var hangUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => channel.SendAsync(Mails.Code(), hangUp.Token));
    }

    [Fact]
    public async Task A_relay_that_is_not_there_is_worth_another_try()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var channel = Mails.Channel(new() { Smtp = new() { Host = "127.0.0.1", Port = port } });

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.Equal("smtp: connection failed", Mails.Reason(Assert.IsType<Delivery.TryLater>(delivery)));
    }
}
