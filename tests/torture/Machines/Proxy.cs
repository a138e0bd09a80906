namespace Keyback.Torture.Machines;

/// <summary>HAProxy before the nodes: each request goes to the next one that says it is ready.</summary>
internal sealed class Proxy : IDisposable
{
    private readonly Child _process;

    private Proxy(Child process, Uri url) => (_process, Url) = (process, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    public static Proxy Start(string folder, IEnumerable<Uri> nodes)
    {
        var port = Ports.Free();
        var servers = nodes.Select((node, number) => $"  server node{number} {node.Authority} check inter 500ms fall 2 rise 1");
        var file = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(
            file,
            $"""
            global
              maxconn 2000
            defaults
              mode http
              timeout connect 1s
              timeout client 30s
              timeout server 30s
              retries 1
              option redispatch
              option forwardfor
            frontend front
              bind 127.0.0.1:{port}
              default_backend nodes
            backend nodes
              balance roundrobin
              option httpchk GET /health/ready
            {string.Join('\n', servers)}

            """);
        return new(Child.Start(Path.Combine(folder, "haproxy.log"), new Dictionary<string, string?>(), "/usr/sbin/haproxy", "-db", "-f", file), new($"http://127.0.0.1:{port}"));
    }

    public void Dispose() => _process.Dispose();
}
