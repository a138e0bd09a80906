using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Keyback.Storage.Tests.Kit;

/// <summary>
/// A PostgreSQL server of the tests' own, in a folder that goes away with it, reached by a socket in that folder. It is
/// started by the first test that needs it and ended with the program. It does not wait for the disk: a test that pulls
/// no plug needs none.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin"; // where Debian's postgresql-15 puts them
    private const string User = "keyback";
    private const string UntilInputEnds = "\"$@\" & cat >/dev/null; kill -INT $!; wait"; // its input ends with us, however we end

    // PostgreSQL refuses to run as root.
    private static readonly string[] AsUnprivileged =
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private static readonly Lazy<PostgresCluster> Started = new(() => new PostgresCluster(null));
    private static int _databases;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-pg-");
    private readonly Process _server;
    private bool _stopped;

    private PostgresCluster(PostgresCluster? primary)
    {
        if (AsUnprivileged.Length > 0)
        {
            Run("chown", "postgres", _folder.FullName);
        }

        Run(primary is null
            ? [.. AsUnprivileged, $"{Programs}/initdb", "-D", Data, "-U", User, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
            : [.. AsUnprivileged, $"{Programs}/pg_basebackup", "-h", primary._folder.FullName, "-p", primary.Port, "-U", User, "-D", Data, "-R", "--no-sync", "-c", "fast"]);
        _server = Start(
            [.. AsUnprivileged, "sh", "-c", UntilInputEnds, "sh", $"{Programs}/postgres", "-D", Data, "-k", _folder.FullName, "-p", Port, "-c", "listen_addresses=127.0.0.1",
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=400", "-c", "deadlock_timeout=100ms", "-c", "autovacuum=off"]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        Await();
    }

    /// <summary>The server that all tests share.</summary>
    public static PostgresCluster Instance => Started.Value;

    /// <summary>Starts one more, for a test that breaks it.</summary>
    public static PostgresCluster StartAnother() => new(null);

    /// <summary>Starts one that follows this one.</summary>
    public PostgresCluster StartStandby() => new(this);

    /// <summary>Where it listens on this machine, and the name of its socket.</summary>
    public string Port { get; } = FreePort();

    /// <summary>The folder of its files.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>How a database of it is opened.</summary>
    public string ConnectionStringOf(string database) => $"Host={_folder.FullName};Port={Port};Username={User};Database={database}";

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its name.</returns>
    public string Create()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        Execute($"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Removes one.</summary>
    public void Drop(string database) => Execute($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    /// <summary>Runs a statement outside any test's database.</summary>
    public void Execute(string statement)
    {
        using var connection = new NpgsqlConnection($"{ConnectionStringOf("postgres")};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(statement, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Ends it at once, as a machine ends that loses its power.</summary>
    public void Break()
    {
        Run("kill", "-QUIT", File.ReadLines(Path.Combine(Data, "postmaster.pid")).First());
        Stop();
    }

    public void Dispose()
    {
        Stop();
        _folder.Refresh();
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }

    private void Stop()
    {
        lock (_server)
        {
            if (!_stopped)
            {
                _stopped = true;
                _server.StandardInput.Close();
                _server.WaitForExit(TimeSpan.FromSeconds(20));
                _server.Dispose();
            }
        }
    }

    private static string FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    private static Process Start(params string[] command) => Process.Start(
        new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static void Run(params string[] command)
    {
        using var process = Start(command);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[^1]} ended with {process.ExitCode}: {string.Concat(said.GetAwaiter().GetResult())}");
        }
    }

    private void Await()
    {
        // Whatever it says is read, so that it never waits for a reader.
        _server.OutputDataReceived += (_, _) => { };
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        for (var look = 0; ; look++)
        {
            try
            {
                Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (look < 300 && !_server.HasExited)
            {
                Thread.Sleep(100);
            }
        }
    }
}
