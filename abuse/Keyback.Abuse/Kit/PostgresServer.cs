using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Keyback.Abuse.Kit;

/// <summary>
/// A PostgreSQL of the simulator's own, so that two nodes can share a store. It lies in a folder that goes away with it and listens
/// on this machine only.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin"; // where Debian's postgresql-15 puts them
    private const string UntilInputEnds = "\"$@\" & cat >/dev/null; kill -INT $!; wait"; // its input ends with us, however we end

    // PostgreSQL refuses to run as root.
    private static readonly string[] AsUnprivileged =
        Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-abuse-pg-");
    private readonly string _port = FreePort();
    private Process? _server;

    private PostgresServer()
    {
    }

    /// <summary>Whether it is installed here.</summary>
    public static bool IsInstalled => File.Exists($"{Programs}/postgres");

    /// <summary>How its database is opened.</summary>
    public string ConnectionString => $"Host={_folder.FullName};Port={_port};Username=keyback;Database=postgres";

    /// <summary>Starts one.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        var data = Path.Combine(server._folder.FullName, "data");
        if (AsUnprivileged.Length > 0)
        {
            await RunAsync("chown", "postgres", server._folder.FullName);
        }

        await RunAsync(
            [.. AsUnprivileged, $"{Programs}/initdb", "-D", data, "-U", "keyback", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]);
        server._server = Launch(
            [.. AsUnprivileged, "sh", "-c", UntilInputEnds, "sh", $"{Programs}/postgres", "-D", data, "-k", server._folder.FullName, "-p", server._port,
            "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"]);
        server._server.BeginOutputReadLine();
        server._server.BeginErrorReadLine();
        await Pickup.UntilAsync(
            () => File.Exists(Path.Combine(server._folder.FullName, $".s.PGSQL.{server._port}")) || server._server.HasExited, "PostgreSQL");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.StandardInput.Close();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    private static Process Launch(params string[] command) => Process.Start(
        new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task RunAsync(params string[] command)
    {
        using var process = Launch(command);
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[^1]} ended with {process.ExitCode}: {string.Concat(await said)}");
        }
    }
}
