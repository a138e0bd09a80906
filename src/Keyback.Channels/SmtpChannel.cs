using Keyback.Messages;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Keyback.Channels;

/// <summary>
/// Hands messages to a mail relay (RFC 5321, RFC 6409). TLS and sign-in are as configured or not at all: a relay that
/// offers less gets nothing.
/// </summary>
internal sealed class SmtpChannel(EmailOptions options, DkimSignature? signature, ILogger<SmtpChannel> logger) : IEmailChannel, IAsyncDisposable
{
    private static readonly Delivery.TryLater TooSlow = new("smtp: timeout");

    private readonly SmtpOptions smtp = options.Smtp;
    private readonly SmtpConnections connections = new(options.Smtp, logger);
    private readonly SemaphoreSlim slots = new(options.Smtp.Connections);
    private readonly MailboxAddress sender =
        EmailMessages.ReadSender(options.From) ?? throw new ArgumentException("No address.", nameof(options));

    public async Task<Delivery> SendAsync(Email email, CancellationToken ct)
    {
        using var message = EmailMessages.TryBuild(email, sender, signature);
        if (message is null)
        {
            return new Delivery.Refused("e-mail: not fit for a header");
        }

        await slots.WaitAsync(ct);
        try
        {
            return await WithinTimeoutAsync(limit => SendAsync(email.MessageId, message, limit), TooSlow, ct);
        }
        finally
        {
            slots.Release();
        }
    }

    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) =>
        WithinTimeoutAsync(ConnectOnceAsync, (false, Describe(TooSlow.Reason)), ct);

    public async ValueTask DisposeAsync()
    {
        await connections.DisposeAsync();
        slots.Dispose();
    }

    /// <summary>Runs one exchange; the caller's own cancellation still throws.</summary>
    private async Task<T> WithinTimeoutAsync<T>(Func<CancellationToken, Task<T>> exchange, T tooSlow, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(smtp.Timeout);
        try
        {
            return await exchange(limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            ct.ThrowIfCancellationRequested();
            return tooSlow;
        }
    }

    private async Task<Delivery> SendAsync(string messageId, MimeMessage message, CancellationToken ct)
    {
        var (client, obstacle) = await connections.TakeAsync(ct);
        if (client is null)
        {
            return obstacle!;
        }

        var settled = false;
        try
        {
            var delivery = await SendAsync(client, messageId, message, ct);
            settled = true;
            return delivery;
        }
        finally
        {
            if (settled)
            {
                connections.Return(client);
            }
            else
            {
                client.Dispose(); // in the middle of an exchange: nobody could tell whose answer comes next
            }
        }
    }

    private async Task<Delivery> SendAsync(RelayClient client, string messageId, MimeMessage message, CancellationToken ct)
    {
        var recipient = message.To.Mailboxes.Single();
        if (EmailMessages.NeedsUtf8(recipient) && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
        {
            return new Delivery.Refused("smtp: relay has no smtputf8"); // RFC 6531 §3.2
        }

        try
        {
            await client.SendAsync(EmailMessages.WireTo(recipient), message, sender, [recipient], ct);
            return new Delivery.Accepted();
        }
        catch (Exception exception) when (SmtpFailures.Read(exception) is { } failure)
        {
            logger.RelayDidNotTake(smtp.Host!, smtp.ReadPort(), messageId, SmtpFailures.Reason(failure));
            return failure;
        }
    }

    private async Task<(bool Good, string Finding)> ConnectOnceAsync(CancellationToken ct)
    {
        var (client, obstacle) = await connections.OpenAsync(ct);
        if (client is null)
        {
            return (false, Describe(obstacle!.Reason));
        }

        using (client)
        {
            var secured = client.IsSecure ? "secured by TLS" : "without TLS";
            var signedIn = client.IsAuthenticated ? "signed in" : "without sign-in";
            await SmtpConnections.QuitAsync(client, ct);
            return (true, Describe($"connected, {secured}, {signedIn}"));
        }
    }

    private string Describe(string finding) => $"{smtp.Host}:{smtp.ReadPort()}: {finding}";
}
