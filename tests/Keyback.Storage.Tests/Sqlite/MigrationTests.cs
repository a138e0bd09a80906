using Dapper;
using Keyback.Storage.Sqlite;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Sqlite;

public sealed class MigrationTests
{
    [Fact]
    public async Task An_empty_folder_gets_every_table_and_the_second_start_has_nothing_to_do()
    {
        using var folder = new StoreFolder();
        using var database = new SqliteDatabase(folder.ConnectionString, folder.Clock);

        var first = await database.MigrateAsync(CancellationToken.None);
        var second = await database.MigrateAsync(CancellationToken.None);

        Assert.Equal(Sql.Migrations().Select(script => script.Name), first);
        Assert.Empty(second);
        var tables = await database.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", null, CancellationToken.None);
        Assert.Superset(
            new HashSet<string> { "accounts", "identifiers", "recoveries", "outbox", "limits", "sessions", "audit_entries" }, tables.ToHashSet());
    }

    [Fact]
    public async Task Of_several_servers_that_start_at_once_one_migrates_and_all_go_on()
    {
        using var folder = new StoreFolder();
        SqliteDatabase[] databases = [.. Enumerable.Range(0, 4).Select(_ => new SqliteDatabase(folder.ConnectionString, folder.Clock))];
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
        using var folder = new StoreFolder();

        var nodes = await Meeting.AtOnceAsync(3, _ => Task.FromResult(new Node(folder.ConnectionString, folder.Clock, new OperatorKeys(StoreFolder.OperatorKey, []), null)));

        var pseudonyms = nodes.Select(node => Convert.ToHexString(node.Keys.Pseudonym("test", "subject"))).Distinct();
        Assert.Single(pseudonyms);
        Array.ForEach(nodes, node => node.Dispose());
    }

    [Fact]
    public async Task A_migration_that_failed_half_way_leaves_nothing_behind()
    {
        using var folder = new StoreFolder();
        using (var earlier = folder.OpenBare())
        {
            earlier.Execute("CREATE TABLE audit_checkpoints (in_the_way TEXT)"); // the last table of the first script
        }

        using var database = new SqliteDatabase(folder.ConnectionString, folder.Clock);
        await Assert.ThrowsAnyAsync<Microsoft.Data.Sqlite.SqliteException>(() => database.MigrateAsync(CancellationToken.None));

        using var connection = folder.OpenBare();
        Assert.Equal(["audit_checkpoints"], connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table'"));
    }

    [Fact]
    public async Task The_folder_of_the_store_is_made_for_the_server_alone()
    {
        using var folder = new StoreFolder();
        var below = Path.Combine(Path.GetDirectoryName(folder.File)!, "data");
        using var database = new SqliteDatabase($"Data Source={Path.Combine(below, "keyback.db")}", folder.Clock);

        await database.MigrateAsync(CancellationToken.None);

        Assert.True(Directory.Exists(below));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(below));
        }
    }
}
