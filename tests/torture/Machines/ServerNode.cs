using System.Globalization;

namespace Keyback.Torture.Machines;

/// <summary>One Keyback server as the operator runs it, on a port that it keeps, with a clock that can be wrong where that is wanted: it costs time.</summary>
internal sealed class ServerNode(string folder, int number, IReadOnlyDictionary<string, string?> settings, bool clockMoves) : IDisposable
{
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Keyback.Server", new DirectoryInfo(AppContext.BaseDirectory).Name, "keyback.dll"));

    private static readonly string? Faketime = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(lib => Path.Combine(lib, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    private Child? _process;

    /// <summary>Whether its clock can be moved.</summary>
    public bool ClockMoves => clockMoves && Faketime is not null;

    /// <summary>Where it listens.</summary>
    public Uri Url { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    private string Clock => Path.Combine(folder, $"clock{number}");

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        _process?.Dispose();
        SetClock(TimeSpan.Zero);
        _process = Child.Start(Path.Combine(folder, $"node{number}.log"), Environment(), "dotnet", Program, "--urls", Url.AbsoluteUri);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        for (var look = 0; look < 300 && !_process.HasEnded; look++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url, "/health/ready"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                // Not yet.
            }

            await Task.Delay(200);
        }

        if (_process.HasEnded)
        {
            await StartAsync(); // a start that meets a broken database ends; whoever runs the nodes starts it again
        }
    }

    /// <summary>Runs a command of the program on the same store.</summary>
    public Task<(int Code, string Said)> CommandAsync(params string[] command) => Child.TryAsync(Environment(), ["dotnet", Program, .. command]);

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        await _process!.SignalAsync("KILL");
        await _process.EndAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Asks it to end, as a deployment does.</summary>
    /// <returns>How long it took.</returns>
    public async Task StopAsync()
    {
        await _process!.SignalAsync("TERM");
        await _process.EndAsync(TimeSpan.FromSeconds(45));
    }

    /// <summary>Lets it stand still, as a machine does whose memory is full.</summary>
    public async Task FreezeAsync(TimeSpan length)
    {
        await _process!.SignalAsync("STOP");
        await Task.Delay(length);
        await _process.SignalAsync("CONT");
    }

    /// <summary>Moves its clock away from ours.</summary>
    public void SetClock(TimeSpan away)
    {
        var next = Clock + ".new";
        File.WriteAllText(next, away.TotalSeconds.ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(next, Clock, overwrite: true);
    }

    public void Dispose() => _process?.Dispose();

    private Dictionary<string, string?> Environment()
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        all["DOTNET_TieredPGO"] = "0"; // processes that live for a minute learn nothing
        if (ClockMoves)
        {
            all["LD_PRELOAD"] = Faketime;
            all["FAKETIME_TIMESTAMP_FILE"] = Clock;
            all["FAKETIME_CACHE_DURATION"] = "1";
            all["NO_FAKE_STAT"] = "1";
            all["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
        }

        return all;
    }
}
