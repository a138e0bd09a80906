using Keyback.Storage.Help;

namespace Keyback.Server.Help;

/// <summary>
/// Looks whether staff have published something, on whichever node, and then puts the new books out: at the start, and when
/// somebody comes to read and the last look is two seconds old. It asks for one number; where nobody reads, nothing runs.
/// </summary>
internal sealed partial class HelpRefresh(HelpLibrary library, HelpQuestionStore store, TimeProvider clock, ILogger<HelpRefresh> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _one = new(1);
    private long _lookedAt; // a time stamp of the clock
    private long? _seen;

    // Before the first request: nobody is to see the program's own text in the place of another.
    public Task StartAsync(CancellationToken cancellationToken) => TryLookAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _one.Dispose();

    /// <summary>The same for whoever comes to read, every two seconds at most. Of several who come at once, one looks.</summary>
    public Task FreshenAsync(CancellationToken ct)
    {
        var last = Interlocked.Read(ref _lookedAt);
        return clock.GetElapsedTime(last) >= Pause && Interlocked.CompareExchange(ref _lookedAt, clock.GetTimestamp(), last) == last
            ? TryLookAsync(ct)
            : Task.CompletedTask;
    }

    /// <summary>Puts out what is published, if it is not out yet.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            Interlocked.Exchange(ref _lookedAt, clock.GetTimestamp());
            var stamp = await store.StampAsync(ct); // before the questions: what comes between is found the next time
            if (stamp == _seen)
            {
                return;
            }

            library.Put(await store.PublishedAsync(ct));
            _seen = stamp;
            foreach (var (slug, fault) in library.Faults)
            {
                NotShown(log, slug, fault);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The same; a store that does not answer is no fault of whoever asks.</summary>
    public async Task TryLookAsync(CancellationToken ct)
    {
        try
        {
            await LookAsync(ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested) // what is out stays out, and the next look is soon
        {
            Failed(log, error.GetType().Name);
        }
    }

    [LoggerMessage(3861, LogLevel.Warning, "The published help question {Slug} cannot be shown: {Fault}")]
    private static partial void NotShown(ILogger logger, string slug, string fault);

    [LoggerMessage(3862, LogLevel.Warning, "The published help questions could not be read: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
