using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Keyback.Server.Tests.Kit;

/// <summary>
/// The built server as a process of its own, with the real clock, on the folder of a stopped <see cref="KeybackHost"/>:
/// one that can be killed the way a machine dies.
/// </summary>
internal sealed partial class MortalServer : IDisposable
{
    private readonly Process _process;

    private MortalServer(Process process, Uri url)
    {
        _process = process;
        Api = new ApiClient(url);
    }

    /// <summary>A program that uses it.</summary>
    public ApiClient Api { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<MortalServer> StartAsync(string folder, params (string Name, string Value)[] settings)
    {
        // The server's own output stands beside ours, in the same configuration.
        var assembly = Path.Combine(
            AppContext.BaseDirectory.Replace("Keyback.Server.Tests", "Keyback.Server", StringComparison.Ordinal), "keyback.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(assembly);
        foreach (var (name, value) in KeybackHost.SettingsIn(folder).Concat(settings))
        {
            start.ArgumentList.Add($"--{name}={value}");
        }

        var process = Process.Start(start)!;
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously); // or the test would go on in the reader, for whose end it waits
        process.OutputDataReceived += (_, line) =>
        {
            if (Listening().Match(line.Data ?? "") is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups[1].Value));
            }
        };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new MortalServer(process, await listening.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Ends it in the middle of whatever it does: SIGKILL, which it cannot catch.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        Api.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
