using System.Runtime.InteropServices;

namespace Keyback.Passwords;

/// <summary>
/// Threads that do nothing but hash. On the thread pool a few hashes would hold all its threads, and every other request
/// would wait until it makes more. They yield the processor to whatever else wants it: who signs in waits for a hash anyway,
/// and a request that needs a millisecond must not wait for somebody else's.
/// </summary>
internal sealed class HashingThreads : IDisposable
{
    private const int Niceness = 10; // of 19: a tenth of the share of others while they want it
    private const int OfProcess = 0; // for Linux a thread is one, and 0 the calling one

    private readonly LinkedList<Action> _line = []; // and what guards it: who gives up leaves it, wherever it stands
    private readonly Thread[] _threads;
    private bool _isOver;

    /// <summary>Starts them.</summary>
    /// <param name="count">How many, at least one.</param>
    public HashingThreads(int count)
    {
        _threads = [.. Enumerable.Range(0, count).Select(_ => new Thread(WorkAll) { IsBackground = true, Name = "keyback-hashing" })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>Does the work on one of them, when all that came before has begun.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="ct">Takes work out of the line that has not begun; what has is waited for.</param>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = () =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception error) // whoever waits for it is told
            {
                done.SetException(error);
            }
        };
        lock (_line)
        {
            _line.AddLast(run);
            Monitor.Pulse(_line);
        }

        await using var impatience = ct.Register(() =>
        {
            if (Leave(run))
            {
                done.SetCanceled(ct);
            }
        });
        return await done.Task;
    }

    /// <summary>Finishes what stands in line.</summary>
    public void Dispose()
    {
        lock (_line)
        {
            _isOver = true;
            Monitor.PulseAll(_line);
        }

        Array.ForEach(_threads, thread => thread.Join());
    }

    // Thread.Priority does nothing on Linux.
    [DllImport("libc", EntryPoint = "setpriority", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int niceness);

    private bool Leave(Action run)
    {
        lock (_line)
        {
            return _line.Remove(run);
        }
    }

    private void WorkAll()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OfProcess, 0, Niceness); // where it is refused, hashing merely takes its full share
        }

        while (Next() is { } run)
        {
            run();
        }
    }

    private Action? Next()
    {
        lock (_line)
        {
            while (_line.Count == 0 && !_isOver)
            {
                Monitor.Wait(_line);
            }

            var first = _line.First?.Value;
            if (first is not null)
            {
                _line.RemoveFirst();
            }

            return first;
        }
    }
}
