using System.Collections.Concurrent;
using System.Globalization;

namespace Keyback.Torture.Faults;

/// <summary>Breaks one thing after the other, each kind once, what happens most first, before chance decides, and counts.</summary>
internal sealed class FaultDriver(IReadOnlyList<Fault> faults, Random random, Action<string> say)
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>How often each was done.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    public async Task RunAsync(TimeSpan pause, CancellationToken over)
    {
        var first = new Queue<Fault>(faults.OrderByDescending(fault => fault.Weight).ThenBy(_ => random.Next()));
        while (!over.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause * (0.5 + random.NextDouble()), over);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var fault = first.TryDequeue(out var next) ? next : Draw();
            var began = DateTimeOffset.UtcNow;
            await fault.BreakAsync();
            _counts.AddOrUpdate(fault.Name, 1, (_, count) => count + 1);
            say(string.Create(CultureInfo.InvariantCulture, $"{began:HH:mm:ss} {fault.Name}, {(DateTimeOffset.UtcNow - began).TotalSeconds:F1} s"));
        }
    }

    private Fault Draw()
    {
        var at = random.Next(faults.Sum(fault => fault.Weight));
        foreach (var fault in faults)
        {
            at -= fault.Weight;
            if (at < 0)
            {
                return fault;
            }
        }

        return faults[^1];
    }
}
