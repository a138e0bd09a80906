namespace Keyback.Storage.Postgres;

/// <summary>
/// Pieces of work in one transaction, for the database one piece. What they decide about is theirs before anything is kept: one whose subjects somebody
/// else holds is done apart, so that nobody waits here for a lock while he holds another. What fails together is tried again one by
/// one, so one bad piece costs the others time and nothing else; but a commit in doubt is in doubt for all of them.
/// </summary>
/// <param name="pieces">At least one.</param>
/// <param name="apart">Does a piece by itself.</param>
/// <param name="ended">Told when it is over, whatever came of it.</param>
internal sealed class SharedTransaction(IReadOnlyList<SharedPiece> pieces, Action<SharedPiece> apart, Action ended) : PendingWrite
{
    private IReadOnlyList<SharedPiece> _pieces = pieces;

    public override CancellationToken Patience => CancellationToken.None;

    public override bool IsAnswered => _pieces.All(piece => piece.Work.IsAnswered);

    public override async Task RunAsync(WriteScope scope)
    {
        var held = new Asked<bool>([]);
        if (_pieces.Any(piece => piece.Subjects.Count > 0))
        {
            held = scope.TryHold([.. _pieces.SelectMany(piece => piece.Subjects)]);
        }

        if (_pieces.Count > 1)
        {
            await PartAsync(held);
            held = new Asked<bool>([]); // what is left has all that it wants
        }

        var turns = _pieces.Select(piece => new Turn(piece, scope)).ToArray();
        try
        {
            await RunAsync(turns, scope);
        }
        finally
        {
            Array.ForEach(turns, turn => turn.Scope.Close());
        }

        // One that is alone asked with its first questions, and may have gone on in vain.
        if ((await held.RowsAsync()).Contains(false))
        {
            await PartAsync(held);
            throw new WrongAssumptionException(); // undoes it here
        }

        foreach (var (piece, turn) in _pieces.Zip(turns))
        {
            piece.Work.AfterCommits = turn.Scope.AfterCommits;
            foreach (var entry in turn.Scope.Entries)
            {
                scope.Record(entry);
            }
        }
    }

    public override void Fail(Exception error)
    {
        if (_pieces.Count == 1 || error is CommitInDoubtException)
        {
            FailAll(error);
            return;
        }

        foreach (var piece in _pieces)
        {
            apart(piece);
        }

        ended();
    }

    /// <summary>None of them will be done.</summary>
    public void FailAll(Exception error)
    {
        foreach (var piece in _pieces)
        {
            piece.Work.Fail(error);
        }

        ended();
    }

    protected override void Answer()
    {
        foreach (var piece in _pieces)
        {
            piece.Work.Succeed();
        }

        ended();
    }

    private static async Task RunAsync(Turn[] turns, WriteScope scope)
    {
        foreach (var turn in turns)
        {
            await turn.GoOnAsync();
        }

        while (turns.Where(turn => !turn.IsOver).ToArray() is { Length: > 0 } waiting)
        {
            await scope.SendAsync();
            foreach (var turn in waiting)
            {
                await turn.GoOnAsync();
            }
        }
    }

    // Whose subjects somebody else holds is done apart.
    private async Task PartAsync(Asked<bool> held)
    {
        var answers = new Queue<bool>(await held.RowsAsync());
        List<SharedPiece> free = [];
        List<SharedPiece> taken = [];
        foreach (var piece in _pieces)
        {
            var answersOfPiece = piece.Subjects.Select(_ => answers.Dequeue()).ToArray();
            (answersOfPiece.Contains(false) ? taken : free).Add(piece);
        }

        _pieces = free;
        taken.ForEach(apart);
    }
}

/// <summary>One piece of work that may share its transaction, and what it decides about.</summary>
/// <param name="Work">What to do.</param>
/// <param name="Subjects">What it holds; nobody else in its transaction has any of them.</param>
internal sealed record SharedPiece(PendingWrite Work, IReadOnlyList<long> Subjects);
