using Keyback.Channels;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;
using MimeKit;

namespace Keyback.Server.Tests.Channels;

/// <summary>No value can become a header, a recipient or a command of its own.</summary>
public sealed class HeaderInjectionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mei@example.com\r\nBcc: eve@example.com")]
    [InlineData("mei@example.com\nRCPT TO:<eve@example.com>")]
    [InlineData("mei@example.com, eve@example.com")]
    [InlineData("mei@example.com; eve@example.com")]
    [InlineData("mei@example.com> <eve@example.com")]
    [InlineData("Mei <eve@example.com>")]
    [InlineData("friends: mei@example.com, eve@example.com;")]
    [InlineData("mei@example.com (eve@example.com)")]
    [InlineData("<@eve.example.com:mei@example.com>")]
    [InlineData("mei@example.com NOTIFY=SUCCESS")]
    [InlineData("mei")]
    [InlineData("@example.com")]
    [InlineData("mei@")]
    [InlineData("")]
    [InlineData("mei@example.com\0")]
    public async Task A_recipient_that_is_not_one_plain_address_is_refused_unsent(string to)
    {
        await using var relay = PlainRelay.Start();
        await using var channel = Mails.Channel(Mails.To(relay));

        var delivery = await channel.SendAsync(Mails.Code(to: to), Ct);

        Assert.Equal("e-mail: not fit for a header", Mails.Reason(Assert.IsType<Delivery.Refused>(delivery)));
        Assert.Empty(relay.Lines);
    }

    [Theory]
    [InlineData("a@b>\r\nBcc: eve@example.com")]
    [InlineData("a@b\nX: y")]
    [InlineData("a b@c")]
    [InlineData("a@b@c")]
    [InlineData("a")]
    [InlineData("")]
    public async Task A_message_id_of_another_shape_is_refused_unsent(string id)
    {
        await using var relay = PlainRelay.Start();
        await using var channel = Mails.Channel(Mails.To(relay));

        var delivery = await channel.SendAsync(Mails.Code(id: id), Ct);

        Assert.IsType<Delivery.Refused>(delivery);
        Assert.Empty(relay.Lines);
    }

    [Fact]
    public async Task Neither_subject_nor_language_nor_text_adds_a_header_or_a_command()
    {
        await using var relay = PlainRelay.Start();
        await using var channel = Mails.Channel(Mails.To(relay));
        const string Evil = "\r\nBcc: eve@example.com\r\n\r\n.\r\nRCPT TO:<eve@example.com>\r\n";

        var refused = await channel.SendAsync(Mails.Code() with { Locale = "en" + Evil }, Ct);
        var accepted = await channel.SendAsync(Mails.Code() with { Subject = "Hello" + Evil, Text = Evil, Html = Evil }, Ct);

        Assert.IsType<Delivery.Refused>(refused);
        Assert.IsType<Delivery.Accepted>(accepted);
        Assert.Single(relay.Lines, line => line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase)
            && line != "RCPT TO:<eve@example.com>");
        Assert.DoesNotContain(
            relay.Lines.TakeWhile(line => line.Length > 0), line => line.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
        Assert.Single(relay.Lines, line => line == ".");
    }

    [Fact]
    public void A_subject_stays_one_header()
    {
        var email = Mails.Code() with { Subject = "Hello\r\nBcc: eve@example.com\u2028\u0085\0" };

        using var message = EmailMessages.TryBuild(email, new MailboxAddress("", "no-reply@example.com"), null);

        Assert.NotNull(message);
        Assert.Equal("HelloBcc: eve@example.com", message.Subject);
        Assert.Empty(message.Bcc);
        Assert.Equal("mei@example.com", Assert.Single(message.GetRecipients()).Address);
    }
}
