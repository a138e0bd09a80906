using System.Collections.Concurrent;
using Keyback.Storage.Audit;

namespace Keyback.Storage.Postgres;

/// <summary>
/// A few writers side by side, each with a chain of the record of its own, so that no two transactions fight over one
/// head. Whoever finds none free waits; the line has an end.
/// </summary>
internal sealed class WriterSlots(int count) : IDisposable
{
    private const int LongestLine = 8192; // pieces of work that may wait

    private readonly SemaphoreSlim _free = new(count, count);
    private readonly ConcurrentStack<WriterSlot> _slots = new(Enumerable.Range(0, count).Select(_ => new WriterSlot())); // the last used first: few writers, few chains
    private int _waiting;

    /// <summary>Waits for a writer.</summary>
    /// <exception cref="StoreBusyException">Too many wait already.</exception>
    public async Task<WriterSlot> TakeAsync(CancellationToken ct)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > LongestLine)
            {
                throw new StoreBusyException();
            }

            await _free.WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        return _slots.TryPop(out var slot) ? slot : throw new InvalidOperationException("There is a slot for each place.");
    }

    /// <summary>Gives it to the next.</summary>
    public void Return(WriterSlot slot)
    {
        _slots.Push(slot);
        _free.Release();
    }

    /// <summary>Waits until nobody waits and every writer is back. Nobody may come any more.</summary>
    public void Close(TimeSpan atMost)
    {
        SpinWait.SpinUntil(() => Volatile.Read(ref _waiting) == 0, atMost);
        for (var closed = 0; closed < count && _free.Wait(atMost); closed++)
        {
        }
    }

    /// <inheritdoc />
    public void Dispose() => _free.Dispose();
}

/// <summary>One writer: it runs one transaction after the other.</summary>
internal sealed class WriterSlot
{
    /// <summary>Its chain, once it has written an entry.</summary>
    public AuditChain? Chain { get; set; }
}
