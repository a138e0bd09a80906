using Keyback.Audit;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Sqlite;

public sealed class GroupCommitTests : IDisposable
{
    private const string Insert = "INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @key, 0)";

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public GroupCommitTests() => _node = _folder.Open();

    [Fact]
    public async Task I9_the_writer_keeps_a_write_ahead_log_and_waits_for_the_disk()
    {
        var (journal, synchronous, foreignKeys) = await _node.Database.WriteAsync(
            async scope => (
                await scope.FindAsync<string>("PRAGMA journal_mode"),
                await scope.FindAsync<long>("PRAGMA synchronous"),
                await scope.FindAsync<long>("PRAGMA foreign_keys")),
            CancellationToken.None);

        Assert.Equal("wal", journal);
        Assert.Equal(2, synchronous); // FULL
        Assert.Equal(1, foreignKeys);
    }

    [Fact]
    public async Task A_statement_that_failed_works_the_next_time_and_keeps_no_value_of_the_last()
    {
        await WriteAsync(1);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => WriteAsync(1)); // the key is taken
        await WriteAsync(2);
        await Assert.ThrowsAnyAsync<Exception>(() => _node.Database.WriteAsync(scope => scope.ExecuteAsync(Insert), CancellationToken.None));

        Assert.Equal(2, CountCommitted());
    }

    [Fact]
    public async Task Work_that_shares_its_transaction_everywhere_holds_nothing_here_either() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => _node.Database.WriteSharedAsync(scope => scope.HoldAsync([1])));

    [Fact]
    public async Task I9_an_answer_comes_only_after_the_commit()
    {
        using var held = new ManualResetEventSlim();
        var first = await BeginHoldAsync(held);
        var second = WriteAsync(1);
        var last = _node.Database.WriteAsync(
            async scope =>
            {
                // Runs in the same transaction, after the second's work and before the commit.
                var seen = await scope.FindAsync<long>("SELECT count(*) FROM limits");
                return (seen, Committed: CountCommitted(), Answered: second.IsCompleted);
            },
            CancellationToken.None);

        held.Set();
        await Task.WhenAll(first, second, last);

        Assert.Equal((1, 0, false), await last);
        Assert.Equal(1, CountCommitted());
    }

    [Fact]
    public async Task A_fault_undoes_its_own_work_and_not_its_neighbours()
    {
        using var held = new ManualResetEventSlim();
        var first = await BeginHoldAsync(held);
        var answers = Enumerable.Range(0, 30)
            .Select(number => number % 3 == 1 ? FailAsync(number) : WriteAsync(number))
            .ToList();
        held.Set();
        await first;

        for (var number = 0; number < answers.Count; number++)
        {
            if (number % 3 == 1)
            {
                var error = await Assert.ThrowsAsync<InvalidOperationException>(() => answers[number]);
                Assert.Equal($"fault {number}", error.Message);
            }
            else
            {
                await answers[number];
            }
        }

        var kept = await _node.Database.QueryAsync<byte[]>("SELECT key FROM limits ORDER BY key", null, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 30).Where(number => number % 3 != 1), kept.Select(key => (int)key[0]));
        Assert.Empty((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults);
        Assert.Equal(0, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason LIKE 'of fault%'"));
    }

    [Fact]
    public async Task Neighbours_of_a_fault_are_run_again_and_told_once()
    {
        using var held = new ManualResetEventSlim();
        var first = await BeginHoldAsync(held);
        var (runs, told) = (new int[3], new int[3]);
        var before = RunAsync(0);
        var fault = RunAsync(1);
        var after = RunAsync(2);
        held.Set();

        await Task.WhenAll(first, before, after);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => fault);

        Assert.Equal("run 2", error.Message);
        Assert.Equal([2, 2, 1], runs); // the last one's turn had not come when all was undone
        Assert.Equal([1, 0, 1], told);
        Assert.Equal(2, CountCommitted());
        foreach (var (number, entries) in new[] { 1, 0, 1 }.Index())
        {
            Assert.Equal(entries, await _node.OneAsync<long>($"SELECT count(*) FROM audit_entries WHERE reason = 'run of {number}'"));
        }

        Task RunAsync(int number) => _node.Database.WriteAsync(
            async scope =>
            {
                runs[number]++;
                scope.AfterCommit(() => told[number]++);
                scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: $"run of {number}"));
                await scope.ExecuteAsync(Insert, new { key = new[] { (byte)number } });
                if (number == 1)
                {
                    throw new InvalidOperationException($"run {runs[number]}");
                }
            },
            CancellationToken.None);
    }

    [Fact]
    public async Task A_fault_without_neighbours_is_run_once()
    {
        var runs = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _node.Database.WriteAsync<int>(
            async scope =>
            {
                runs++;
                await scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } });
                throw new InvalidOperationException("fault");
            },
            CancellationToken.None));
        await WriteAsync(2);

        Assert.Equal(1, runs);
        Assert.Equal(1, CountCommitted());
    }

    [Fact]
    public async Task Work_whose_caller_has_gone_before_its_turn_is_not_run()
    {
        using var held = new ManualResetEventSlim();
        using var gone = new CancellationTokenSource();
        var first = await BeginHoldAsync(held);
        var ran = false;
        var cancelled = _node.Database.WriteAsync(
            scope =>
            {
                ran = true;
                return Task.FromResult(0);
            },
            gone.Token);
        await gone.CancelAsync();
        held.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await first;
        Assert.False(ran);
    }

    [Fact]
    public async Task What_follows_a_commit_sees_it_and_does_not_follow_a_fault()
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously); // not on the writer's thread
        var followedFault = false;

        await Assert.ThrowsAsync<InvalidOperationException>(() => _node.Database.WriteAsync<int>(
            scope =>
            {
                scope.AfterCommit(() => followedFault = true);
                throw new InvalidOperationException("fault");
            },
            CancellationToken.None));
        await _node.Database.WriteAsync(
            async scope =>
            {
                scope.AfterCommit(() => seen.SetResult(CountCommitted()));
                await scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } });
            },
            CancellationToken.None);

        Assert.Equal(1, await seen.Task);
        Assert.False(followedFault);
    }

    [Fact]
    public async Task The_writer_outlives_a_fault_of_what_follows_a_commit()
    {
        await _node.Database.WriteAsync(
            scope =>
            {
                scope.AfterCommit(() => throw new ObjectDisposedException("the signal"));
                return scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } });
            },
            CancellationToken.None);

        await WriteAsync(2);

        Assert.Equal(2, CountCommitted());
    }

    [Fact]
    public async Task Work_that_waits_for_something_else_is_refused_and_can_write_no_more()
    {
        var something = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var later = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var held = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _node.Database.WriteAsync(
            scope =>
            {
                begun.SetResult();
                return HoldAsync(held, scope);
            },
            CancellationToken.None);
        await begun.Task;
        var runs = 0;
        var refused = _node.Database.WriteAsync(
            async scope =>
            {
                runs++;
                await scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } });
                await something.Task;
                later.SetResult(await Record.ExceptionAsync(() => scope.ExecuteAsync(Insert, new { key = new byte[] { 2 } })));
            },
            CancellationToken.None);
        var neighbour = _node.Database.WriteAsync(
            scope =>
            {
                // In the same transaction: what was waited for has come, and the refused work goes on.
                something.SetResult();
                Assert.True(later.Task.Wait(TimeSpan.FromSeconds(20), CancellationToken.None));
                return scope.ExecuteAsync(Insert, new { key = new byte[] { 3 } });
            },
            CancellationToken.None);
        held.Set();

        await Assert.ThrowsAsync<InvalidOperationException>(() => refused);
        await Task.WhenAll(first, neighbour);

        Assert.IsType<InvalidOperationException>(await later.Task);
        Assert.Equal(1, runs);
        Assert.Equal(1, CountCommitted());
    }

    [Fact]
    public async Task A_line_that_is_full_takes_nobody_on_and_loses_nobody()
    {
        const int Room = 8192;
        using var held = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _node.Database.WriteAsync(
            scope =>
            {
                begun.SetResult();
                return HoldAsync(held, scope);
            },
            CancellationToken.None);
        await begun.Task;
        var waiting = Enumerable.Range(0, Room).Select(_ => _node.Database.WriteAsync(_ => Task.FromResult(1), CancellationToken.None)).ToList();

        await Assert.ThrowsAsync<StoreBusyException>(() => _node.Database.WriteAsync(_ => Task.FromResult(1), CancellationToken.None));

        held.Set();
        await first;
        Assert.Equal(Room, (await Task.WhenAll(waiting)).Sum());
    }

    [Fact]
    public async Task Closing_finishes_what_waits()
    {
        using var held = new ManualResetEventSlim();
        var first = await BeginHoldAsync(held);
        var waiting = Enumerable.Range(0, 100).Select(WriteAsync).ToList();

        var closing = Task.Run(_node.Dispose, CancellationToken.None);
        held.Set();
        await Task.WhenAll([closing, first, .. waiting]);

        using var connection = _folder.OpenBare();
        Assert.Equal(100, Dapper.SqlMapper.ExecuteScalar<long>(connection, "SELECT count(*) FROM limits"));
    }

    public void Dispose() => _folder.Dispose();

    // Comes back once the writer has begun with it, so that what is asked for next cannot slip into its transaction.
    private async Task<Task<int>> BeginHoldAsync(ManualResetEventSlim held)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = _node.Database.WriteAsync(
            scope =>
            {
                begun.SetResult();
                return HoldAsync(held, scope);
            },
            CancellationToken.None);
        await begun.Task;
        return holding;
    }

    private static Task<int> HoldAsync(ManualResetEventSlim held, WriteScope scope)
    {
        Assert.True(held.Wait(TimeSpan.FromSeconds(20))); // on the writer's own thread: everything that comes meanwhile goes into the next transaction
        return scope.ExecuteAsync("DELETE FROM limits WHERE idle_at < 0");
    }

    private Task WriteAsync(int number) => _node.Database.WriteAsync(
        async scope =>
        {
            scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: $"of work {number}"));
            await scope.ExecuteAsync(Insert, new { key = new[] { (byte)number } });
        },
        CancellationToken.None);

    private Task FailAsync(int number) => _node.Database.WriteAsync(
        async scope =>
        {
            scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: $"of fault {number}"));
            await scope.ExecuteAsync(Insert, new { key = new[] { (byte)number } });
            throw new InvalidOperationException($"fault {number}");
        },
        CancellationToken.None);

    private long CountCommitted()
    {
        using var connection = _folder.OpenBare();
        return Dapper.SqlMapper.ExecuteScalar<long>(connection, "SELECT count(*) FROM limits");
    }
}
