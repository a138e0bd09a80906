using System.Diagnostics;

namespace Keyback.Bench.Load;

/// <summary>Several who do the same side by side, each the next thing as soon as the last is done.</summary>
internal static class Crowd
{
    /// <summary>Does so many things.</summary>
    /// <returns>Things a second.</returns>
    public static async Task<double> DoAllAsync(int count, int sideBySide, Func<int, Task> act)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, sideBySide).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                await act(i);
            }
        }));
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Does things for a while, of which only those count that end after the warm-up.</summary>
    /// <returns>Things a second.</returns>
    public static async Task<double> DoForAsync(TimeSpan warmUp, TimeSpan measured, int sideBySide, Func<int, Task> act)
    {
        var (next, done) = (-1, 0);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, sideBySide).Select(async _ =>
        {
            while (watch.Elapsed < warmUp + measured)
            {
                await act(Interlocked.Increment(ref next));
                if (watch.Elapsed >= warmUp && watch.Elapsed < warmUp + measured)
                {
                    Interlocked.Increment(ref done);
                }
            }
        }));
        return done / measured.TotalSeconds;
    }

    /// <summary>Does things at an even pace, however long each takes.</summary>
    /// <returns>The milliseconds that 99 of 100 took at most.</returns>
    public static async Task<double> PacedAsync(TimeSpan time, TimeSpan pause, Func<int, Task> act)
    {
        List<Task<double>> all = [];
        using var timer = new PeriodicTimer(pause);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time && await timer.WaitForNextTickAsync())
        {
            all.Add(TimedAsync(all.Count));
        }

        var took = await Task.WhenAll(all);
        Array.Sort(took);
        return took[(int)(took.Length * 0.99)];

        async Task<double> TimedAsync(int i)
        {
            var begun = Stopwatch.GetTimestamp();
            await act(i);
            return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
    }
}
