using System.Diagnostics;

namespace Keyback.Server.Tests.Kit;

/// <summary>What a command said and how it ended.</summary>
internal sealed record Ended(int Code, string Out, string Error)
{
    /// <summary>The lines of standard error.</summary>
    public IReadOnlyList<string> Complaints => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>The built program in processes of its own, in a folder of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Keyback.Server", new DirectoryInfo(AppContext.BaseDirectory).Name, "keyback.dll"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-");
    private readonly List<Process> _running = [];

    /// <summary>Where it is started.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The mailbox that it writes to by default.</summary>
    public Mailbox Mails => new(Path.Combine(Folder, "mail"));

    /// <summary>Its environment: a Production server that could serve on this machine.</summary>
    public Dictionary<string, string?> Environment { get; } = new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DOTNET_ENVIRONMENT"] = null,
        ["ASPNETCORE_URLS"] = null,
        ["NO_COLOR"] = "1",
        ["Keyback__PublicUrl"] = "http://localhost:5080",
        ["Keyback__Key"] = "JVNvkbO1+IwX9OuGJk6q0MXvGZ4v3FZ1p5e1h0aVxWs=",
        ["Keyback__Storage__ConnectionString"] = "Data Source=keyback.db",
        ["Keyback__Email__PickupDirectory"] = "mail",
    };

    public ServerProcess() => Write("appsettings.json", "{}"); // so that this folder is the content root

    /// <summary>Writes a file into the folder.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<Ended> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"It did not end: {string.Join(' ', args)}");
        }

        return new Ended(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a server on a free port and waits until it is ready.</summary>
    /// <returns>Where it listens, and what it has written so far.</returns>
    public async Task<(Uri Url, Func<string> Log)> ServeAsync(params string[] args)
    {
        var process = Start([.. args, "--urls", "http://127.0.0.1:0"]);
        _running.Add(process);
        var log = new System.Text.StringBuilder();
        var url = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously); // or the test would go on in the reader, for whose end it waits
        process.OutputDataReceived += (_, line) =>
        {
            lock (log)
            {
                log.Append(line.Data).Append('\n');
            }

            if (System.Text.RegularExpressions.Regex.Match(line.Data ?? "", @"listening on: (http://127\.0\.0\.1:\d+)") is { Success: true } found)
            {
                url.TrySetResult(new Uri(found.Groups[1].Value));
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (await url.Task.WaitAsync(TimeSpan.FromSeconds(60)), Written);

        string Written()
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <summary>Tells the server to stop, as a service manager does.</summary>
    /// <returns>How it ended, some time later.</returns>
    public async Task<int> TerminateAsync()
    {
        var server = _running[^1];
        using var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);
        await server.WaitForExitAsync();
        return server.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private Process Start(string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. args])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
