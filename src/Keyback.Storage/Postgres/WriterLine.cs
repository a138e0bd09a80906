namespace Keyback.Storage.Postgres;

/// <summary>
/// The pieces of work that wait, and a few writers that take them up, each with a chain of the record of its own, so that
/// no two transactions fight over one head. The line has an end.
/// </summary>
internal sealed class WriterLine
{
    /// <summary>Pieces of work that may wait.</summary>
    public const int Longest = 8192;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiting> _line = [];
    private readonly Stack<PostgresWriter> _free = []; // the last used first: few writers, few chains
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _writers;
    private bool _closing;

    /// <param name="writers">Who writes.</param>
    public WriterLine(IEnumerable<PostgresWriter> writers)
    {
        foreach (var writer in writers)
        {
            _free.Push(writer);
        }

        _writers = _free.Count;
    }

    /// <summary>Gives a piece of work to a writer, or lets it wait for one.</summary>
    /// <exception cref="StoreBusyException">Too many wait already.</exception>
    public void Add(PendingWrite pending) => Add(pending, Longest);

    /// <summary>The same for what has been taken on already.</summary>
    public void AddAnyway(PendingWrite pending) => Add(pending, int.MaxValue);

    private void Add(PendingWrite pending, int longest)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            if (_free.TryPop(out var writer))
            {
                _ = Task.Run(() => WriteAsync(writer, pending));
                return;
            }

            if (_line.Count >= longest)
            {
                throw new StoreBusyException();
            }

            var waiting = new Waiting(pending);
            var place = _line.AddLast(waiting);
            waiting.GivesUp = pending.Patience.UnsafeRegister(_ => GiveUp(place), null);
        }
    }

    /// <summary>The next piece of work, if one waits.</summary>
    public PendingWrite? Next()
    {
        lock (_lock)
        {
            return Take();
        }
    }

    /// <summary>Waits until everything is written. Nothing may come any more.</summary>
    public void Close(TimeSpan atMost)
    {
        lock (_lock)
        {
            _closing = true;
            CloseIfIdle();
        }

        _closed.Task.Wait(atMost);
    }

    private async Task WriteAsync(PostgresWriter writer, PendingWrite first)
    {
        for (var pending = first; pending is not null;)
        {
            var answer = await writer.WriteAsync(pending, this);
            pending = TakeOrRest(writer);
            answer();
        }
    }

    private PendingWrite? TakeOrRest(PostgresWriter writer)
    {
        lock (_lock)
        {
            if (Take() is { } pending)
            {
                return pending;
            }

            _free.Push(writer);
            CloseIfIdle();
            return null;
        }
    }

    private PendingWrite? Take()
    {
        if (_line.First is not { } place)
        {
            return null;
        }

        _line.Remove(place);
        place.Value.GivesUp.Unregister(); // and does not wait for one that runs: it waits for us
        return place.Value.Pending;
    }

    private void GiveUp(LinkedListNode<Waiting> place)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return; // it has begun
            }

            _line.Remove(place);
        }

        place.Value.Pending.Fail(new OperationCanceledException(place.Value.Pending.Patience));
    }

    private void CloseIfIdle()
    {
        if (_closing && _line.Count == 0 && _free.Count == _writers)
        {
            _closed.TrySetResult();
        }
    }

    private sealed class Waiting(PendingWrite pending)
    {
        public PendingWrite Pending { get; } = pending;

        public CancellationTokenRegistration GivesUp { get; set; }
    }
}
