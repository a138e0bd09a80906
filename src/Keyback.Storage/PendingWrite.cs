namespace Keyback.Storage;

/// <summary>A piece of work that waits for its turn, its commit and its answer.</summary>
internal abstract class PendingWrite
{
    /// <summary>Gives up before the work has begun.</summary>
    public abstract CancellationToken Patience { get; }

    /// <summary>Whether whoever waits has been told already.</summary>
    public abstract bool IsAnswered { get; }

    /// <summary>What is to follow the durable commit; set by whoever ran the work.</summary>
    public IReadOnlyList<Action> AfterCommits { get; set; } = [];

    /// <summary>Runs the work and keeps its result; again from the start, if an earlier run came to nothing.</summary>
    public abstract Task RunAsync(WriteScope scope);

    /// <summary>The work is durable: does what follows from that, then answers.</summary>
    public void Succeed()
    {
        foreach (var action in AfterCommits)
        {
            try
            {
                action();
            }
            catch (Exception) // the work is durable, and neither its answer nor the writer must fail by what follows from it
            {
            }
        }

        Answer();
    }

    public abstract void Fail(Exception error);

    protected abstract void Answer();
}

internal sealed class PendingWrite<T>(Func<WriteScope, Task<T>> work, CancellationToken ct) : PendingWrite
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answered => _answer.Task;

    public override CancellationToken Patience => ct;

    public override bool IsAnswered => _answer.Task.IsCompleted;

    public override async Task RunAsync(WriteScope scope) => _result = await work(scope);

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException)
        {
            _answer.TrySetCanceled(ct);
        }
        else
        {
            _answer.TrySetException(error);
        }
    }

    protected override void Answer() => _answer.TrySetResult(_result!);
}
