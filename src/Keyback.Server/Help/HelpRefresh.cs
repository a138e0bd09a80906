using Keyback.Storage.Help;

namespace Keyback.Server.Help;

/// <summary>
/// Looks every other second whether staff have published something, on whichever node, and then puts the new books out. It
/// asks for one number; no request ever waits for it.
/// </summary>
internal sealed partial class HelpRefresh(HelpLibrary library, HelpQuestionStore store, TimeProvider clock, ILogger<HelpRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _one = new(1);
    private long? _seen;

    // Before the first request: nobody is to see the program's own text in the place of another.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryLookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    /// <summary>Puts out what is published, if it is not out yet.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryLookAsync(stoppingToken);
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
