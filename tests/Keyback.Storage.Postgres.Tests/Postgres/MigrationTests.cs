using Dapper;
using Keyback.Storage.Postgres;
using Keyback.Storage.Tests.Kit;
using Npgsql;

namespace Keyback.Storage.Tests.Postgres;

public sealed class MigrationTests : IDisposable
{
    private const string Tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";

    private readonly StoreFolder _folder = new();

    [Fact]
    public async Task An_empty_database_gets_every_table_and_the_second_start_has_nothing_to_do()
    {
        using var database = Open();

        var first = await database.MigrateAsync(CancellationToken.None);
        var second = await database.MigrateAsync(CancellationToken.None);

        Assert.Equal(Sql.Migrations().Select(script => script.Name), first);
        Assert.Empty(second);
        var tables = await database.QueryAsync<string>(Tables, null, CancellationToken.None);
        Assert.Superset(
            new HashSet<string> { "accounts", "identifiers", "recoveries", "outbox", "limits", "sessions", "audit_entries" }, tables.ToHashSet());
    }

    [Fact]
    public async Task Of_several_servers_that_start_at_once_one_migrates_and_all_go_on()
    {
        PostgresDatabase[] databases = [.. Enumerable.Range(0, 4).Select(_ => Open())];
        try
        {
            var applied = await Meeting.AtOnceAsync(databases.Length, at => databases[at].MigrateAsync(CancellationToken.None));

            Assert.Single(applied, names => names.Count == Sql.Migrations().Count);
            Assert.Equal(databases.Length - 1, applied.Count(names => names.Count == 0));
        }
        finally
        {
            Array.ForEach(databases, database => database.Dispose());
        }
    }

    [Fact]
    public async Task Servers_that_open_a_new_store_at_once_agree_on_its_key()
    {
        var nodes = await Meeting.AtOnceAsync(3, _ => Task.FromResult(_folder.Open()));

        Assert.Single(nodes.Select(node => Convert.ToHexString(node.Keys.Pseudonym("test", "subject"))).Distinct());
    }

    [Fact]
    public async Task A_migration_that_failed_half_way_leaves_nothing_behind()
    {
        using var connection = _folder.OpenBare();
        connection.Execute("CREATE TABLE audit_checkpoints (in_the_way TEXT)"); // the last table of the first script
        using var database = Open();

        await Assert.ThrowsAsync<PostgresException>(() => database.MigrateAsync(CancellationToken.None));

        Assert.Equal(["audit_checkpoints"], connection.Query<string>(Tables));
    }

    public void Dispose() => _folder.Dispose();

    private PostgresDatabase Open() =>
        new(new StorageOptions { Provider = StorageOptions.Postgres, ConnectionString = _folder.ConnectionString }, _folder.Clock);
}
