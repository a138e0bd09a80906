using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace Keyback.Bench.Machines;

/// <summary>The mail relay: plain SMTP that takes everything, so that it is not what limits anybody.</summary>
internal sealed partial class MailSink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<byte[]>> _firsts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(long At, string To, byte[] Message)> _arrivals = new();

    public MailSink()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many messages have come.</summary>
    public int Count => _arrivals.Count;

    /// <summary>The instants at which they came, as <see cref="Stopwatch.GetTimestamp"/> gives them.</summary>
    public long[] Arrivals => [.. _arrivals.Select(arrival => arrival.At)];

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _firsts.Clear();
        _arrivals.Clear();
    }

    /// <summary>The first message to an address.</summary>
    public async Task<byte[]> MessageAsync(string address)
    {
        try
        {
            return await First(address).Task.WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException)
        {
            throw new BenchException("No message came within a minute.");
        }
    }

    /// <summary>The code in the first message to an address.</summary>
    public async Task<string> CodeAsync(string address) => Read(await MessageAsync(address)).Code;

    /// <summary>Waits until so many messages have come.</summary>
    public async Task WaitAsync(int count)
    {
        var seen = 0;
        for (var looks = 0; Count < count; looks = Count > seen ? 0 : looks + 1)
        {
            if (looks == 600)
            {
                throw new BenchException("No message came within a minute.");
            }

            seen = Count;
            await Task.Delay(100);
        }
    }

    /// <summary>The codes in all messages. Two may have one reference, but hardly for one address.</summary>
    public IReadOnlyDictionary<(string Address, string Reference), string> Codes() =>
        _arrivals.Select(arrival => (arrival.To, Read: Read(arrival.Message)))
            .DistinctBy(mail => (mail.To, mail.Read.Reference)) // a message may come twice
            .ToDictionary(mail => (mail.To, mail.Read.Reference), mail => mail.Read.Code);

    public void Dispose() => _listener.Dispose();

    private static (string Reference, string Code) Read(byte[] raw)
    {
        using var stream = new MemoryStream(raw);
        using var message = MimeMessage.Load(stream);
        var text = message.TextBody ?? "";
        return (Reference().Match(text), Grouped().Match(text)) is ({ Success: true } reference, { Success: true } code)
            ? (reference.Value, code.Groups[1].Value + code.Groups[2].Value)
            : throw new BenchException("There is no code in the message.");
    }

    private TaskCompletionSource<byte[]> First(string address) =>
        _firsts.GetOrAdd(address, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync();
                client.NoDelay = true;
                _ = TalkAsync(client);
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
                var input = new Input(stream);
                var to = "";
                await stream.WriteAsync("220 sink.test\r\n"u8.ToArray());
                while (await input.UpToAsync("\r\n"u8.ToArray()) is { } line)
                {
                    var said = Encoding.Latin1.GetString(line);
                    switch (said.Split(' ', ':')[0].ToUpperInvariant())
                    {
                        case "EHLO":
                            await stream.WriteAsync("250-sink.test\r\n250-PIPELINING\r\n250 8BITMIME\r\n"u8.ToArray());
                            break;
                        case "RCPT":
                            to = said[(said.IndexOf('<', StringComparison.Ordinal) + 1)..said.IndexOf('>', StringComparison.Ordinal)];
                            await stream.WriteAsync("250 OK\r\n"u8.ToArray());
                            break;
                        case "DATA":
                            await stream.WriteAsync("354 Go on\r\n"u8.ToArray());
                            if (await input.UpToAsync("\r\n.\r\n"u8.ToArray()) is not { } text)
                            {
                                return;
                            }

                            _arrivals.Enqueue((Stopwatch.GetTimestamp(), to, text));
                            First(to).TrySetResult(text);
                            await stream.WriteAsync("250 Taken\r\n"u8.ToArray());
                            break;
                        case "QUIT":
                            await stream.WriteAsync("221 Bye\r\n"u8.ToArray());
                            return;
                        default:
                            await stream.WriteAsync("250 OK\r\n"u8.ToArray());
                            break;
                    }
                }
            }
            catch (IOException)
            {
                // The other side went.
            }
        }
    }

    [GeneratedRegex(@"^\s*(\d{4})[ \u00A0\u2007](\d{4})\s*$", RegexOptions.Multiline)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])[2-9A-Z]{3}-[2-9A-Z]{3}(?![A-Za-z0-9_-])")]
    private static partial Regex Reference();

    private sealed class Input(NetworkStream stream)
    {
        private byte[] _bytes = new byte[16 * 1024];
        private int _from;
        private int _to;

        public async Task<byte[]?> UpToAsync(byte[] end)
        {
            while (true)
            {
                var at = _bytes.AsSpan(_from, _to - _from).IndexOf(end);
                if (at >= 0)
                {
                    var found = _bytes[_from..(_from + at)];
                    _from += at + end.Length;
                    return found;
                }

                if (_from > 0)
                {
                    _bytes.AsSpan(_from, _to - _from).CopyTo(_bytes);
                    (_from, _to) = (0, _to - _from);
                }

                if (_to == _bytes.Length)
                {
                    Array.Resize(ref _bytes, _bytes.Length * 2);
                }

                var count = await stream.ReadAsync(_bytes.AsMemory(_to));
                if (count == 0)
                {
                    return null;
                }

                _to += count;
            }
        }
    }
}
