using Keyback.Storage.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Tests.Sqlite;

public sealed class ReaderTests : IDisposable
{
    private const string Insert = "INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @key, 0)";
    private const string Count = "SELECT count(*) FROM limits WHERE key >= @from";

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public ReaderTests() => _node = _folder.Open();

    [Fact]
    public async Task A_question_sees_all_that_was_answered_before_it_however_often_it_is_asked()
    {
        for (var number = 1; number <= 40; number++)
        {
            await _node.Database.WriteAsync(scope => scope.ExecuteAsync(Insert, new { key = new[] { (byte)number } }), CancellationToken.None);
            var seen = await Meeting.AtOnceAsync(4, _ => _node.Database.FindAsync<long>(Count, new { from = Array.Empty<byte>() }, CancellationToken.None));
            Assert.All(seen, count => Assert.Equal(number, count));
        }
    }

    [Fact]
    public async Task A_question_that_failed_works_the_next_time_and_keeps_no_value_of_the_last()
    {
        Assert.Equal(0, await _node.Database.FindAsync<long>(Count, new { from = new byte[] { 1 } }, CancellationToken.None));
        await Assert.ThrowsAnyAsync<Exception>(() => _node.Database.FindAsync<long>(Count, null, CancellationToken.None));
        await Assert.ThrowsAsync<SqliteException>(() => _node.Database.FindAsync<long>("SELECT nothing FROM nowhere", null, CancellationToken.None));

        Assert.Equal(0, await _node.Database.FindAsync<long>(Count, new { from = new byte[] { 1 } }, CancellationToken.None));
    }

    [Fact]
    public async Task Questions_never_keep_the_log_of_writes_from_being_folded_into_the_file()
    {
        await _node.Database.WriteAsync(scope => scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } }), CancellationToken.None);
        await _node.Database.FindAsync<long>(Count, new { from = Array.Empty<byte>() }, CancellationToken.None); // its connection stays open
        await _node.Database.WriteAsync(scope => scope.ExecuteAsync(Insert, new { key = new byte[] { 2 } }), CancellationToken.None);

        using var connection = _folder.OpenBare();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(0, reader.GetInt64(0)); // nobody was in the way
    }

    [Fact]
    public async Task After_the_end_no_connection_is_left_and_the_log_is_gone()
    {
        await _node.Database.WriteAsync(scope => scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } }), CancellationToken.None);
        await Meeting.AtOnceAsync(8, _ => _node.Database.FindAsync<long>(Count, new { from = Array.Empty<byte>() }, CancellationToken.None));
        var file = new SqliteConnectionStringBuilder(_folder.ConnectionString).DataSource;
        Assert.True(File.Exists($"{file}-wal"));

        _node.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _node.Database.FindAsync<long>(Count, new { from = Array.Empty<byte>() }, CancellationToken.None));
        Assert.False(File.Exists($"{file}-wal"));
    }

    public void Dispose() => _folder.Dispose();
}
