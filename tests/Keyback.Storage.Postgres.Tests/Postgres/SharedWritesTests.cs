using Dapper;
using Keyback.Audit;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Postgres;

public sealed class SharedWritesTests : IDisposable
{
    private const string Insert = "INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @key, 0)";
    private const string Mark = "UPDATE limits SET idle_at = idle_at + 1 WHERE key = @key AND idle_at = 0";

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public SharedWritesTests() => _node = _folder.Open();

    [Fact]
    public async Task What_comes_while_one_is_under_way_goes_together_and_is_on_the_record_one_by_one()
    {
        await WriteBesideAsync([.. Enumerable.Range(1, 8).Select(number => (Func<WriteScope, Task>)(scope => AddAsync(scope, number)))]);

        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(DISTINCT xmin::text) FROM limits WHERE key <> '\\x00'"));
        Assert.Equal(8, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason LIKE 'of work%'"));
        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(DISTINCT chain) FROM audit_entries WHERE reason LIKE 'of work%'"));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task One_that_fails_takes_none_of_the_others_with_it()
    {
        var errors = await WriteBesideAsync(
            scope => AddAsync(scope, 1),
            _ => throw new InvalidOperationException("a fault"),
            scope => AddAsync(scope, 3),
            scope => scope.AddAsync("INSERT INTO limits (key, stamps, idle_at) VALUES (@key, NULL, 0)", new { key = new byte[] { 4 } }),
            scope => AddAsync(scope, 5));

        Assert.Equal([false, true, false, true, false], errors.Select(error => error is not null));
        Assert.Equal(3, await _node.OneAsync<long>("SELECT count(*) FROM limits WHERE key <> '\\x00'"));
        Assert.Equal(3, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason LIKE 'of work%'"));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task What_one_assumed_wrongly_is_seen_by_that_one_alone()
    {
        var changed = new int[2];
        await _node.Database.WriteSharedAsync(scope => AddAsync(scope, 1));
        await _node.Database.WriteSharedAsync(scope => AddAsync(scope, 2));
        await _node.Database.WriteSharedAsync(scope => scope.AddAsync(Mark, new { key = new byte[] { 2 } })); // somebody was faster

        await WriteBesideAsync(
            async scope => changed[0] = await scope.AssumeAsync(Mark, new { key = new byte[] { 1 } }),
            async scope => changed[1] = await scope.AssumeAsync(Mark, new { key = new byte[] { 2 } }));

        Assert.Equal([1, 0], changed);
        Assert.Equal([1L, 1L], await _node.Database.QueryAsync<long>("SELECT idle_at FROM limits WHERE key <> '\\x00' ORDER BY key", null, CancellationToken.None));
    }

    [Fact]
    public async Task One_that_wants_to_hold_something_is_refused_because_the_others_would_hold_it_as_well()
    {
        var errors = await WriteBesideAsync(scope => scope.HoldAsync([1]), scope => AddAsync(scope, 1));

        Assert.IsType<InvalidOperationException>(errors[0]);
        Assert.Null(errors[1]);
    }

    [Fact]
    public async Task Those_that_decide_about_different_things_go_together_and_each_has_its_own_answer()
    {
        var taken = await BesideAsync(HoldingAsync, 1, 2, 3, 4);

        Assert.Equal(Enumerable.Range(1, 4), await Task.WhenAll(taken));
        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(DISTINCT xmin::text) FROM limits WHERE key <> '\\x00'"));
        Assert.Equal(4, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason LIKE 'of work%'"));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task All_have_asked_before_the_first_is_answered()
    {
        List<string> seen = [];
        var beside = await BesideAsync(
            number => _node.Database.WriteSharedAsync(
                [[(byte)number]],
                async scope =>
                {
                    seen.Add($"{number} asks");
                    var answer = await scope.FindAsync<int>("SELECT CAST(@number AS INTEGER)", new { number });
                    seen.Add($"{answer} knows");
                    return answer;
                },
                CancellationToken.None),
            1, 2, 3);
        await Task.WhenAll(beside);

        Assert.Equal(["1 asks", "2 asks", "3 asks", "1 knows", "2 knows", "3 knows"], seen);
    }

    [Fact]
    public async Task What_somebody_else_holds_is_waited_for_by_whoever_wants_it_and_by_nobody_else()
    {
        var go = new TaskCompletionSource();
        using var other = _folder.Open();
        var holding = await HoldAsync(other, go.Task);

        var beside = await BesideAsync(HoldingAsync, 1, 2, 3);

        Assert.Equal(1, await beside[0]);
        Assert.Equal(3, await beside[2]);
        Assert.False(beside[1].IsCompleted);
        go.SetResult();
        await holding();
        Assert.Equal(2, await beside[1]);
    }

    [Fact]
    public async Task One_that_is_alone_and_waits_for_somebody_else_keeps_nobody_waiting()
    {
        var go = new TaskCompletionSource();
        using var other = _folder.Open();
        var holding = await HoldAsync(other, go.Task);

        var two = HoldingAsync(2);
        Assert.Equal(1, await HoldingAsync(1));
        Assert.Equal(3, await HoldingAsync(3));

        Assert.False(two.IsCompleted);
        Assert.Equal(0, await _node.OneAsync<long>("SELECT count(*) FROM limits WHERE key = '\\x02'"));
        go.SetResult();
        await holding();
        Assert.Equal(2, await two);
        Assert.Equal(3, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason LIKE 'of work%'"));
    }

    [Fact]
    public async Task I4_of_many_on_two_nodes_that_count_for_the_same_things_none_is_lost()
    {
        using var other = _folder.Open();
        await Meeting.AtOnceAsync(200, async at =>
        {
            await CountAsync((at % 2 == 0 ? _node : other).Database, [(byte)(at % 7)], [(byte)(10 + (at % 3))]);
            return true;
        });

        Assert.Equal(400, await _node.OneAsync<long>("SELECT sum(idle_at) FROM limits"));
        Assert.Equal(10, await _node.OneAsync<long>("SELECT count(*) FROM limits"));
    }

    [Fact]
    public async Task One_that_wants_to_hold_more_than_it_said_is_refused_and_takes_none_of_the_others_with_it()
    {
        var beside = await BesideAsync(
            number => _node.Database.WriteSharedAsync(
                [[(byte)number]],
                async scope =>
                {
                    await scope.HoldAsync([1]); // said by one of them
                    return number;
                },
                CancellationToken.None),
            1, 2);

        Assert.Equal(1, await beside[0]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => beside[1]);
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_is_not_done()
    {
        using var impatience = new CancellationTokenSource();
        var beside = await BesideAsync(
            async number =>
            {
                var written = _node.Database.WriteSharedAsync(
                    [[(byte)number]], scope => AddAndTellAsync(scope, number), number == 1 ? impatience.Token : CancellationToken.None);
                await impatience.CancelAsync();
                return await written;
            },
            1, 2);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beside[0]);
        Assert.Equal(2, await beside[1]);
        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(*) FROM limits WHERE key <> '\\x00'"));
        Assert.Equal(1, await HoldingAsync(1)); // and nobody waits for what it wanted
    }

    [Fact]
    public async Task I9_a_commit_whose_answer_is_lost_is_in_doubt_for_all_who_shared_it_and_not_done_twice()
    {
        using var line = new CutLine(PostgresCluster.Instance.Port);
        using var node = _folder.Open(connectionString: $"Host=127.0.0.1;Port={line.Port};Username=keyback;Database={_folder.Name}");
        var runs = 0;

        var errors = await WriteBesideAsync(
            node,
            scope =>
            {
                runs++;
                line.CutNextCommit();
                return AddAsync(scope, 1);
            },
            scope => AddAsync(scope, 2));

        Assert.All(errors, error => Assert.IsType<CommitInDoubtException>(error));
        Assert.Equal(1, runs);
        Assert.Equal(2, await _node.OneAsync<long>("SELECT count(*) FROM limits WHERE key <> '\\x00'")); // here it was durable
        await node.Database.WriteSharedAsync(scope => AddAsync(scope, 3)); // and the next ones are written
    }

    [Fact]
    public async Task I9_what_shared_a_connection_that_broke_before_the_commit_is_done_once()
    {
        var runs = 0;

        var errors = await WriteBesideAsync(
            async scope =>
            {
                await AddAsync(scope, 1);
                if (runs++ == 0)
                {
                    await scope.FindAsync<bool>("SELECT pg_terminate_backend(pg_backend_pid())");
                }
            },
            scope => AddAsync(scope, 2));

        Assert.All(errors, Assert.Null);
        Assert.Equal(2, runs);
        Assert.Equal(2, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason LIKE 'of work%'"));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task I9_each_answers_only_after_the_commit()
    {
        var go = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var first = _node.Database.WriteSharedAsync(async scope =>
        {
            await AddAsync(scope, 1);
            begun.TrySetResult();
            await go.Task;
        });
        await begun.Task;
        var second = _node.Database.WriteSharedAsync(scope => AddAsync(scope, 2));

        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.Equal(0, await _node.OneAsync<long>("SELECT count(*) FROM limits"));

        go.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(2, await _node.OneAsync<long>("SELECT count(*) FROM limits"));
    }

    [Fact]
    public async Task A_crowd_loses_none()
    {
        await Meeting.AtOnceAsync(300, async at =>
        {
            await _node.Database.WriteSharedAsync(scope => scope.AddAsync(Insert, new { key = BitConverter.GetBytes(at) }));
            return true;
        });

        Assert.Equal(300, await _node.OneAsync<long>("SELECT count(*) FROM limits"));
    }

    [Fact]
    public async Task Closing_finishes_what_waits_and_takes_nothing_on()
    {
        var closing = Task.CompletedTask;
        var errors = await WriteBesideAsync(
            _ =>
            {
                closing = Task.Run(_node.Dispose);
                return Task.CompletedTask;
            },
            scope => AddAsync(scope, 1));
        await closing;

        Assert.All(errors, Assert.Null);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _node.Database.WriteSharedAsync(scope => AddAsync(scope, 2)));
        using var connection = _folder.OpenBare();
        Assert.Equal(2, connection.ExecuteScalar<long>("SELECT count(*) FROM limits"));
    }

    public void Dispose() => _folder.Dispose();

    // Pieces of work that all come while another one is under way, and what each came to.
    private Task<Exception?[]> WriteBesideAsync(params Func<WriteScope, Task>[] pieces) => WriteBesideAsync(_node, pieces);

    private static async Task<Exception?[]> WriteBesideAsync(Node node, params Func<WriteScope, Task>[] pieces)
    {
        var go = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var first = node.Database.WriteSharedAsync(async scope =>
        {
            await scope.AddAsync(Insert, new { key = new byte[] { 0 } });
            begun.TrySetResult();
            await go.Task;
        });
        await begun.Task;
        var beside = pieces.Select(piece => Record.ExceptionAsync(() => node.Database.WriteSharedAsync(piece)).AsTask()).ToArray();
        go.SetResult();
        await first;
        return await Task.WhenAll(beside);
    }

    // The second subject, on another node, until it may end.
    private static async Task<Func<Task>> HoldAsync(Node node, Task until)
    {
        var held = new TaskCompletionSource();
        var holding = node.Database.WriteAsync(
            async scope =>
            {
                await scope.HoldAsync([2]);
                await scope.FindAsync<int>("SELECT 1");
                held.SetResult();
                await until;
            },
            CancellationToken.None);
        await held.Task;
        return () => holding;
    }

    // Pieces of work that hold something, and all come while another such one is under way.
    private async Task<Task<int>[]> BesideAsync(Func<int, Task<int>> write, params int[] numbers)
    {
        var go = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var first = _node.Database.WriteSharedAsync(
            [[0]],
            async scope =>
            {
                await scope.AddAsync(Insert, new { key = new byte[] { 0 } });
                begun.TrySetResult();
                await go.Task;
                return 0;
            },
            CancellationToken.None);
        await begun.Task;
        var beside = numbers.Select(write).ToArray();
        go.SetResult();
        await first;
        return beside;
    }

    private Task<int> HoldingAsync(int number) =>
        _node.Database.WriteSharedAsync([[(byte)number]], scope => AddAndTellAsync(scope, number), CancellationToken.None);

    private static async Task<int> AddAndTellAsync(WriteScope scope, int number)
    {
        await AddAsync(scope, number);
        return await scope.FindAsync<int>("SELECT CAST(@number AS INTEGER)", new { number });
    }

    // Read, one more, and kept without a condition: right only while nobody else may count for the same.
    private static Task CountAsync(Database database, params byte[][] subjects) => database.WriteSharedAsync(
        subjects,
        async scope =>
        {
            var read = subjects.Select(key => scope.Ask<long>("SELECT idle_at FROM limits WHERE key = @key", new { key })).ToArray();
            foreach (var (key, asked) in subjects.Zip(read))
            {
                var next = await asked.RowAsync() + 1;
                await scope.AddAsync(
                    "INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @key, @next) ON CONFLICT (key) DO UPDATE SET idle_at = excluded.idle_at", new { key, next });
            }

            return true;
        },
        CancellationToken.None);

    private static async Task AddAsync(WriteScope scope, int number)
    {
        await scope.AddAsync(Insert, new { key = new[] { (byte)number } });
        scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: $"of work {number}"));
    }

    private async Task AssertWholeAsync() => Assert.Empty((await _folder.Open().Audit.VerifyAsync(CancellationToken.None)).Faults);
}
