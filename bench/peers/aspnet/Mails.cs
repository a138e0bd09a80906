using System.Net.Sockets;
using System.Threading.Channels;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Keyback.Bench.Peers;

/// <summary>Writes and sends mails with MailKit, over as many connections as Keyback keeps: each is as long as Keyback's, and says the same.</summary>
/// <param name="port">Of the relay on this machine.</param>
internal sealed class Mails(int port)
{
    private const int Connections = 4;
    private const int TextLines = 9;
    private const int HtmlLines = 97;

    private static readonly MailboxAddress Sender = new("Bench", "bench@bench.example");
    private static readonly string Line = $"{new string('a', 68)}\r\n";
    private static readonly string Text = string.Concat(Enumerable.Repeat(Line, TextLines));
    private static readonly string Html = string.Concat(Enumerable.Repeat(Line, HtmlLines));

    private readonly Channel<SmtpClient?> _clients = Clients();

    /// <summary>Sends one, as soon as a connection is free.</summary>
    public async Task SendAsync(string address)
    {
        using var message = new MimeMessage([Sender], [new MailboxAddress("", address)], "Bench", new MultipartAlternative { Part("plain", Text), Part("html", Html) });
        var client = await _clients.Reader.ReadAsync();
        try
        {
            client ??= await ConnectAsync();
            await client.SendAsync(message);
        }
        catch
        {
            client?.Dispose();
            client = null; // the next one opens it anew
            throw;
        }
        finally
        {
            _clients.Writer.TryWrite(client);
        }
    }

    private static TextPart Part(string subtype, string text) => new(subtype) { ContentTransferEncoding = ContentEncoding.QuotedPrintable, Text = text };

    private static Channel<SmtpClient?> Clients()
    {
        var clients = Channel.CreateUnbounded<SmtpClient?>();
        for (var i = 0; i < Connections; i++)
        {
            clients.Writer.TryWrite(null); // to be opened
        }

        return clients;
    }

    private async Task<SmtpClient> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        var client = new SmtpClient();
        await client.ConnectAsync(socket, "127.0.0.1", port, SecureSocketOptions.None);
        return client;
    }
}
