using Keyback.Accounts;
using Keyback.Storage.Accounts;
using Keyback.Storage.Tests.Kit;
using Keyback.Storage.Upkeep;

namespace Keyback.Storage.Tests.Upkeep;

/// <summary>An account that is erased is erased everywhere, once, and the record stays whole.</summary>
public sealed class ErasureTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public ErasureTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task Every_table_that_names_an_account_is_erased_or_kept_on_purpose()
    {
        var tables = await TablesAsync();

        Assert.Contains("sessions", tables);
        Assert.Equal(tables.Order(StringComparer.Ordinal), Erasure.Erased.Concat(Erasure.Kept).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_table_that_names_an_account_is_told_to_its_owner()
    {
        var tables = await TablesAsync();

        var told = AccountDataStore.Parts.SelectMany(part => tables.Where(table => part.Statement.Contains($"FROM {table} WHERE account_id = @account", StringComparison.Ordinal)));

        Assert.Equal(tables.Order(StringComparer.Ordinal), told.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_two_nodes_one_erases_an_account_and_its_neighbour_stays()
    {
        var account = await _nodes[0].AddAccountAsync("leaver@example.com", "leaver", "+14155550123", wechatName: "小雨");
        var neighbour = await _nodes[0].AddAccountAsync("stayer@example.com", "stayer");
        await _nodes[0].AddDeviceAsync(account, Now);
        await Walk.StartBoundAsync(_nodes[0], "leaver@example.com", Now);
        await _nodes[0].Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO deletions (account_id, asked_at, due_at, warned_at) VALUES (@account, @now, @now, @now)", new { account = account.Value, now = Now }),
            CancellationToken.None);

        var erased = await Meeting.AtOnceAsync(2, at => _nodes[at].Part<Erasure>().RunAsync(Now, CancellationToken.None));

        Assert.Equal(1, erased.Sum());
        Assert.Null(await _nodes[0].Part<IAccountDirectory>().FindAsync(account, CancellationToken.None));
        Assert.NotNull(await _nodes[0].Part<IAccountDirectory>().FindAsync(neighbour, CancellationToken.None));
        foreach (var table in Erasure.Erased)
        {
            Assert.Equal((table, 0), (table, await _nodes[0].OneAsync<int>($"SELECT count(*) FROM {table} WHERE account_id = @account", new { account = account.Value })));
        }

        Assert.Empty((await _nodes[0].Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    [Fact]
    public async Task A_deletion_that_was_taken_back_erases_nothing()
    {
        var account = await _nodes[0].AddAccountAsync("stayer@example.com");
        await _nodes[0].Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO deletions (account_id, asked_at, due_at, warned_at) VALUES (@account, @now, @now, @now)", new { account = account.Value, now = Now }),
            CancellationToken.None);

        Assert.True(await _nodes[1].Part<DeletionStore>().TakeBackAsync(account, Now));

        Assert.Equal(0, await _nodes[0].Part<Erasure>().RunAsync(Now.AddDays(30), CancellationToken.None));
        Assert.NotNull(await _nodes[0].Part<IAccountDirectory>().FindAsync(account, CancellationToken.None));
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        _folder.Dispose();
    }

    private async Task<IReadOnlyList<string>> TablesAsync() => await _nodes[0].Database.QueryAsync<string>(
        string.Equals(StoreFolder.Provider, StorageOptions.Sqlite, StringComparison.Ordinal)
            ? "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'account_id' WHERE m.type = 'table'"
            : "SELECT table_name FROM information_schema.columns WHERE column_name = 'account_id' AND table_schema = current_schema()",
        null,
        CancellationToken.None);
}
