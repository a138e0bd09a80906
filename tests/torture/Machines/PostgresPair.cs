using Npgsql;

namespace Keyback.Torture.Machines;

/// <summary>
/// A PostgreSQL primary with a standby that has every commit before it is answered. Both wait for the disk. When the
/// primary breaks, the standby takes over, and what broke is built anew as its standby.
/// </summary>
internal sealed class PostgresPair : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private const string User = "keyback";
    private const string Database = "keyback";

    private static readonly Dictionary<string, string?> Nothing = [];

    private readonly string _folder;
    private readonly int[] _ports = [Ports.Free(), Ports.Free()];
    private readonly Child?[] _servers = new Child?[2];
    private int _primary;

    private PostgresPair(string folder) => _folder = folder;

    /// <summary>How a node connects: it is told both, and finds the primary.</summary>
    public string ConnectionString => $"Host=127.0.0.1:{_ports[0]},127.0.0.1:{_ports[1]};Username={User};Database={Database}";

    private int Standby => 1 - _primary;

    /// <summary>Starts both.</summary>
    public static async Task<PostgresPair> StartAsync(string folder)
    {
        var pair = new PostgresPair(folder);
        if (Child.Unprivileged.Length > 0)
        {
            await Child.RunAsync("chown", "postgres", folder);
        }

        await Child.RunAsync([.. Child.Unprivileged, $"{Programs}/initdb", "-D", pair.DataOf(0), "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        await pair.StartAsync(0);
        await pair.ExecuteAsync("CREATE DATABASE keyback");
        await pair.FollowAsync();
        return pair;
    }

    /// <summary>Ends the primary at once, as a machine ends that loses its power, and starts it again.</summary>
    public async Task RestartAsync(bool atOnce)
    {
        await StopAsync(_primary, atOnce ? "QUIT" : "INT");
        await StartAsync(_primary);
    }

    /// <summary>Lets the standby be away for a while: nothing can be committed meanwhile.</summary>
    public async Task LoseStandbyAsync(TimeSpan length)
    {
        await StopAsync(Standby, "QUIT");
        await Task.Delay(length);
        await StartAsync(Standby);
        await InStepAsync();
    }

    /// <summary>The primary breaks for good; the standby takes over.</summary>
    public async Task FailOverAsync()
    {
        await StopAsync(_primary, "QUIT");
        _primary = Standby;
        await Child.RunAsync([.. Child.Unprivileged, $"{Programs}/pg_ctl", "promote", "-w", "-D", DataOf(_primary)]);
        await ExecuteAsync("ALTER SYSTEM RESET synchronous_standby_names");
        await ExecuteAsync("SELECT pg_reload_conf()");
        Directory.Delete(DataOf(Standby), recursive: true);
        await FollowAsync();
    }

    /// <summary>Asks the primary.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionOf(_primary, Database)};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await using var reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var server in _servers)
        {
            server?.Dispose();
        }
    }

    // The copy of the primary becomes its standby. From when it has everything, an answer waits for both disks.
    private async Task FollowAsync()
    {
        await Child.RunAsync(
            [.. Child.Unprivileged, $"{Programs}/pg_basebackup", "-h", "127.0.0.1", "-p", $"{_ports[_primary]}", "-U", User, "-D", DataOf(Standby), "-R", "-c", "fast"]);
        await StartAsync(Standby);
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        await InStepAsync();
    }

    private async Task InStepAsync()
    {
        for (var look = 0; look < 300; look++)
        {
            var rows = await QueryAsync(
                "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND flush_lsn >= pg_current_wal_lsn() - 16384", reader => reader.GetInt32(0));
            if (rows.Count > 0)
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("The standby does not follow.");
    }

    private async Task StartAsync(int at)
    {
        _servers[at]?.Dispose();
        _servers[at] = Child.Start(
            Path.Combine(_folder, $"postgres{at}.log"),
            Nothing,
            [.. Child.Unprivileged, $"{Programs}/postgres", "-D", DataOf(at), "-k", _folder, "-p", $"{_ports[at]}", "-c", "listen_addresses=127.0.0.1",
            "-c", "max_connections=200", "-c", "wal_keep_size=256MB"]);
        for (var look = 0; ; look++)
        {
            try
            {
                await using var connection = new NpgsqlConnection($"{ConnectionOf(at, "postgres")};Pooling=false;Timeout=2");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (look < 300 && !_servers[at]!.HasEnded)
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task StopAsync(int at, string signal)
    {
        await _servers[at]!.SignalAsync(signal);
        await _servers[at]!.EndAsync(TimeSpan.FromSeconds(20));
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionOf(_primary, "postgres")};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private string DataOf(int at) => Path.Combine(_folder, $"data{at}");

    private string ConnectionOf(int at, string database) => $"Host=127.0.0.1;Port={_ports[at]};Username={User};Database={database}";
}
