using System.Collections.Concurrent;
using System.Net.Sockets;
using Keyback.Messages;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;

namespace Keyback.Channels;

/// <summary>Live connections to the relay, handed out one user at a time and kept between messages.</summary>
internal sealed class SmtpConnections(SmtpOptions options, ILogger logger) : IAsyncDisposable
{
    private readonly ConcurrentStack<RelayClient> idle = [];
    private readonly RelayTrust trust = new(options.CertificateAuthorityFile);
    private readonly string host = options.Host ?? throw new ArgumentException("No host.", nameof(options));
    private readonly int port = options.ReadPort();
    private readonly SecureSocketOptions tls =
        options.ReadTls() ?? throw new ArgumentException("No such kind of TLS.", nameof(options));

    /// <summary>A connection that is alive: an idle one, or a new one that is secured and signed in.</summary>
    /// <returns>The connection, or what stood in its way.</returns>
    public async Task<(RelayClient? Client, Delivery.TryLater? Obstacle)> TakeAsync(CancellationToken ct)
    {
        while (idle.TryPop(out var client))
        {
            if (client.IsSurelyAlive || await AnswersAsync(client, ct))
            {
                return (client, null);
            }

            logger.RelayConnectionDropped(host, port);
        }

        return await OpenAsync(ct);
    }

    /// <summary>Takes a connection back; one that ended is dropped.</summary>
    public void Return(RelayClient client)
    {
        if (client.IsConnected)
        {
            client.Rest();
            idle.Push(client);
        }
        else
        {
            client.Dispose();
        }
    }

    /// <summary>Opens a connection of its own, with all that sending would need.</summary>
    public async Task<(RelayClient? Client, Delivery.TryLater? Obstacle)> OpenAsync(CancellationToken ct)
    {
        var client = new RelayClient
        {
            Timeout = (int)(2 * options.Timeout).TotalMilliseconds, // the channel has a limit of its own, which must come first: it knows what to say
            ServerCertificateValidationCallback = trust.Holds,
            CheckCertificateRevocation = false, // servers seldom may reach the lists, and an unreachable list would stop all mail
        };
        var ready = false;
        try
        {
            var obstacle = await ConnectAsync(client, ct);
            if (obstacle is not null)
            {
                logger.RelayUnreachable(host, port, obstacle.Reason);
                return (null, obstacle);
            }

            logger.RelayConnected(host, port);
            ready = true;
            return (client, null);
        }
        finally
        {
            if (!ready)
            {
                client.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (idle.TryPop(out var client))
        {
            using (client)
            using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            {
                await QuitAsync(client, patience.Token);
            }
        }
    }

    /// <summary>Says good-bye. A relay that does not answer is left without one.</summary>
    internal static async Task QuitAsync(SmtpClient client, CancellationToken ct)
    {
        try
        {
            await client.DisconnectAsync(quit: true, ct);
        }
        catch (Exception exception) when (exception is OperationCanceledException || SmtpFailures.Read(exception) is not null)
        {
            // The connection ends either way.
        }
    }

    private async Task<Delivery.TryLater?> ConnectAsync(RelayClient client, CancellationToken ct)
    {
        try
        {
            client.Line = await OpenSocketAsync(ct);
            await client.ConnectAsync(client.Line, host, port, tls, ct);
        }
        catch (NotSupportedException)
        {
            return new("smtp: no starttls"); // RFC 3207 §4: asked for and not offered, so nothing is sent
        }
        catch (Exception exception) when (SmtpFailures.Read(exception) is { } failure)
        {
            return new(SmtpFailures.Reason(failure)); // no answer can be about a message yet: the operator can mend it
        }

        if (string.IsNullOrEmpty(options.User))
        {
            return null;
        }

        try
        {
            await client.AuthenticateAsync(options.User, options.Password ?? "", ct);
            return null;
        }
        catch (NotSupportedException)
        {
            return new("smtp: no authentication offered");
        }
        catch (Exception exception) when (SmtpFailures.Read(exception) is { } failure)
        {
            return new(SmtpFailures.Reason(failure)); // no answer can be about a message yet: the operator can mend it
        }
    }

    // A message goes out in several small pieces, and each would wait for the relay's word on the one before (RFC 896).
    private async Task<Socket> OpenSocketAsync(CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<bool> AnswersAsync(SmtpClient client, CancellationToken ct)
    {
        var answers = false;
        try
        {
            await client.NoOpAsync(ct);
            answers = client.IsConnected;
        }
        catch (Exception exception) when (SmtpFailures.Read(exception) is not null)
        {
            // Dead: the relay closed it while it lay idle. A new one is opened.
        }
        finally
        {
            if (!answers)
            {
                client.Dispose();
            }
        }

        return answers;
    }
}
