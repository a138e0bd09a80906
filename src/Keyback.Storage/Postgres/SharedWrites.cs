namespace Keyback.Storage.Postgres;

/// <summary>
/// Pieces of work that hold nothing but what they said before: those that come while some of theirs are under way go together in
/// the next transaction (<see cref="SharedTransaction"/>). One that decides about what another here decides about goes apart.
/// </summary>
/// <param name="line">Where they wait for a writer.</param>
/// <param name="atOnce">How many transactions of theirs may be under way.</param>
internal sealed class SharedWrites(WriterLine line, int atOnce)
{
    private const int Most = 32; // pieces of work in one transaction

    private readonly Lock _lock = new();
    private readonly Queue<SharedPiece> _waiting = [];
    private readonly HashSet<long> _subjects = []; // of those that wait here or are under way
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private bool _closing;

    /// <summary>Writes a piece of work with what waits beside it.</summary>
    /// <exception cref="StoreBusyException">Too many wait already.</exception>
    public void Add(SharedPiece piece)
    {
        bool apart;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            if (_waiting.Count >= WriterLine.Longest)
            {
                throw new StoreBusyException();
            }

            apart = piece.Subjects.Any(_subjects.Contains);
            if (!apart)
            {
                _subjects.UnionWith(piece.Subjects);
                _waiting.Enqueue(piece);
                if (_underWay == atOnce)
                {
                    return;
                }

                _underWay++;
            }
        }

        if (apart)
        {
            line.Add(piece.Work);
        }
        else
        {
            Next();
        }
    }

    /// <summary>Waits until everything is written. Nothing may come any more.</summary>
    public void Close(TimeSpan atMost)
    {
        lock (_lock)
        {
            _closing = true;
            if (_underWay == 0)
            {
                return;
            }
        }

        _closed.Task.Wait(atMost);
    }

    private void Next()
    {
        var pieces = Take();
        if (pieces.Count > 0)
        {
            var shared = new SharedTransaction(pieces, piece => Hand(piece.Work, piece.Work.Fail), () => End(pieces));
            Hand(shared, shared.FailAll);
        }
    }

    private List<SharedPiece> Take()
    {
        List<SharedPiece> pieces = [];
        lock (_lock)
        {
            while (pieces.Count < Most && _waiting.TryDequeue(out var piece))
            {
                if (piece.Work.Patience.IsCancellationRequested)
                {
                    _subjects.ExceptWith(piece.Subjects);
                    piece.Work.Fail(new OperationCanceledException());
                }
                else
                {
                    pieces.Add(piece);
                }
            }

            if (pieces.Count == 0 && --_underWay == 0 && _closing)
            {
                _closed.TrySetResult();
            }
        }

        return pieces;
    }

    private void End(List<SharedPiece> pieces)
    {
        lock (_lock)
        {
            pieces.ForEach(piece => _subjects.ExceptWith(piece.Subjects));
        }

        Next();
    }

    // They have been taken on, so the line takes them however long it is.
    private void Hand(PendingWrite pending, Action<Exception> refuse)
    {
        try
        {
            line.AddAnyway(pending);
        }
        catch (ObjectDisposedException error)
        {
            refuse(error);
        }
    }
}
