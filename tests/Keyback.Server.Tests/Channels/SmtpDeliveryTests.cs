using System.Text;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;
using MimeKit;

namespace Keyback.Server.Tests.Channels;

/// <summary>What a relay gets when all is well.</summary>
public sealed class SmtpDeliveryTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task A_mail_arrives_over_starttls_and_sign_in_with_its_headers_and_both_parts(string locale)
    {
        await using var sink = await MailSink.StartAsync();
        await using var channel = Mails.Channel(Mails.To(sink));
        var email = Mails.Code(locale: locale);

        var delivery = await channel.SendAsync(email, Ct);

        Assert.IsType<Delivery.Accepted>(delivery);
        var mail = Assert.Single(await sink.WaitForAsync(1, Ct));
        Assert.Equal(1, sink.SignIns);
        Assert.Equal(("no-reply@id.example.com", "mei@example.com"), (mail.From, Assert.Single(mail.Recipients)));
        Assert.Equal("Rivertown 河镇", Assert.Single(mail.Message.From.Mailboxes).Name);
        Assert.Equal("mei@example.com", mail.Message.To.ToString());
        Assert.Equal(email.Subject, mail.Message.Subject);
        Assert.Equal(Mails.Asked, mail.Message.Date);
        Assert.Equal(email.MessageId, mail.Message.MessageId);
        Assert.Equal("auto-generated", mail.Message.Headers["Auto-Submitted"]);
        Assert.Equal("All", mail.Message.Headers["X-Auto-Response-Suppress"]);
        var head = Encoding.ASCII.GetString(mail.Raw).Split("\r\n\r\n")[0].Split("\r\n");
        Assert.Single(head, line => line == $"Content-Language: {locale}");
        Assert.DoesNotContain(mail.Message.Headers, header =>
            header.Field.StartsWith("List-", StringComparison.OrdinalIgnoreCase) || header.Id is HeaderId.Precedence or HeaderId.Bcc);
        var parts = Assert.IsType<MultipartAlternative>(mail.Message.Body).Cast<TextPart>().ToList();
        Assert.Equal(["plain", "html"], parts.Select(part => part.ContentType.MediaSubtype));
        Assert.All(parts, part => Assert.Equal("utf-8", part.ContentType.Charset));
        Assert.Equal([email.Text, email.Html], parts.Select(part => part.Text.ReplaceLineEndings("\n")));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task On_the_wire_every_octet_is_ascii_and_every_line_is_short(string locale)
    {
        await using var sink = await MailSink.StartAsync();
        await using var channel = Mails.Channel(Mails.To(sink));

        await channel.SendAsync(Mails.Code(locale: locale), Ct);

        var raw = Assert.Single(await sink.WaitForAsync(1, Ct)).Raw;
        Assert.True(Ascii.IsValid(raw));
        Assert.All(Encoding.ASCII.GetString(raw).Split("\r\n"), line =>
        {
            Assert.InRange(line.Length, 0, 78);
            Assert.DoesNotContain('\n', line);
        });
    }

    [Fact]
    public async Task I9_Every_try_carries_the_same_message_id()
    {
        await using var sink = await MailSink.StartAsync();
        await using var channel = Mails.Channel(Mails.To(sink));
        var email = Mails.Code();
        sink.Mode = MailSinkMode.Drop;
        var dropped = await channel.SendAsync(email, Ct);
        sink.Mode = MailSinkMode.Accept;

        await channel.SendAsync(email, Ct);
        await channel.SendAsync(email, Ct);

        Assert.Equal("smtp: connection broke off", Mails.Reason(Assert.IsType<Delivery.TryLater>(dropped)));
        Assert.All(await sink.WaitForAsync(2, Ct), mail => Assert.Equal(email.MessageId, mail.Message.MessageId));
    }

    [Fact]
    public async Task One_connection_serves_many_mails()
    {
        await using var sink = await MailSink.StartAsync();
        await using var channel = Mails.Channel(Mails.To(sink));

        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<Delivery.Accepted>(await channel.SendAsync(Mails.Code(id: $"{i}@id.example.com"), Ct));
        }

        Assert.Equal((5, 1, 1), (sink.Messages.Count, sink.Sessions, sink.SignIns));
    }

    [Fact]
    public async Task Many_mails_at_once_share_no_more_connections_than_allowed()
    {
        await using var sink = await MailSink.StartAsync();
        var options = Mails.To(sink);
        options.Smtp.Connections = 3;
        await using var channel = Mails.Channel(options);

        var deliveries = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            channel.SendAsync(Mails.Code(to: $"owner{i}@example.com", id: $"{i}@id.example.com"), Ct)));

        Assert.All(deliveries, delivery => Assert.IsType<Delivery.Accepted>(delivery));
        Assert.InRange(sink.Sessions, 1, 3);
        Assert.Equal(40, sink.Messages.Count);
        Assert.All(sink.Messages, mail => Assert.Equal(mail.Message.To.ToString(), Assert.Single(mail.Recipients)));
    }

    [Fact]
    public async Task A_connection_that_died_while_idle_is_replaced()
    {
        await using var relay = PlainRelay.Start();
        await using var channel = Mails.Channel(Mails.To(relay));
        await channel.SendAsync(Mails.Code(), Ct);
        relay.HangUp();

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.IsType<Delivery.Accepted>(delivery);
        Assert.Equal(2, relay.Lines.Count(line => line.StartsWith("EHLO", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_connection_that_just_took_a_message_takes_the_next_one_unasked()
    {
        await using var relay = PlainRelay.Start();
        await using var channel = Mails.Channel(Mails.To(relay));

        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<Delivery.Accepted>(await channel.SendAsync(Mails.Code(), Ct));
        }

        Assert.Equal(3, relay.Lines.Count(line => line.StartsWith("MAIL", StringComparison.Ordinal)));
        Assert.DoesNotContain(relay.Lines, line => line.StartsWith("NOOP", StringComparison.Ordinal));
        Assert.Single(relay.Lines, line => line.StartsWith("EHLO", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tls_from_the_start_works_as_well()
    {
        await using var sink = await MailSink.StartAsync(implicitTls: true);
        var options = Mails.To(sink);
        options.Smtp.Tls = "implicit";
        await using var channel = Mails.Channel(options);

        var delivery = await channel.SendAsync(Mails.Code(), Ct);

        Assert.IsType<Delivery.Accepted>(delivery);
        Assert.Single(sink.Messages);
    }

    [Theory]
    [InlineData("Mei.O'Brien+Keys=1@Example.COM", "<Mei.O'Brien+Keys=1@Example.COM>")]
    [InlineData("UPPER_lower-{x}@example.com", "<UPPER_lower-{x}@example.com>")]
    [InlineData("\"with space\"@example.com", "<\"with space\"@example.com>")]
    [InlineData("\"a,b;c<d\"@example.com", "<\"a,b;c<d\"@example.com>")]
    public async Task A_local_part_is_kept_to_the_octet(string to, string path)
    {
        await using var relay = PlainRelay.Start();
        await using var channel = Mails.Channel(Mails.To(relay));

        var delivery = await channel.SendAsync(Mails.Code(to: to), Ct);

        Assert.IsType<Delivery.Accepted>(delivery);
        Assert.Equal($"RCPT TO:{path}", Assert.Single(relay.Lines, line => line.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_international_domain_is_written_in_ascii()
    {
        await using var relay = PlainRelay.Start();
        await using var channel = Mails.Channel(Mails.To(relay));

        var delivery = await channel.SendAsync(Mails.Code(to: "mei@例子.cn"), Ct);

        Assert.IsType<Delivery.Accepted>(delivery);
        Assert.Contains("RCPT TO:<mei@xn--fsqu00a.cn>", relay.Lines);
    }

    [Fact]
    public async Task A_local_part_beyond_ascii_needs_a_relay_with_smtputf8()
    {
        await using var without = PlainRelay.Start("8BITMIME");
        await using var with = PlainRelay.Start("8BITMIME", "SMTPUTF8");
        await using var poor = Mails.Channel(Mails.To(without));
        await using var rich = Mails.Channel(Mails.To(with));

        var refused = await poor.SendAsync(Mails.Code(to: "梅@example.com"), Ct);
        var accepted = await rich.SendAsync(Mails.Code(to: "梅@example.com"), Ct);

        Assert.Equal("smtp: relay has no smtputf8", Mails.Reason(Assert.IsType<Delivery.Refused>(refused)));
        Assert.DoesNotContain(without.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.IsType<Delivery.Accepted>(accepted);
        var octets = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("RCPT TO:<梅@example.com>"));
        Assert.Contains(octets, with.Lines);
    }

    [Fact]
    public async Task A_probe_signs_in_and_sends_nothing()
    {
        await using var sink = await MailSink.StartAsync();
        await using var channel = Mails.Channel(Mails.To(sink));

        var (good, finding) = await channel.ProbeAsync(Ct);

        Assert.True(good);
        Assert.Equal($"localhost:{sink.Port}: connected, secured by TLS, signed in", finding);
        Assert.Equal((1, 0), (sink.SignIns, sink.Messages.Count));
    }
}
