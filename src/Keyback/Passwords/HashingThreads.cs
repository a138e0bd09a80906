using System.Collections.Concurrent;

namespace Keyback.Passwords;

/// <summary>
/// Threads that do nothing but hash. On the thread pool a few hashes would hold all its threads, and every other request
/// would wait until it makes more.
/// </summary>
internal sealed class HashingThreads : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _line = [];
    private readonly Thread[] _threads;

    /// <summary>Starts them.</summary>
    /// <param name="count">How many, at least one.</param>
    public HashingThreads(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(Work) { IsBackground = true, Name = "keyback-hashing" })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <inheritdoc />
    public override int MaximumConcurrencyLevel => _threads.Length;

    /// <summary>Finishes what has begun.</summary>
    public void Dispose()
    {
        _line.CompleteAdding();
        Array.ForEach(_threads, thread => thread.Join());
        _line.Dispose();
    }

    /// <inheritdoc />
    protected override void QueueTask(Task task) => _line.Add(task);

    /// <inheritdoc />
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc />
    protected override IEnumerable<Task> GetScheduledTasks() => [.. _line];

    private void Work()
    {
        foreach (var task in _line.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
