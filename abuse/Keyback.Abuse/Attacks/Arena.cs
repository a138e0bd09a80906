using System.Collections.Concurrent;
using System.Globalization;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Where the attacks are played: servers of the simulator's own, or one that somebody named.</summary>
/// <param name="program">The built server, for those of our own.</param>
/// <param name="target">The named server, or none.</param>
/// <param name="account">An address that has an account there, or none.</param>
/// <param name="isQuick">Small counts.</param>
/// <param name="seed">Repeats a run.</param>
internal sealed class Arena(string program, Uri? target, string? account, bool isQuick, ulong seed) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<OwnServer>>> _servers = new();
    private int _networks;
    private int _names;

    /// <summary>Chance.</summary>
    public Dice Dice { get; } = new(seed);

    /// <summary>The named server, or none.</summary>
    public Uri? Target => target;

    /// <summary>An address that has an account at the named server, or none.</summary>
    public string? Account => account;

    /// <summary>The built server.</summary>
    public string Program => program;

    /// <summary>A count: the whole one, or the small one of a quick run.</summary>
    public int Size(int whole, int quick) => isQuick ? quick : whole;

    /// <summary>Whether the counts are small.</summary>
    public bool IsQuick => isQuick;

    /// <summary>The server with usual limits that most attacks are played on. It believes us as it would a proxy.</summary>
    public Task<OwnServer> UsualAsync() => ServerAsync("usual", [("Keyback:TrustedProxies:0", "127.0.0.1")], Usual);

    /// <summary>Where to go when only an address is needed: the named server, or our usual one.</summary>
    public async Task<Uri> UrlAsync() => target ?? (await UsualAsync()).Url;

    /// <summary>A server of our own, started when first asked for and kept until the end.</summary>
    public Task<OwnServer> ServerAsync(string name, IEnumerable<(string Name, string Value)> settings, IReadOnlyCollection<Person> people) =>
        _servers.GetOrAdd(name, _ => new Lazy<Task<OwnServer>>(() => OwnServer.StartAsync(program, settings, people))).Value;

    /// <summary>A known account of the usual server that no other attack has touched.</summary>
    public Person Fresh() => Usual.ElementAt(Interlocked.Increment(ref _names));

    /// <summary>A network that nobody has come from, as an address in it.</summary>
    public string Network()
    {
        var number = Interlocked.Increment(ref _networks);
        return string.Create(CultureInfo.InvariantCulture, $"{20 + (number / 65536)}.{number / 256 % 256}.{number % 256}.7");
    }

    /// <summary>A visitor from a network of its own.</summary>
    public Visitor Stranger(Uri url) => new(url, target is null ? Network() : null);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values.Where(server => server.IsValueCreated && server.Value.IsCompletedSuccessfully))
        {
            await (await server.Value).DisposeAsync();
        }
    }

    private static IReadOnlyCollection<Person> Usual { get; } = [.. Person.Several(Standing.Known, 120)];
}
