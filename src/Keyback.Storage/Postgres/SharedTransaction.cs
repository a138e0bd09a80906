namespace Keyback.Storage.Postgres;

/// <summary>
/// Pieces of work in one transaction, for the database one piece. What they decide about is theirs before any of them runs: one whose subjects somebody
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

    public override async Task RunAsync(WriteScope scope)
    {
        await (_pieces.Count == 1 ? scope.HoldOnlyAsync(_pieces[0].Subjects) : HoldAsync(scope)); // alone it waits like anybody

        var turns = _pieces.Select(piece => new Turn(piece, scope)).ToArray();
        try
        {
            await RunAsync(turns, scope);
        }
        finally
        {
            Array.ForEach(turns, turn => turn.Scope.Close());
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

    private async Task HoldAsync(WriteScope scope)
    {
        var subjects = _pieces.SelectMany(piece => piece.Subjects).ToArray();
        if (subjects.Length == 0)
        {
            return;
        }

        var held = await scope.TryHoldAsync(subjects);
        var taken = _pieces.Where(piece => !piece.Subjects.All(held.Contains)).ToHashSet();
        _pieces = [.. _pieces.Where(piece => !taken.Contains(piece))];
        foreach (var piece in taken)
        {
            apart(piece);
        }
    }
}

/// <summary>One piece of work that may share its transaction, and what it decides about.</summary>
/// <param name="Work">What to do.</param>
/// <param name="Subjects">What it holds; nobody else in its transaction has any of them.</param>
internal sealed record SharedPiece(PendingWrite Work, IReadOnlyList<long> Subjects);
