using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Security;

namespace Keyback.Storage.Accounts;

/// <summary>Keyback's own tables of accounts.</summary>
public sealed class AccountStore(Database database) : IAccountDirectory
{
    private static readonly string ReadAccount = Sql.Text("Accounts/read_account");
    private static readonly string ReadAccountByIdentifier = Sql.Text("Accounts/read_account_by_identifier");
    private static readonly string RehashPassword = Sql.Text("Accounts/rehash_password");
    private static readonly string ChangeStatus = Sql.Text("Accounts/change_status");
    private static readonly string VoidDisowns = Sql.Text("Accounts/void_disowns");

    /// <inheritdoc />
    public async Task<Account?> FindAsync(IdentifierKind kind, string key, CancellationToken ct) =>
        AccountRow.ToAccount(await database.QuerySharedAsync<AccountRow>(ReadAccountByIdentifier, new { kind = (int)kind, key }, ct));

    /// <inheritdoc />
    public async Task<Account?> FindAsync(AccountId id, CancellationToken ct) =>
        AccountRow.ToAccount(await database.QuerySharedAsync<AccountRow>(ReadAccount, new { id = id.Value }, ct));

    /// <summary>Keeps a hash made with newer parameters, unless the password changed meanwhile.</summary>
    public Task RehashAsync(AccountId account, string verified, string hash) => database.WriteAsync(
        scope => scope.ExecuteAsync(RehashPassword, new { account = account.Value, verified, hash }), CancellationToken.None);

    /// <summary>Lifts a freeze: support has helped.</summary>
    /// <returns>False when the account was not frozen.</returns>
    public Task<bool> UnfreezeAsync(AccountId account, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            var changed = await UnfreezeAsync(scope, account, now);
            if (changed)
            {
                scope.Record(new AuditEntry(AuditKind.AccountUnfrozen, account, Reason: "operator"));
            }

            return changed;
        },
        CancellationToken.None);

    /// <summary>The same inside a transaction that puts it on the record itself. Links that could freeze the account again die, as each address had some.</summary>
    internal static async Task<bool> UnfreezeAsync(WriteScope scope, AccountId account, DateTimeOffset now)
    {
        await scope.HoldAsync(account);
        if (!await ChangeStatusAsync(scope, account, AccountStatus.Frozen, AccountStatus.Active, now))
        {
            return false;
        }

        await scope.AddAsync(VoidDisowns, new { account = account.Value, now });
        return true;
    }

    internal static async Task<Account?> FindAsync(WriteScope scope, AccountId id) =>
        AccountRow.ToAccount(await scope.QueryAsync<AccountRow>(ReadAccount, new { id = id.Value }));

    internal static async Task<bool> ChangeStatusAsync(
        WriteScope scope, AccountId account, AccountStatus from, AccountStatus next, DateTimeOffset now) =>
        await scope.ExecuteAsync(ChangeStatus, new { account = account.Value, from = (int)from, next = (int)next, now }) == 1;

    /// <summary>Under which subjects the limits count the identifiers of an account.</summary>
    internal static async Task<IReadOnlyList<string>> SubjectsAsync(WriteScope scope, DataKeys keys, AccountId account)
    {
        var contacts = (await FindAsync(scope, account))?.Contacts ?? [];
        return [.. contacts.Select(contact => Convert.ToHexString(keys.Pseudonym("identifier", contact.Key)))];
    }
}
