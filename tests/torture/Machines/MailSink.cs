using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Keyback.Torture.History;
using MimeKit;

namespace Keyback.Torture.Machines;

/// <summary>What the relay does with messages at present.</summary>
internal enum Mood
{
    Accept,

    /// <summary>4xx.</summary>
    RefuseForNow,

    /// <summary>5xx.</summary>
    RefuseForGood,

    /// <summary>Takes the text and does not answer.</summary>
    Stall,

    /// <summary>Closes the connection in the middle of the text.</summary>
    DropHalfWay,

    /// <summary>Takes the text, keeps the message, and closes the connection without an answer.</summary>
    KeepAndDrop,
}

/// <summary>The mail relay: plain SMTP, as moody as it is told to be.</summary>
internal sealed partial class MailSink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<(string Reference, int Number), TaskCompletionSource<string>> _waiting = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, int>> _codes = new();
    private readonly Log _log;

    public MailSink(Log log)
    {
        _log = log;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Mood Mood { get; set; }

    /// <summary>Waits for the code that came as the so-and-so-manyth of a Recovery.</summary>
    /// <returns>The code, or none within the time.</returns>
    public async Task<string?> CodeAsync(string reference, int number, TimeSpan atMost)
    {
        try
        {
            return await Awaited(reference, number).Task.WaitAsync(atMost);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public void Dispose() => _listener.Dispose();

    private TaskCompletionSource<string> Awaited(string reference, int number) =>
        _waiting.GetOrAdd((reference, number), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => TalkAsync(client));
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await SayAsync("220 sink.test");
                while (await reader.ReadLineAsync() is { } line)
                {
                    switch (line.Split(' ', ':')[0].ToUpperInvariant())
                    {
                        case "RCPT" when Mood is Mood.RefuseForNow:
                            await SayAsync("451 Later");
                            break;
                        case "RCPT" when Mood is Mood.RefuseForGood:
                            await SayAsync("550 Never");
                            break;
                        case "DATA":
                            await SayAsync("354 Go on");
                            if (!await TakeAsync(reader, SayAsync))
                            {
                                return;
                            }

                            break;
                        case "QUIT":
                            await SayAsync("221 Bye");
                            return;
                        default:
                            await SayAsync("250 sink.test");
                            break;
                    }
                }

                async Task SayAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"));
            }
            catch (IOException)
            {
                // The other side went, as nodes do here.
            }
        }
    }

    private async Task<bool> TakeAsync(StreamReader reader, Func<string, Task> say)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (Mood is Mood.DropHalfWay && text.Length > 400)
            {
                return false;
            }

            if (line == ".")
            {
                if (Mood is Mood.Stall)
                {
                    await Task.Delay(Plan.MailTimeout * 2);
                    return false;
                }

                Keep(text.ToString());
                if (Mood is Mood.KeepAndDrop)
                {
                    return false;
                }

                await say("250 Taken");
                return true;
            }

            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return false;
    }

    private void Keep(string raw)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(raw));
        using var message = MimeMessage.Load(stream);
        var body = message.TextBody ?? "";
        var reference = Reference().Match(body) is { Success: true } match ? match.Value : null;
        var code = Grouped().Match(body) is { Success: true } digits ? digits.Groups[1].Value + digits.Groups[2].Value : null;
        _log.Add(new MailArrived(message.MessageId ?? "", message.To.ToString(), reference, code, DateTimeOffset.UtcNow));
        if (reference is null || code is null)
        {
            return;
        }

        // A message that comes again brings the code that is known already.
        var codes = _codes.GetOrAdd(reference, _ => new());
        lock (codes)
        {
            if (codes.TryAdd(code, codes.Count + 1))
            {
                Awaited(reference, codes.Count).TrySetResult(code);
            }
        }
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])[2-9A-Z]{3}-[2-9A-Z]{3}(?![A-Za-z0-9_-])")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\s*(\d{4})[ \u00A0\u2007](\d{4})\s*$", RegexOptions.Multiline)]
    private static partial Regex Grouped();
}
