using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keyback.Server.Tests.Kit;

/// <summary>
/// An SMTP server as bare as can be: it writes down every octet line it gets and offers only what it is told to. For
/// what a good server would not do, or would not show.
/// </summary>
internal sealed class PlainRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> lines = [];
    private readonly ConcurrentQueue<TcpClient> clients = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly string[] extensions;
    private readonly Task running;

    private PlainRelay(string[] extensions)
    {
        this.extensions = extensions;
        listener.Start();
        running = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Every line from the client, in order, octets as Latin-1.</summary>
    public IReadOnlyList<string> Lines => [.. lines];

    /// <summary>Answers other than the usual, by the first word of a command.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the greeting is withheld.</summary>
    public bool Silent { get; set; }

    public static PlainRelay Start(params string[] extensions) => new(extensions);

    /// <summary>Closes every connection without a word; new ones are welcome.</summary>
    public void HangUp()
    {
        while (clients.TryDequeue(out var client))
        {
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await running;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                clients.Enqueue(client);
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var owned = client;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            if (Silent)
            {
                await Task.Delay(Timeout.Infinite, stopping.Token);
            }

            await SayAsync(stream, "220 relay.test ESMTP");
            var inMessage = false;
            while (await reader.ReadLineAsync(stopping.Token) is { } line)
            {
                lines.Enqueue(line);
                if (inMessage)
                {
                    inMessage = line != ".";
                    if (!inMessage)
                    {
                        await SayAsync(stream, Answers.GetValueOrDefault(".", "250 taken"));
                    }

                    continue;
                }

                var answer = Answer(line.Split(' ')[0]);
                inMessage = answer.StartsWith("354", StringComparison.Ordinal);
                await SayAsync(stream, answer);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client went, or the test ended.
        }
    }

    private string Answer(string verb) => Answers.TryGetValue(verb, out var told) ? told : verb.ToUpperInvariant() switch
    {
        "EHLO" => string.Join("\r\n", extensions.Prepend("relay.test")
            .Select((text, at) => at == extensions.Length ? $"250 {text}" : $"250-{text}")),
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };

    private static async Task SayAsync(NetworkStream stream, string answer) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{answer}\r\n"));
}
