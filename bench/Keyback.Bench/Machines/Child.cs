using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Keyback.Bench.Machines;

/// <summary>A process of ours that goes when we go.</summary>
internal sealed class Child : IDisposable
{
    private static readonly ConcurrentDictionary<int, Process> Alive = new();

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _writing = new();

    static Child() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Alive.Values)
        {
            process.Kill();
        }
    };

    private Child(Process process, string log)
    {
        _process = process;
        _log = new StreamWriter(log, append: true) { AutoFlush = true };
        Alive[process.Id] = process;
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    public static string[] Unprivileged { get; } =
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it; whatever it says goes into the log.</summary>
    public static Child Start(string log, string folder, IReadOnlyDictionary<string, string?> environment, params string[] command) =>
        new(Process.Start(InfoOf(folder, environment, command))!, log);

    /// <summary>Runs a command that must work.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string?> environment, params string[] command)
    {
        using var process = Process.Start(InfoOf(folder, environment, command))!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said[0] : throw new BenchException($"{command[0]} ended with {process.ExitCode}: {string.Concat(said)}");
    }

    /// <summary>One figure of <c>/proc/PID/status</c>, in bytes: <c>VmRSS</c>, or <c>VmHWM</c> for the highest so far.</summary>
    public long Memory(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return BytesIn(line);
    }

    /// <summary>What it has read in of files whose names begin like this, in bytes.</summary>
    public long MemoryOfFiles(string prefix)
    {
        var (counts, sum) = (false, 0L);
        foreach (var line in File.ReadLines($"/proc/{_process.Id}/smaps"))
        {
            if (line.Contains('-', StringComparison.Ordinal)) // a new stretch: addresses, and the file at the end
            {
                counts = Path.GetFileName(line).StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
            }
            else if (counts && line.StartsWith("Rss:", StringComparison.Ordinal))
            {
                sum += BytesIn(line);
            }
        }

        return sum;
    }

    /// <summary>Ends it as a power cut does: nothing of it is needed any more.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        Alive.TryRemove(_process.Id, out _);
        _process.Dispose();
        lock (_writing)
        {
            _log.Dispose();
        }
    }

    private static long BytesIn(string line) =>
        long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;

    private static ProcessStartInfo InfoOf(string folder, IReadOnlyDictionary<string, string?> environment, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Write(string? line)
    {
        lock (_writing)
        {
            if (line is not null && _log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }
        }
    }
}
