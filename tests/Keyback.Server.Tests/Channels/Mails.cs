using Keyback.Channels;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keyback.Server.Tests.Channels;

/// <summary>Mails to send and channels to send them by.</summary>
internal static class Mails
{
    public static readonly DateTimeOffset Asked = new(2026, 11, 24, 9, 15, 40, TimeSpan.Zero);

    public static Email Code(string to = "mei@example.com", string locale = "en", string id = "0199-a1@id.example.com") =>
        new EmailWriter(new("Rivertown 河镇", new Uri("https://id.example.com/"), null)).Write(
            new MessageContent.RecoveryCode("K7Q-2M9", "90215678", RecoveryGoal.NewPassword, Asked, Asked.AddMinutes(10)),
            id, to, locale, Asked);

    public static EmailOptions To(MailSink sink) => new()
    {
        From = "Rivertown 河镇 <no-reply@id.example.com>",
        Smtp = new()
        {
            Host = sink.Host,
            Port = sink.Port,
            User = sink.User,
            Password = sink.Password,
            CertificateAuthorityFile = sink.CertificateAuthorityFile,
        },
    };

    public static EmailOptions To(PlainRelay relay) => new()
    {
        From = "no-reply@id.example.com",
        Smtp = new() { Host = "localhost", Port = relay.Port, Tls = "none" },
    };

    public static SmtpChannel Channel(EmailOptions options, DkimSignature? signature = null) => new(options, signature, NullLogger<SmtpChannel>.Instance);

    public static string Reason(Delivery delivery) => delivery switch
    {
        Delivery.TryLater later => later.Reason,
        Delivery.Refused refused => refused.Reason,
        _ => "",
    };
}
