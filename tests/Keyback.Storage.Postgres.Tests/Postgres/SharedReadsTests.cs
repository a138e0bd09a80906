using Keyback.Storage.Postgres;
using Keyback.Storage.Tests.Kit;
using Npgsql;

namespace Keyback.Storage.Tests.Postgres;

public sealed class SharedReadsTests : IDisposable
{
    private const string Echo = "SELECT CAST(@number AS BIGINT)";
    private const string Connection = "SELECT CAST(pg_backend_pid() AS BIGINT) WHERE CAST(@number AS BIGINT) > 0";
    private const string Inverse = "SELECT 60 / CAST(@number AS BIGINT)";
    private const string Slow = "SELECT CAST(@number AS BIGINT) FROM (SELECT pg_sleep(20)) AS slept";

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public SharedReadsTests() => _node = _folder.Open();

    [Fact]
    public async Task Each_of_many_has_the_answer_to_its_own_question()
    {
        var answers = await Meeting.AtOnceAsync(200, at => FindAsync(at % 2 == 0 ? Echo : Inverse, at + 1));

        Assert.Equal(Enumerable.Range(0, 200).Select(at => at % 2 == 0 ? at + 1L : 60 / (at + 1)), answers);
    }

    [Fact]
    public async Task Those_that_come_together_take_two_connections()
    {
        var connections = await Meeting.AtOnceAsync(200, at => FindAsync(Connection, at + 1));

        Assert.InRange(connections.Distinct().Count(), 1, 2);
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
        var slow = _node.Database.FindSharedAsync<long>(Slow, new { number = 1L }, impatience.Token);

        Assert.Equal(2, await FindAsync(Echo, 2));
        Assert.Equal(3, await FindAsync(Echo, 3));
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task What_was_committed_before_the_question_is_seen()
    {
        for (var number = 1L; number <= 20; number++)
        {
            var busy = FindAsync(Echo, 1);
            await _node.Database.WriteAsync(
                scope => scope.AddAsync("INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @key, @number)", new { key = new[] { (byte)number }, number }),
                CancellationToken.None);

            Assert.Equal(number, await FindAsync("SELECT max(idle_at) FROM limits WHERE idle_at <= CAST(@number AS BIGINT)", number));
            await busy;
        }
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
        _node.Dispose();
        _folder.Dispose();
    }

    private Task<long> FindAsync(string sql, long number) => _node.Database.FindSharedAsync<long>(sql, new { number }, CancellationToken.None);
}
