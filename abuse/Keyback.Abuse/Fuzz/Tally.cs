using System.Collections.Concurrent;
using System.Globalization;

namespace Keyback.Abuse.Fuzz;

/// <summary>What came back, by operation and status, and what must not have come.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<(string Operation, int Status), int> _counts = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private double _longest;
    private int _closed;

    /// <summary>The slowest answer, in milliseconds.</summary>
    public double Longest => _longest;

    /// <summary>How many connections the server closed in place of an answer.</summary>
    public int Closed => _closed;

    /// <summary>The requests that were answered as none may be.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>All answers.</summary>
    public long Answers => _counts.Values.Sum(count => (long)count);

    /// <summary>How many had this status.</summary>
    public long Of(Func<int, bool> status) => _counts.Where(count => status(count.Key.Status)).Sum(count => (long)count.Value);

    /// <summary>Counts an answer.</summary>
    public void Count(string operation, int status, double milliseconds, Func<string> request)
    {
        _counts.AddOrUpdate((operation, status), 1, (_, count) => count + 1);
        if (milliseconds > _longest)
        {
            _longest = milliseconds;
        }

        if (status >= 500 && status != 503)
        {
            _faults.Enqueue($"{status}: {request()}");
        }
        else if (milliseconds > 10_000)
        {
            _faults.Enqueue($"{milliseconds:F0} ms: {request()}");
        }
    }

    /// <summary>Counts a connection that was closed.</summary>
    public void Close() => Interlocked.Increment(ref _closed);

    /// <summary>Counts a request that never came back.</summary>
    public void Hang(string request) => _faults.Enqueue($"no answer: {request}");

    /// <summary>The table.</summary>
    public void Print(TextWriter to)
    {
        int[] statuses = [.. _counts.Keys.Select(count => count.Status).Distinct().Order()];
        to.WriteLine($"\n{"operation",-58}{string.Concat(statuses.Select(status => $"{status,9}"))}");
        foreach (var operation in _counts.Keys.Select(count => count.Operation).Distinct().Order(StringComparer.Ordinal))
        {
            to.WriteLine($"{operation,-58}{string.Concat(statuses.Select(status => _counts.GetValueOrDefault((operation, status)) is var count and > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count,9:N0}") : "        ."))}");
        }

        to.WriteLine($"{"all",-58}{string.Concat(statuses.Select(status => string.Create(CultureInfo.InvariantCulture, $"{Of(one => one == status),9:N0}")))}");
    }
}
