using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Keyback.Abuse.Kit;

/// <summary>A real proxy in front of a server, with the connections behind it kept open and shared, as sites run it.</summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-abuse-proxy-");
    private readonly Process _process;

    private ReverseProxy(string name, int port, Func<DirectoryInfo, ProcessStartInfo> start)
    {
        Name = name;
        Url = new Uri($"http://127.0.0.1:{port}");
        _process = Process.Start(start(_folder))!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it is.</summary>
    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>What it wrote: one line a request that it saw.</summary>
    public ServerLog Log { get; } = new();

    /// <summary>Every proxy that is installed here, in front of a server.</summary>
    public static async Task<IReadOnlyList<ReverseProxy>> StartAllAsync(Uri server)
    {
        List<ReverseProxy> all = [];
        if (Find("nginx") is { } nginx)
        {
            all.Add(Nginx(nginx, server));
        }

        if (Find("haproxy") is { } haproxy)
        {
            all.Add(Haproxy(haproxy, server));
        }

        foreach (var proxy in all)
        {
            await Pickup.UntilAsync(proxy.Answers, proxy.Name);
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static ReverseProxy Nginx(string program, Uri server)
    {
        var port = FreePort();
        return new ReverseProxy("nginx", port, folder =>
        {
            File.WriteAllText(Path.Combine(folder.FullName, "nginx.conf"), $$"""
                daemon off; master_process off; pid {{folder.FullName}}/pid; error_log stderr error;
                events { worker_connections 256; }
                http {
                  log_format seen '$request_method $request_uri'; access_log {{folder.FullName}}/seen seen;
                  client_body_temp_path {{folder.FullName}}/b; proxy_temp_path {{folder.FullName}}/p; fastcgi_temp_path {{folder.FullName}}/f;
                  uwsgi_temp_path {{folder.FullName}}/u; scgi_temp_path {{folder.FullName}}/s;
                  upstream keyback { server {{server.Authority}}; keepalive 2; }
                  server {
                    listen 127.0.0.1:{{port}};
                    location / {
                      proxy_pass http://keyback; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
                      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;
                    }
                  }
                }
                """);
            return Quiet(program, "-p", folder.FullName, "-c", "nginx.conf", "-e", "stderr");
        });
    }

    private static ReverseProxy Haproxy(string program, Uri server)
    {
        var port = FreePort();
        return new ReverseProxy("haproxy", port, folder =>
        {
            File.WriteAllText(Path.Combine(folder.FullName, "haproxy.cfg"), $"""
                global
                  log stdout format raw daemon
                  maxconn 256
                defaults
                  mode http
                  log global
                  log-format "%HM %HU"
                  option forwardfor
                  timeout connect 5s
                  timeout client 30s
                  timeout server 30s
                frontend site
                  bind 127.0.0.1:{port}
                  default_backend keyback
                backend keyback
                  http-reuse always
                  server one {server.Authority}

                """);
            return Quiet(program, "-db", "-f", Path.Combine(folder.FullName, "haproxy.cfg"));
        });
    }

    /// <summary>Whether it saw a request whose line holds this.</summary>
    public bool Saw(string text)
    {
        var seen = Path.Combine(_folder.FullName, "seen");
        return Log.Lines.Concat(File.Exists(seen) ? File.ReadAllLines(seen) : []).Any(line => line.Contains(text, StringComparison.Ordinal));
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(Url.Host, Url.Port);
            return true;
        }
        catch (SocketException)
        {
            return _process.HasExited ? throw new InvalidOperationException($"{Name} did not start: {string.Join('\n', Log.Lines)}") : false;
        }
    }

    private void Keep(string? line) => Log.Keep(line);

    private static ProcessStartInfo Quiet(string program, params string[] args) =>
        new(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/local/sbin"])
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
