using Keyback.Audit;
using Keyback.Storage.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Tests.Sqlite;

public sealed class FailedCommitTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public FailedCommitTests() => _node = _folder.Open();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task I15_the_chain_goes_on_from_a_commit_that_was_durable_and_reported_an_error(int before)
    {
        await RecordAsync(before);

        await Assert.ThrowsAsync<SqliteException>(() => Faults.CommitButReportAnErrorAsync(_node.Database, RecordOne));
        await RecordAsync(3);

        // What reported the error was durable all the same.
        Assert.Equal(before + 1 + 3, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason = 'test'"));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task I15_a_failure_right_after_a_failure_leaves_the_chain_whole()
    {
        await RecordAsync(2);
        for (var round = 0; round < 3; round++)
        {
            await Assert.ThrowsAsync<SqliteException>(() => Faults.CommitButReportAnErrorAsync(_node.Database, RecordOne));
            await Faults.FillDiskAsync(_node.Database);
            await Assert.ThrowsAsync<SqliteException>(() => FillAsync());
            await RecordAsync(1);
        }

        Assert.Equal(2 + 3 + 3, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason = 'test'"));
        await AssertWholeAsync();
    }

    [Fact]
    public async Task A_full_disk_fails_its_batch_and_the_writer_goes_on_once_there_is_room()
    {
        await RecordAsync(1);
        await Faults.FillDiskAsync(_node.Database);

        await Assert.ThrowsAsync<SqliteException>(() => FillAsync());
        await RecordAsync(1);

        Assert.Equal(0, await _node.OneAsync<long>("SELECT count(*) FROM limits"));
        Assert.Equal(2, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE reason = 'test'"));
        await AssertWholeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertWholeAsync()
    {
        Assert.Empty((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults);
        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(*) FROM audit_chains"));
    }

    private async Task RecordAsync(int count)
    {
        for (var number = 0; number < count; number++)
        {
            await _node.Database.WriteAsync(RecordOne, CancellationToken.None);
        }
    }

    private static Task RecordOne(WriteScope scope)
    {
        scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: "test"));
        return Task.CompletedTask;
    }

    private Task FillAsync() => _node.Database.WriteAsync(
        scope =>
        {
            scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: "test"));
            return scope.ExecuteAsync("INSERT INTO limits (key, stamps, idle_at) VALUES (x'01', zeroblob(1000000), 0)");
        },
        CancellationToken.None);
}
