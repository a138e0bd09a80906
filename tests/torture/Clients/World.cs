using Keyback.Torture.History;
using Keyback.Torture.Machines;

namespace Keyback.Torture.Clients;

/// <summary>What owners and attackers share: where to ask, what was seen, and chance.</summary>
internal sealed class World(Log log, MailSink mails, Api proxy, IReadOnlyList<Api> nodes, int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private int _sessions;
    private int _keys;

    public Log Log => log;

    public MailSink Mails => mails;

    public Api Proxy => proxy;

    public IReadOnlyList<Api> Nodes => nodes;

    /// <summary>Whom a caller asks that has no favourite: the proxy or, knowing better, one of the nodes.</summary>
    public Api Somewhere => Draw(3) > 0 ? proxy : nodes[Draw(nodes.Count)];

    /// <summary>The number of a session in the history.</summary>
    public int NextSession() => Interlocked.Increment(ref _sessions);

    /// <summary>A key that nobody has used.</summary>
    public string NextKey() => $"torture-{seed}-{Interlocked.Increment(ref _keys)}";

    /// <summary>A number below the given one.</summary>
    public int Draw(int below)
    {
        lock (_lock)
        {
            return _random.Next(below);
        }
    }

    /// <summary>An address on the net that hardly anybody else has.</summary>
    public string NewAddress() => $"10.{Draw(200)}.{Draw(250)}.{1 + Draw(250)}";

    /// <summary>What one network is to the limits.</summary>
    public static string NetworkOf(string address) => address[..address.LastIndexOf('.')];
}
