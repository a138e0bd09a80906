using Dapper;
using Keyback.Audit;
using Keyback.Storage.Tests.Kit;
using Npgsql;

namespace Keyback.Storage.Tests.Postgres;

public sealed class WriterTests : IDisposable
{
    private const string Insert = "INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @key, 0)";

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public WriterTests() => _node = _folder.Open();

    [Fact]
    public async Task I9_a_commit_waits_for_the_disk_and_nothing_waits_for_ever()
    {
        Assert.Equal("on", await _node.OneAsync<string>("SHOW synchronous_commit"));
        Assert.Equal("10s", await _node.OneAsync<string>("SHOW statement_timeout"));
        Assert.Equal("5s", await _node.OneAsync<string>("SHOW lock_timeout"));
    }

    [Fact]
    public async Task A_plan_made_while_a_table_is_empty_goes_by_the_index_all_the_same()
    {
        using (var connection = _folder.OpenBare())
        {
            connection.Execute("VACUUM ANALYZE limits"); // the server knows that there is nothing in it
        }

        Assert.Contains("Index", await _node.OneAsync<string>("EXPLAIN (FORMAT JSON) SELECT stamps FROM limits WHERE key = 'one'"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Outbox/finish")]
    [InlineData("Outbox/postpone")]
    public async Task The_end_of_a_message_is_found_by_its_id_though_the_plan_was_made_while_none_waited(string statement)
    {
        using (var connection = _folder.OpenBare())
        {
            connection.Execute("VACUUM ANALYZE outbox");
        }

        var values = new { id = Guid.Empty, lease = "", state = 1, now = 0L, due = 0L, reason = "", waiting = 1 };
        var plan = await _node.Database.QueryAsync<string>($"EXPLAIN (FORMAT JSON) {Sql.Text(statement)}", values, CancellationToken.None);

        Assert.Contains("outbox_pkey", plan.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("outbox_due", plan.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I9_an_answer_comes_only_after_the_commit()
    {
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var writing = _node.Database.WriteAsync(
            async scope =>
            {
                await scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } });
                begun.SetResult();
                await go.Task;
            },
            CancellationToken.None);
        await begun.Task;
        Assert.Equal(0, CountCommitted());
        Assert.False(writing.IsCompleted);

        go.SetResult();
        await writing;

        Assert.Equal(1, CountCommitted());
    }

    [Fact]
    public async Task I15_work_that_fails_is_undone_and_leaves_no_hole_in_any_chain()
    {
        var answers = await Meeting.AtOnceAsync(120, async at => await Record.ExceptionAsync(() => at % 3 == 1 ? FailAsync(at) : WriteAsync(at)));

        Assert.All(answers.Index(), answer => Assert.Equal(answer.Index % 3 == 1, answer.Item is InvalidOperationException));
        Assert.Equal(80, CountCommitted());
        Assert.Equal(80, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason LIKE 'of work%'"));
        Assert.Equal(0, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason LIKE 'of fault%'"));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Work_that_holds_two_things_in_opposite_orders_gets_both_in_the_end()
    {
        await WriteAsync(1);
        await WriteAsync(2);
        var met = new Barrier(2);
        var runs = 0;

        await Meeting.AtOnceAsync(2, at => _node.Database.WriteAsync(
            async scope =>
            {
                var first = Interlocked.Increment(ref runs) <= 2;
                await AddOneAsync(scope, at + 1);
                if (first)
                {
                    met.SignalAndWait(TimeSpan.FromSeconds(20));
                }

                await AddOneAsync(scope, 2 - at);
                scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: "test"));
                return true;
            },
            CancellationToken.None));

        Assert.Equal(3, runs); // one of them was run again
        Assert.Equal([2L, 2L], await _node.Database.QueryAsync<long>("SELECT idle_at FROM limits ORDER BY key", null, CancellationToken.None));
        Assert.Equal(2, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason = 'test'"));
        await AssertWholeAsync();

        static Task AddOneAsync(WriteScope scope, int number) =>
            scope.ExecuteAsync("UPDATE limits SET idle_at = idle_at + 1 WHERE key = @key", new { key = new[] { (byte)number } });
    }

    [Fact]
    public async Task Work_that_loses_a_key_to_another_sees_it_when_it_is_run_again()
    {
        var runs = 0;

        var found = await _node.Database.WriteAsync(
            async scope =>
            {
                runs++;
                var seen = await scope.FindAsync<long>("SELECT count(*) FROM limits");
                if (seen == 0)
                {
                    await WriteAsync(1); // somebody else, in between
                    await scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } });
                }

                return seen;
            },
            CancellationToken.None);

        Assert.Equal((1, 2), (found, runs));
    }

    [Fact]
    public async Task I9_work_whose_connection_broke_before_its_commit_is_done_once()
    {
        var runs = 0;

        await _node.Database.WriteAsync(
            async scope =>
            {
                await scope.ExecuteAsync(Insert, new { key = new byte[] { 7 } });
                scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: "test"));
                if (runs++ == 0)
                {
                    await scope.FindAsync<bool>("SELECT pg_terminate_backend(pg_backend_pid())");
                }
            },
            CancellationToken.None);

        Assert.Equal((2, 1), (runs, CountCommitted()));
        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason = 'test'"));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Work_whose_connection_broke_in_the_middle_of_a_row_is_run_again()
    {
        var runs = 0;

        await _node.Database.WriteAsync(
            scope => runs++ == 0
                ? throw new System.Data.DataException("Error parsing column 2", new NpgsqlException("Exception while reading from stream", new EndOfStreamException()))
                : scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } }),
            CancellationToken.None);

        Assert.Equal((2, 1), (runs, CountCommitted()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task I9_a_commit_whose_answer_is_lost_is_called_in_doubt_and_not_done_twice(int before)
    {
        using var line = new CutLine(PostgresCluster.Instance.Port);
        var node = _folder.Open(connectionString: $"Host=127.0.0.1;Port={line.Port};Username=keyback;Database={_folder.Name}");
        for (var number = 0; number < before; number++)
        {
            await WriteAsync(number, node);
        }

        var runs = 0;
        line.CutNextCommit();
        var error = await Assert.ThrowsAsync<CommitInDoubtException>(() => node.Database.WriteAsync(
            async scope =>
            {
                runs++;
                scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: "of work in doubt"));
                await scope.ExecuteAsync(Insert, new { key = new byte[] { 200 } });
            },
            CancellationToken.None));
        await WriteAsync(100, node);

        Assert.DoesNotContain("keyback", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((1, before + 2), (runs, CountCommitted())); // here it was durable
        Assert.Equal(before + 2, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason LIKE 'of work%'"));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task What_follows_a_commit_sees_it_does_not_follow_a_fault_and_its_own_fault_hurts_nobody()
    {
        var (seen, followedFault) = (0L, false);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _node.Database.WriteAsync<int>(
            scope =>
            {
                scope.AfterCommit(() => followedFault = true);
                throw new InvalidOperationException("fault");
            },
            CancellationToken.None));

        await _node.Database.WriteAsync(
            scope =>
            {
                scope.AfterCommit(() => throw new ObjectDisposedException("the signal"));
                scope.AfterCommit(() => seen = CountCommitted());
                return scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } });
            },
            CancellationToken.None);

        Assert.Equal((1, false), (seen, followedFault));
    }

    [Fact]
    public async Task A_line_that_is_full_takes_nobody_on_work_whose_caller_has_gone_is_not_run_and_closing_finishes_the_rest()
    {
        const int Room = 8192;
        var go = new TaskCompletionSource();
        using var gone = new CancellationTokenSource();
        var running = Enumerable.Range(0, StoreFolder.ChainsOfNode).Select(at => _node.Database.WriteAsync(
            async scope =>
            {
                await scope.ExecuteAsync(Insert, new { key = new[] { (byte)at } });
                await go.Task;
            },
            CancellationToken.None)).ToList();
        var ran = 0;
        var waiting = Enumerable.Range(0, Room).Select(_ => _node.Database.WriteAsync(
            _ =>
            {
                Interlocked.Increment(ref ran);
                return Task.CompletedTask;
            },
            gone.Token)).ToList();

        await Assert.ThrowsAsync<StoreBusyException>(() => _node.Database.WriteAsync(_ => Task.FromResult(1), CancellationToken.None));
        await gone.CancelAsync();
        foreach (var one in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        List<Task> late = [.. Enumerable.Range(100, 5).Select(WriteAsync)];
        var closing = Task.Run(_node.Dispose, CancellationToken.None);
        Assert.Equal(0, CountCommitted());
        go.SetResult();
        await Task.WhenAll([closing, .. running, .. late]);

        Assert.Equal((StoreFolder.ChainsOfNode + 5, 0), (CountCommitted(), ran));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _node.Database.WriteAsync(_ => Task.FromResult(1), CancellationToken.None));
    }

    [Fact]
    public async Task Who_waits_too_long_for_a_lock_is_told_so_and_not_run_again()
    {
        using var connection = _folder.OpenBare();
        await WriteAsync(1);
        using var transaction = connection.BeginTransaction();
        connection.Execute("UPDATE limits SET idle_at = 1", transaction: transaction);
        var runs = 0;

        var error = await Assert.ThrowsAsync<PostgresException>(() => _node.Database.WriteAsync(
            async scope =>
            {
                runs++;
                await scope.ExecuteAsync("SET LOCAL lock_timeout = 50");
                await scope.ExecuteAsync("UPDATE limits SET idle_at = 2");
            },
            CancellationToken.None));

        Assert.Equal((PostgresErrorCodes.LockNotAvailable, 1), (error.SqlState, runs));
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertWholeAsync() => Assert.Empty((await _folder.Open().Audit.VerifyAsync(CancellationToken.None)).Faults);

    private Task WriteAsync(int number) => WriteAsync(number, _node);

    private static Task WriteAsync(int number, Node node) => node.Database.WriteAsync(
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
        return connection.ExecuteScalar<long>("SELECT count(*) FROM limits");
    }
}
