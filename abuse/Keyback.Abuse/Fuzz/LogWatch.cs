using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Fuzz;

/// <summary>Looks at every line of a server's log for a secret that the fuzzer knows: made up by it, given to it, or sent by mail or SMS.</summary>
internal sealed partial class LogWatch
{
    private readonly ConcurrentDictionary<string, byte> _secrets = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private long _lines;

    /// <summary>How many lines came.</summary>
    public long Lines => _lines;

    /// <summary>How many secrets are looked for.</summary>
    public int Secrets => _secrets.Count;

    /// <summary>The lines with a secret, the secret cut out.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Watches the log of a server.</summary>
    public void Watch(OwnServer server, IEnumerable<Person> people)
    {
        foreach (var person in people)
        {
            Know(person.Email);
            Know(person.Phone);
        }

        server.Log.Watch = Look;
    }

    /// <summary>Learns a secret.</summary>
    public void Know(string? secret)
    {
        if (secret is { Length: >= 8 })
        {
            _secrets.TryAdd(secret, 0);
        }
    }

    /// <summary>Learns every token in an answer.</summary>
    public void KnowAll(string body)
    {
        foreach (var token in Words().EnumerateMatches(body))
        {
            if (token.Length == 43)
            {
                Know(body.Substring(token.Index, token.Length));
            }
        }
    }

    /// <summary>Looks at lines that came before all secrets were known.</summary>
    public void LookAgain(ServerLog log)
    {
        foreach (var line in log.Lines)
        {
            Look(line);
        }

        Interlocked.Add(ref _lines, -log.Lines.Count);
    }

    private void Look(string line)
    {
        Interlocked.Increment(ref _lines);
        if (line.Contains(Mutator.Mark, StringComparison.OrdinalIgnoreCase))
        {
            _faults.Enqueue(line);
        }

        foreach (var word in Words().EnumerateMatches(line))
        {
            if (_secrets.ContainsKey(line.Substring(word.Index, word.Length)))
            {
                _faults.Enqueue(line.Remove(word.Index, word.Length));
            }
        }
    }

    [GeneratedRegex("[A-Za-z0-9_@.+-]{8,}")]
    private static partial Regex Words();
}
