using System.Diagnostics;

namespace Keyback.Bench.Machines;

/// <summary>One server that is measured.</summary>
internal sealed class Node : IDisposable
{
    private readonly Child _process;

    private Node(Child process, Uri url, TimeSpan tookToStart)
    {
        _process = process;
        Url = url;
        TookToStart = tookToStart;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>From the start of the process to the end of its first answer.</summary>
    public TimeSpan TookToStart { get; }

    /// <summary>Bytes of memory that it holds.</summary>
    public long Memory => _process.Memory("VmRSS");

    /// <summary>Bytes of memory that it held at most.</summary>
    public long MostMemory => _process.Memory("VmHWM");

    /// <summary>What it has read in of files whose names begin like this, in bytes.</summary>
    public long MemoryOfFiles(string prefix) => _process.MemoryOfFiles(prefix);

    /// <summary>Starts it and waits for its first page.</summary>
    public static async Task<Node> StartAsync(
        string log, string folder, IReadOnlyDictionary<string, string?> environment, Uri url, string page, params string[] command)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var watch = Stopwatch.StartNew();
        var process = Child.Start(log, folder, environment, command);
        while (watch.Elapsed < TimeSpan.FromMinutes(1) && !process.HasEnded)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(url, page));
                if (answer.IsSuccessStatusCode)
                {
                    return new Node(process, url, watch.Elapsed);
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(5);
        }

        process.Dispose();
        throw new BenchException($"{command[0]} did not start: {await File.ReadAllTextAsync(log)}");
    }

    public void Dispose() => _process.Dispose();
}
