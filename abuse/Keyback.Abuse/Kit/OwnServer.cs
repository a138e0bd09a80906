using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Keyback.Abuse.Kit;

/// <summary>
/// The real server in a process of its own: Production, a key, a store, and messages that go into a folder where the simulator
/// reads the truth.
/// </summary>
internal sealed partial class OwnServer : IAsyncDisposable
{
    private const string Key = "c65Gl6LkM9XNGitf2WeRAgksgc1w6t0kYH5zX0sfAHM="; // guards nothing: the stores go with the run

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-abuse-");
    private readonly Dictionary<string, string?> _environment;
    private readonly string _program;
    private readonly List<Process> _processes = [];

    private OwnServer(string program, IEnumerable<(string Name, string Value)> settings)
    {
        _program = Path.GetFullPath(program);
        Out = new Pickup(Path.Combine(_folder.FullName, "mail"), Path.Combine(_folder.FullName, "sms"));
        _environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["DOTNET_ENVIRONMENT"] = null,
            ["ASPNETCORE_URLS"] = null,
            ["NO_COLOR"] = "1",
            ["Keyback__PublicUrl"] = PublicUrl,
            ["Keyback__Key"] = Key,
            ["Keyback__Storage__ConnectionString"] = $"Data Source={StoreFile}",
            ["Keyback__Email__PickupDirectory"] = "mail",
            ["Keyback__Sms__Provider"] = "file",
            ["Keyback__Sms__PickupDirectory"] = "sms",
            ["Keyback__Sms__Spending__Regions__0"] = "CN", // where the people of the simulator have their numbers
        };
        foreach (var (name, value) in settings)
        {
            _environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }
    }

    /// <summary>Where links must lead.</summary>
    public const string PublicUrl = "http://localhost:5080";

    /// <summary>Where it listens; the first node where there are several.</summary>
    public Uri Url => Nodes[0];

    /// <summary>Every node.</summary>
    public IReadOnlyList<Uri> Nodes { get; private set; } = [];

    /// <summary>What it has sent.</summary>
    public Pickup Out { get; }

    /// <summary>The log's lines so far.</summary>
    public ServerLog Log { get; } = new();

    /// <summary>Whether every node still runs.</summary>
    public bool IsRunning => _processes.TrueForAll(process => !process.HasExited);

    private string StoreFile => Path.Combine(_folder.FullName, "keyback.db");

    /// <summary>Brings people in and starts the nodes.</summary>
    /// <param name="program">The built <c>keyback.dll</c>, or a published <c>keyback</c>.</param>
    /// <param name="settings">Settings beside or instead of the usual ones.</param>
    /// <param name="people">Whoever is to have an account.</param>
    /// <param name="nodes">How many processes share the store; several need PostgreSQL.</param>
    public static async Task<OwnServer> StartAsync(
        string program, IEnumerable<(string Name, string Value)> settings, IReadOnlyCollection<Person> people, int nodes = 1)
    {
        var server = new OwnServer(program, settings);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(server._folder.FullName, "appsettings.json"), "{}"); // this folder is the content root
            await server.ImportAsync([.. people.Where(person => person.Exists)]);
            List<Uri> listening = [];
            for (var node = 0; node < nodes; node++)
            {
                listening.Add(await server.ServeAsync());
            }

            server.Nodes = listening;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task ImportAsync(List<Person> people)
    {
        var file = Path.Combine(_folder.FullName, "people.jsonl");
        await File.WriteAllLinesAsync(file, people.Select(person => person.ImportLine()));
        using var import = Start("accounts", "import", file);
        var said = Task.WhenAll(import.StandardOutput.ReadToEndAsync(), import.StandardError.ReadToEndAsync());
        await import.WaitForExitAsync();
        if (import.ExitCode != 0)
        {
            throw new InvalidOperationException($"The accounts did not come in: {string.Concat(await said)}");
        }

        await SetStandingsAsync(people);
    }

    // No page and no command closes an account, freezes it from outside or takes a proof away: an operator's own tools do.
    private async Task SetStandingsAsync(List<Person> people)
    {
        if (!people.Exists(person => person.Standing is Standing.Disabled or Standing.Frozen or Standing.Unproved))
        {
            return;
        }

        await using var store = new SqliteConnection($"Data Source={StoreFile};Pooling=False");
        await store.OpenAsync();
        foreach (var person in people)
        {
            var statement = person.Standing switch
            {
                Standing.Disabled => "UPDATE accounts SET status = 2 WHERE id IN (SELECT account_id FROM identifiers WHERE value = @value)",
                Standing.Frozen => "UPDATE accounts SET status = 3 WHERE id IN (SELECT account_id FROM identifiers WHERE value = @value)",
                Standing.Unproved => "UPDATE identifiers SET proved_at = NULL WHERE account_id IN (SELECT account_id FROM identifiers WHERE value = @value)",
                _ => null,
            };
            if (statement is not null)
            {
                await using var command = store.CreateCommand();
#pragma warning disable CA2100 // one of the three texts above
                command.CommandText = statement;
#pragma warning restore CA2100
                command.Parameters.AddWithValue("@value", person.Email);
                await command.ExecuteNonQueryAsync();
            }
        }
    }

    private async Task<Uri> ServeAsync()
    {
        var process = Start("serve", "--urls", "http://127.0.0.1:0");
        _processes.Add(process);
        var url = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            Log.Keep(line.Data);
            if (Listening().Match(line.Data ?? "") is { Success: true } found)
            {
                url.TrySetResult(new Uri(found.Groups[1].Value));
            }
        };
        process.ErrorDataReceived += (_, line) => Log.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Task.WhenAny(url.Task, process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(60)));
        return url.Task.IsCompletedSuccessfully
            ? await url.Task
            : throw new InvalidOperationException($"The server did not start: {string.Join('\n', Log.Lines)}");
    }

    private Process Start(params string[] args)
    {
        var isLibrary = _program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : _program, isLibrary ? [_program, .. args] : args)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("Keyback__", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name); // settings of a server that happens to run in this shell
        }

        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    [GeneratedRegex(@"listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
