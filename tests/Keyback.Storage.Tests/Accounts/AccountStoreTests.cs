using Keyback.Accounts;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Accounts;

public sealed class AccountStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public AccountStoreTests() => _node = _folder.Open();

    [Fact]
    public async Task An_account_is_found_with_all_its_contacts_by_any_of_them_and_by_its_id()
    {
        var id = await _node.AddAccountAsync("mei@example.com");
        await _node.AddAccountAsync("other@example.com");
        await _node.Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO identifiers (kind, key, value, account_id, added_at, proved_at) VALUES (@kind, 'mei2@example.com', 'Mei2@example.com', @id, 0, 0)",
                new { kind = (int)IdentifierKind.Email, id = id.Value }),
            CancellationToken.None);
        var directory = _node.Part<IAccountDirectory>();

        Account?[] found =
        [
            await directory.FindAsync(IdentifierKind.Email, "mei@example.com", CancellationToken.None),
            await directory.FindAsync(IdentifierKind.Email, "mei2@example.com", CancellationToken.None),
            await directory.FindAsync(id, CancellationToken.None),
        ];

        Assert.All(found, account => Assert.Equal(id, account!.Id));
        Assert.All(found, account => Assert.Equal(["Mei2@example.com", "mei@example.com"], account!.Contacts.Select(contact => contact.Value))); // the oldest first
    }

    [Fact]
    public async Task What_nobody_has_or_has_not_proved_leads_to_nobody()
    {
        var id = await _node.AddAccountAsync("mei@example.com");
        await _node.Database.WriteAsync(scope => scope.ExecuteAsync("UPDATE identifiers SET proved_at = NULL"), CancellationToken.None);
        var directory = _node.Part<IAccountDirectory>();

        Assert.Null(await directory.FindAsync(IdentifierKind.Email, "mei@example.com", CancellationToken.None));
        Assert.Null(await directory.FindAsync(IdentifierKind.Email, "nobody@example.com", CancellationToken.None));
        Assert.Null(await directory.FindAsync(new AccountId(Guid.Empty), CancellationToken.None));
        Assert.Empty((await directory.FindAsync(id, CancellationToken.None))!.Contacts); // it is there all the same
    }

    public void Dispose() => _folder.Dispose();
}
