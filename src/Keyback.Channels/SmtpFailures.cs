using System.Net.Sockets;
using Keyback.Messages;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Keyback.Channels;

/// <summary>What each failure of a relay means for the message. Reasons are fixed phrases: nothing of the relay's text gets through.</summary>
internal static class SmtpFailures
{
    /// <summary>The meaning of a failure, or null where it is none of the relay's or the network's.</summary>
    public static Delivery? Read(Exception exception) => exception switch
    {
        SmtpCommandException refusal => Read(refusal),
        AuthenticationException => new Delivery.TryLater("smtp: authentication failed"), // the operator can mend it
        ServiceNotAuthenticatedException => new Delivery.TryLater("smtp: authentication required"),
        SslHandshakeException => new Delivery.TryLater("smtp: tls failed"),
        SmtpProtocolException => new Delivery.TryLater("smtp: connection broke off"),
        ServiceNotConnectedException or IOException or SocketException => new Delivery.TryLater("smtp: connection failed"),
        _ => null,
    };

    /// <summary>Why, in a fixed phrase.</summary>
    public static string Reason(Delivery failure) => failure switch
    {
        Delivery.TryLater later => later.Reason,
        Delivery.Refused refused => refused.Reason,
        _ => "none",
    };

    private static Delivery Read(SmtpCommandException refusal)
    {
        var status = (int)refusal.StatusCode;
        var reason = $"smtp: {status} {What(refusal.ErrorCode)}";
        return status switch
        {
            // About us and not about the message (RFC 4954 §6): it goes once the operator has mended the sign-in.
            530 or 534 or 535 or 538 => new Delivery.TryLater($"smtp: {status} authentication required"),
            >= 550 and <= 599 => new Delivery.Refused(reason),
            >= 500 when refusal.ErrorCode is not SmtpErrorCode.UnexpectedStatusCode => new Delivery.Refused(reason),
            _ => new Delivery.TryLater(reason),
        };
    }

    private static string What(SmtpErrorCode code) => code switch
    {
        SmtpErrorCode.RecipientNotAccepted => "recipient not accepted",
        SmtpErrorCode.SenderNotAccepted => "sender not accepted",
        SmtpErrorCode.MessageNotAccepted => "message not accepted",
        _ => "unexpected answer",
    };
}
