using System.Net.Sockets;
using System.Text;

namespace Keyback.Abuse.Kit;

/// <summary>Bytes as no HTTP library would send them.</summary>
internal static class RawSocket
{
    /// <summary>Sends bytes and reads until the server closes or says nothing more for a while.</summary>
    /// <returns>What came, as Latin-1, so that no byte is lost.</returns>
    public static async Task<string> SendAsync(Uri url, byte[] bytes, int patienceMilliseconds = 1500)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(url.Host, url.Port);
        await using var stream = client.GetStream();
        using var came = new MemoryStream();
        try
        {
            await stream.WriteAsync(bytes);
            var buffer = new byte[65536];
            while (true)
            {
                using var patience = new CancellationTokenSource(patienceMilliseconds);
                var read = await stream.ReadAsync(buffer, patience.Token);
                if (read == 0)
                {
                    break;
                }

                came.Write(buffer.AsSpan(0, read));
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // Cut off, or silent: what came until then is the answer.
        }

        return Encoding.Latin1.GetString(came.ToArray());
    }

    /// <summary>The statuses of all answers in what came.</summary>
    public static IReadOnlyList<int> Statuses(string came) =>
        [.. came.Split("HTTP/1.1 ").Skip(1).Select(part => int.TryParse(part.AsSpan(0, Math.Min(3, part.Length)), out var status) ? status : 0)];

    /// <summary>The bytes of a request that is written as text, each character one byte.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
