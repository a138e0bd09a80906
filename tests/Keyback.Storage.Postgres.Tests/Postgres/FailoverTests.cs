using Keyback.Audit;
using Keyback.Storage.Tests.Kit;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Keyback.Storage.Tests.Postgres;

public sealed class FailoverTests
{
    [Fact]
    public async Task I9_a_node_finds_the_new_primary_without_a_restart_and_misses_nothing_that_was_answered()
    {
        using var primary = PostgresCluster.StartAnother();
        var database = primary.Create();
        using var standby = primary.StartStandby();
        primary.Execute("ALTER SYSTEM SET synchronous_standby_names = '*'"); // an answer waits for both disks
        primary.Execute("SELECT pg_reload_conf()");
        using var node = await OpenAsync($"127.0.0.1:{standby.Port},127.0.0.1:{primary.Port}", database);
        for (var number = 0; number < 5; number++)
        {
            await WriteAsync(node);
        }

        primary.Break();
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(node)); // there is none, and it says so
        standby.Execute("ALTER SYSTEM RESET synchronous_standby_names");
        standby.Execute("SELECT pg_promote()");

        await AgainAsync(() => WriteAsync(node));
        Assert.Equal(6, await CountAsync(node));
        Assert.Empty((await node.Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    [Fact]
    public async Task I9_a_commit_that_gave_up_waiting_for_the_standby_is_no_answer()
    {
        using var primary = PostgresCluster.StartAnother();
        var database = primary.Create();
        using var standby = primary.StartStandby();
        using var node = await OpenAsync($"127.0.0.1:{primary.Port}", database);
        standby.Break();
        primary.Execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
        primary.Execute("SELECT pg_reload_conf()");
        var probe = await WaitForBothDisksAsync(primary); // the server takes its time to read what was set

        var writing = WriteAsync(node);
        for (var look = 0; look < 200 && !writing.IsCompleted; look++)
        {
            primary.Execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<CommitInDoubtException>(() => writing); // it is here, and would be lost with this disk
        await probe; // its wait was given up, too
    }

    [Fact]
    public async Task I9_an_answer_waits_for_both_disks_and_what_the_work_held_is_free_before()
    {
        using var primary = PostgresCluster.StartAnother();
        var database = primary.Create();
        using var standby = primary.StartStandby();
        using var node = await OpenAsync($"127.0.0.1:{primary.Port}", database);
        await WriteAsync(node);
        standby.Break();
        primary.Execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
        primary.Execute("SELECT pg_reload_conf()");
        var probe = await WaitForBothDisksAsync(primary);

        List<Task> answers = [WriteAsync(node), WriteAsync(node), WriteAsync(node)]; // about one subject
        for (var look = 0; look < 200 && await CountAsync(node) < 4; look++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(4, await CountAsync(node));
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.All(answers, answer => Assert.False(answer.IsCompleted));

        primary.Execute("ALTER SYSTEM RESET synchronous_standby_names"); // the operator goes on with one disk
        primary.Execute("SELECT pg_reload_conf()");
        await Task.WhenAll([probe, .. answers]);
    }

    // The server tells its processes of the setting one after the other: it holds once a commit waits.
    private static async Task<Task> WaitForBothDisksAsync(PostgresCluster primary)
    {
        while (true)
        {
            var probe = Task.Run(() => primary.Execute("CREATE TABLE probe (); DROP TABLE probe"));
            if (await Task.WhenAny(probe, Task.Delay(500, TestContext.Current.CancellationToken)) != probe)
            {
                return probe;
            }

            await probe;
        }
    }

    private static Task<Node> OpenAsync(string hosts, string database) => Task.Run(() => new Node(
        $"Host={hosts};Username=keyback;Database={database}", new FakeTimeProvider(StoreFolder.Noon), new OperatorKeys(StoreFolder.OperatorKey, []), null));

    private static Task<long> CountAsync(Node node) => node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason = 'test'");

    private static async Task AgainAsync(Func<Task> act)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await act();
                return;
            }
            catch (NpgsqlException) when (tries < 100)
            {
                await Task.Delay(200);
            }
        }
    }

    private static Task WriteAsync(Node node) => node.Database.WriteAsync(
        scope =>
        {
            scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: "test"));
            return scope.HoldAsync("one subject"u8);
        },
        CancellationToken.None);
}
