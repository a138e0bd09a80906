namespace Keyback.Storage.Postgres;

/// <summary>
/// Pieces of work that hold nothing, so that they may share a transaction: those that come while one of theirs is under way go
/// together in the next. What fails together is tried again one by one, so one bad piece costs the others time and nothing else;
/// but a commit in doubt is in doubt for all of them.
/// </summary>
/// <param name="line">Where they wait for a writer.</param>
internal sealed class SharedWrites(WriterLine line)
{
    private const int Most = 32; // pieces of work in one transaction

    private readonly Lock _lock = new();
    private readonly Queue<PendingWrite> _waiting = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _underWay;
    private bool _closing;

    /// <summary>Writes a piece of work with what waits beside it.</summary>
    /// <exception cref="StoreBusyException">Too many wait already.</exception>
    public void Add(PendingWrite pending)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            if (_waiting.Count >= WriterLine.Longest)
            {
                throw new StoreBusyException();
            }

            _waiting.Enqueue(pending);
            if (_underWay)
            {
                return;
            }

            _underWay = true;
        }

        Next();
    }

    /// <summary>Waits until everything is written. Nothing may come any more.</summary>
    public void Close(TimeSpan atMost)
    {
        lock (_lock)
        {
            _closing = true;
            if (!_underWay)
            {
                return;
            }
        }

        _closed.Task.Wait(atMost);
    }

    private void Next()
    {
        List<PendingWrite> pieces = [];
        lock (_lock)
        {
            while (pieces.Count < Most && _waiting.TryDequeue(out var pending))
            {
                pieces.Add(pending);
            }

            if (pieces.Count == 0)
            {
                _underWay = false;
                if (_closing)
                {
                    _closed.TrySetResult();
                }

                return;
            }
        }

        var group = new Group(this, pieces);
        Hand(group, group.FailAll);
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

    private sealed class Group(SharedWrites shared, List<PendingWrite> pieces) : PendingWrite
    {
        public override CancellationToken Patience => CancellationToken.None;

        public override async Task RunAsync(WriteScope scope)
        {
            foreach (var piece in pieces)
            {
                await piece.RunAsync(scope);
            }
        }

        public override void Fail(Exception error)
        {
            if (pieces.Count == 1 || error is CommitInDoubtException)
            {
                FailAll(error);
                return;
            }

            pieces.ForEach(piece => shared.Hand(piece, piece.Fail));
            shared.Next();
        }

        public void FailAll(Exception error)
        {
            pieces.ForEach(piece => piece.Fail(error));
            shared.Next();
        }

        protected override void Answer()
        {
            pieces.ForEach(piece => piece.Succeed());
            shared.Next();
        }
    }
}
