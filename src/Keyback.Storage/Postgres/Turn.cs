namespace Keyback.Storage.Postgres;

/// <summary>
/// One of several pieces of work that share a transaction, each as if it had it for itself. It runs until it needs an answer of the
/// database, and stops there; then the next one runs. No two run at once.
/// </summary>
internal sealed class Turn
{
    private readonly SharedPiece _piece;
    private TaskCompletionSource _stopped = new();
    private TaskCompletionSource _goesOn = new();
    private Task? _running;

    /// <param name="piece">What to run; what it said is held.</param>
    /// <param name="shared">The transaction.</param>
    public Turn(SharedPiece piece, WriteScope shared)
    {
        _piece = piece;
        Scope = shared.Share(statements => new TurnStatements((GatheredStatements)statements, PauseAsync), piece.Subjects);
    }

    /// <summary>What it writes with.</summary>
    public WriteScope Scope { get; }

    /// <summary>Whether it has come to its end.</summary>
    public bool IsOver => _running is { IsCompleted: true };

    /// <summary>Runs it to the next answer that it needs, or to its end.</summary>
    public async Task GoOnAsync()
    {
        var stopped = _stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_running is null)
        {
            _running = _piece.Work.RunAsync(Scope);
        }
        else
        {
            _goesOn.SetResult();
        }

        await Task.WhenAny(stopped.Task, _running);
        if (IsOver)
        {
            await _running; // tells of its fault
        }
    }

    private Task PauseAsync()
    {
        _goesOn = new TaskCompletionSource();
        _stopped.SetResult();
        return _goesOn.Task;
    }
}
