namespace Keyback.Storage.Outbox;

/// <summary>Wakes the dispatcher of this process when a message is durable, so that nobody waits for the next look.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _waiting = new(0, 1);

    /// <summary>There is something to do.</summary>
    public void Ring()
    {
        if (_waiting.CurrentCount > 0)
        {
            return; // it rings already, as it does all the time under load
        }

        try
        {
            _waiting.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else was faster.
        }
    }

    /// <summary>Waits until it rings or the time has come, however long ago the caller looked at the clock.</summary>
    public async Task WaitAsync(DateTimeOffset until, TimeProvider clock, CancellationToken ct)
    {
        var left = until - clock.GetUtcNow();
        using var timeout = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await _waiting.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    /// <inheritdoc />
    public void Dispose() => _waiting.Dispose();
}
