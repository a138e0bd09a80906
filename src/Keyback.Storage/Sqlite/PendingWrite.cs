namespace Keyback.Storage.Sqlite;

/// <summary>A piece of work that waits for its turn, its commit and its answer.</summary>
internal abstract class PendingWrite
{
    public abstract bool IsCancelled { get; }

    /// <summary>Runs the work. SQLite answers on the calling thread, so the task is complete when it comes back.</summary>
    public abstract void Run(WriteScope scope);

    public abstract void Succeed();

    public abstract void Fail(Exception error);
}

internal sealed class PendingWrite<T>(Func<WriteScope, Task<T>> work, CancellationToken ct) : PendingWrite
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Answer => _answer.Task;

    public override bool IsCancelled => ct.IsCancellationRequested;

    public override void Run(WriteScope scope)
    {
        var running = work(scope);
        if (!running.IsCompleted)
        {
            throw new InvalidOperationException("Work inside a write waited for something that is not the database.");
        }

        _result = running.GetAwaiter().GetResult();
    }

    public override void Succeed() => _answer.TrySetResult(_result!);

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
}
