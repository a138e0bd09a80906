using Npgsql;

namespace Keyback.Bench.Machines;

/// <summary>A PostgreSQL of our own with its defaults, so every commit waits for the disk.</summary>
internal sealed class Postgres : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string User = "bench";

    private static readonly Dictionary<string, string?> Nothing = [];

    private readonly int _port = Ports.Free();
    private readonly Child _server;

    private Postgres(string folder)
    {
        _server = Child.Start(
            Path.Combine(folder, "postgres.log"),
            folder,
            Nothing,
            [.. Child.Unprivileged, $"{Programs}/postgres", "-D", Path.Combine(folder, "data"), "-k", folder, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1"]);
    }

    /// <summary>Makes the cluster and starts it.</summary>
    public static async Task<Postgres> StartAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        if (Child.Unprivileged.Length > 0)
        {
            await Child.RunAsync(folder, Nothing, "chmod", "711", Path.GetDirectoryName(folder)!); // the database's user goes through
            await Child.RunAsync(folder, Nothing, "chown", "postgres", folder);
        }

        await Child.RunAsync(
            folder,
            Nothing,
            [.. Child.Unprivileged, $"{Programs}/initdb", "-D", Path.Combine(folder, "data"), "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        var postgres = new Postgres(folder);
        for (var look = 0; ; look++)
        {
            try
            {
                await postgres.ExecuteAsync("postgres", "SELECT 1");
                return postgres;
            }
            catch (NpgsqlException) when (look < 300 && !postgres._server.HasEnded)
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>How .NET connects to a database.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username={User};Database={database}";

    /// <summary>How Node connects to it.</summary>
    public string Url(string database) => $"postgres://{User}@127.0.0.1:{_port}/{database}";

    /// <summary>Makes an empty database.</summary>
    public Task CreateAsync(string database) => ExecuteAsync("postgres", $"CREATE DATABASE {database}");

    /// <summary>Makes a database that is as another one was left.</summary>
    public async Task CopyAsync(string template, string database)
    {
        await ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        await ExecuteAsync("postgres", $"CREATE DATABASE {database} TEMPLATE {template} STRATEGY FILE_COPY");
        await ExecuteAsync("postgres", "CHECKPOINT"); // what the copy left to write is not to fall into the measurement
    }

    /// <summary>Runs statements.</summary>
    public async Task ExecuteAsync(string database, string statements)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString(database)};Pooling=false;Timeout=5;Command Timeout=0");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync();
    }

    public void Dispose() => _server.Dispose();
}
