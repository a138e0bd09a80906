using Keyback.Server.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Keyback.Server.Tests.Dispatch;

/// <summary>A message that cannot be read, written or sent holds up no other, and no request notices it.</summary>
public sealed class PoisonTests
{
    [Fact]
    public async Task A_message_that_cannot_be_read_holds_up_no_other()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var spoilt = await host.Api.StartedAsync("nobody@example.com");
        await host.SettledAsync();
        await SpoilAsync(host, spoilt.Reference);

        var recovery = await host.Api.StartedAsync("mei@example.com");
        var answer = await host.Api.CodeAsync(recovery, await host.NewestCodeAsync(recovery));

        Assert.Equal("password_required", answer["state"]);
        Assert.Equal("code_required", (await host.Api.ShowAsync(spoilt))["state"]);
        await using var store = new SqliteConnection($"Data Source={host.StoreFile};Pooling=False");
        await store.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = store.CreateCommand();
        command.CommandText = "SELECT count(*) FROM outbox WHERE finished_at IS NULL";
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)); // not tried for ever
    }

    // As a torn page or a hand in the store would leave it: due again, and nothing that opens.
    private static async Task SpoilAsync(KeybackHost host, string reference)
    {
        await using var store = new SqliteConnection($"Data Source={host.StoreFile};Pooling=False");
        await store.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = store.CreateCommand();
        command.CommandText = "UPDATE outbox SET state = 1, finished_at = NULL, lease = NULL, sealed = zeroblob(64), due_at = 0, leased_until = 0 WHERE reference = $reference";
        command.Parameters.AddWithValue("$reference", reference);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
