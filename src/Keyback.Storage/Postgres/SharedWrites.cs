namespace Keyback.Storage.Postgres;

/// <summary>
/// Pieces of work that hold nothing, so that they may share a transaction: those that come while one of theirs is under way go
/// together in the next. What fails together is tried again one by one: one bad piece costs the others time and nothing else.
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

        Hand(new Group(this, pieces));
    }

    private void Hand(PendingWrite pending)
    {
        try
        {
            line.Add(pending);
        }
        catch (Exception error) when (error is StoreBusyException or ObjectDisposedException)
        {
            pending.Fail(error);
        }
    }

    private sealed class Group(SharedWrites shared, List<PendingWrite> pieces) : PendingWrite
    {
        public override CancellationToken Patience => CancellationToken.None;

        public override async Task RunAsync(WriteScope scope)
        {
            scope.ForbidHolding();
            foreach (var piece in pieces)
            {
                await piece.RunAsync(scope);
            }
        }

        public override void Fail(Exception error)
        {
            if (pieces.Count > 1 && error is not CommitInDoubtException and not StoreBusyException and not ObjectDisposedException)
            {
                pieces.ForEach(shared.Hand);
            }
            else
            {
                pieces.ForEach(piece => piece.Fail(error));
            }

            shared.Next();
        }

        protected override void Answer()
        {
            pieces.ForEach(piece => piece.Succeed());
            shared.Next();
        }
    }
}
