using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Keyback.Torture.Machines;

/// <summary>A process of ours that goes when we go.</summary>
internal sealed class Child : IDisposable
{
    private static readonly ConcurrentDictionary<int, Process> Alive = new();

    private readonly Process _process;
    private readonly StreamWriter _log;

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

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>PostgreSQL refuses to run as root.</summary>
    public static string[] Unprivileged { get; } =
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    /// <summary>Starts it; whatever it says goes into the log.</summary>
    public static Child Start(string log, IReadOnlyDictionary<string, string?> environment, params string[] command) =>
        new(Process.Start(InfoOf(environment, command))!, log);

    /// <summary>Runs a command to its end.</summary>
    /// <returns>How it ended, and what it said.</returns>
    public static async Task<(int Code, string Said)> TryAsync(IReadOnlyDictionary<string, string?> environment, params string[] command)
    {
        using var process = Process.Start(InfoOf(environment, command))!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }

    /// <summary>Runs a command that must work.</summary>
    public static async Task<string> RunAsync(params string[] command)
    {
        var (code, said) = await TryAsync(new Dictionary<string, string?>(), command);
        return code == 0 ? said : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {code}: {said}");
    }

    /// <summary>Sends it a signal, such as <c>STOP</c>.</summary>
    public Task SignalAsync(string signal) =>
        HasEnded ? Task.CompletedTask : TryAsync(new Dictionary<string, string?>(), "kill", $"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits until it has ended; kills it when that takes too long.</summary>
    public async Task EndAsync(TimeSpan atMost)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(atMost);
        }
        catch (TimeoutException)
        {
            _process.Kill(); // SIGKILL, which it cannot catch
            await _process.WaitForExitAsync();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        Alive.TryRemove(_process.Id, out _);
        _process.Dispose();
        lock (_log)
        {
            _log.Dispose();
        }
    }

    private static ProcessStartInfo InfoOf(IReadOnlyDictionary<string, string?> environment, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Write(string? line)
    {
        lock (_log)
        {
            if (line is not null && _log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }
        }
    }
}
