using Dapper;
using Keyback.Storage.Postgres;
using Keyback.Storage.Tests.Kit;
using Npgsql;

namespace Keyback.Storage.Tests.Postgres;

public sealed class SharedReadsTests : IDisposable
{
    private const string Echo = "SELECT CAST(@number AS BIGINT)";
    private const string Trip = "SELECT CAST(1000000 * extract(epoch FROM now()) AS BIGINT) WHERE CAST(@number AS BIGINT) > 0"; // all of one have one begin
    private const string Inverse = "SELECT 60 / CAST(@number AS BIGINT)";
    private const string Held = "SELECT CAST(@number AS BIGINT) FROM (SELECT pg_advisory_xact_lock_shared(1)) AS held";

    private readonly StoreFolder _folder = new();
    private readonly Node _node;
    private readonly NpgsqlConnection _holder; // of what some questions wait for

    public SharedReadsTests()
    {
        _node = _folder.Open();
        _holder = _folder.OpenBare();
        _holder.Execute("CREATE SEQUENCE asked; SELECT pg_advisory_lock(1)");
    }

    [Fact]
    public async Task Each_of_many_has_the_answer_to_its_own_question()
    {
        var answers = await Meeting.AtOnceAsync(200, at => FindAsync(at % 2 == 0 ? Echo : Inverse, at + 1));

        Assert.Equal(Enumerable.Range(0, 200).Select(at => at % 2 == 0 ? at + 1L : 60 / (at + 1)), answers);
    }

    [Fact]
    public async Task Those_that_come_while_others_are_under_way_go_together()
    {
        var under = await HoldBothAsync();

        var beside = Task.WhenAll(Enumerable.Range(1, 60).Select(at => FindAsync(Trip, at)));
        LetGo();

        Assert.Equal(2, (await beside).Distinct().Count()); // 32 and 28
        await under;
    }

    [Fact]
    public async Task One_that_fails_takes_none_of_the_others_with_it()
    {
        var answers = Enumerable.Range(0, 30).Select(at => FindAsync(Inverse, at % 10)).ToArray();

        for (var at = 0; at < answers.Length; at++)
        {
            if (at % 10 == 0)
            {
                Assert.Equal(PostgresErrorCodes.DivisionByZero, (await Assert.ThrowsAsync<PostgresException>(() => answers[at])).SqlState);
            }
            else
            {
                Assert.Equal(60 / (at % 10), await answers[at]);
            }
        }
    }

    [Fact]
    public async Task Who_gives_up_waits_no_longer_and_the_other_connection_answers_the_rest()
    {
        using var impatience = new CancellationTokenSource();
        var slow = _node.Database.FindSharedAsync<long>(Held, new { number = 1L }, impatience.Token);
        await WaitsAsync(slow, 1);

        Assert.Equal(2, await FindAsync(Echo, 2));
        Assert.Equal(3, await FindAsync(Echo, 3));
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task What_was_committed_before_a_question_is_seen_however_long_it_waits()
    {
        var under = await HoldBothAsync();
        await _node.Database.WriteAsync(
            scope => scope.AddAsync("INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @key, 7)", new { key = new byte[] { 7 } }), CancellationToken.None);
        Assert.False(under.IsCompleted);

        var seen = FindAsync("SELECT idle_at FROM limits WHERE idle_at = CAST(@number AS BIGINT)", 7);
        LetGo();

        Assert.Equal(7, await seen);
        await under;
    }

    [Fact]
    public async Task Who_gives_up_before_it_is_asked_is_not_asked_for()
    {
        using var impatience = new CancellationTokenSource();
        var under = await HoldBothAsync();
        var given = _node.Database.FindSharedAsync<long>("SELECT nextval('asked') + CAST(@number AS BIGINT)", new { number = 1L }, impatience.Token);
        var beside = FindAsync(Echo, 2);
        await impatience.CancelAsync();
        LetGo();

        Assert.Equal(2, await beside);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(await _node.OneAsync<bool>("SELECT is_called FROM asked"));
        await under;
    }

    [Fact]
    public async Task Where_there_is_no_connection_everybody_is_told()
    {
        int port;
        using (var closed = new CutLine(PostgresCluster.Instance.Port))
        {
            port = closed.Port;
        }

        using var nowhere = new PostgresDatabase(new StorageOptions { ConnectionString = $"Host=127.0.0.1;Port={port};Username=keyback;Database=none" }, TimeProvider.System);

        var asked = Enumerable.Range(1, 10).Select(number => nowhere.FindSharedAsync<long>(Echo, new { number = (long)number }, CancellationToken.None)).ToArray();

        foreach (var question in asked)
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => question);
        }
    }

    public void Dispose()
    {
        _holder.Dispose();
        _node.Dispose();
        _folder.Dispose();
    }

    // Both round trips are under way until they are let go, and nothing else waits.
    private async Task<Task> HoldBothAsync()
    {
        var one = FindAsync(Held, 1);
        await WaitsAsync(one, 1);
        var other = FindAsync(Held, 2);
        await WaitsAsync(other, 2);
        return Task.WhenAll(one, other);
    }

    private void LetGo() => _holder.Execute("SELECT pg_advisory_unlock(1)");

    private async Task WaitsAsync(Task<long> question, int connections)
    {
        while (await _node.OneAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'") < connections)
        {
            Assert.False(question.IsCompleted);
        }
    }

    private Task<long> FindAsync(string sql, long number) => _node.Database.FindSharedAsync<long>(sql, new { number }, CancellationToken.None);
}
