using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Keyback.Passwords;

/// <summary>
/// Threads that do nothing but hash. On the thread pool a few hashes would hold all its threads, and every other request
/// would wait until it makes more. They yield the processor to whatever else wants it: who signs in waits for a hash anyway,
/// and a request that needs a millisecond must not wait for somebody else's.
/// </summary>
internal sealed class HashingThreads : TaskScheduler, IDisposable
{
    private const int Niceness = 10; // of 19: a tenth of the share of others while they want it
    private const int OfProcess = 0; // for Linux a thread is one, and 0 the calling one

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

    // Thread.Priority does nothing on Linux.
    [DllImport("libc", EntryPoint = "setpriority", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int niceness);

    private void Work()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OfProcess, 0, Niceness); // where it is refused, hashing merely takes its full share
        }

        foreach (var task in _line.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
