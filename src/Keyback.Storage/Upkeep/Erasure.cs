using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Storage.Outbox;

namespace Keyback.Storage.Upkeep;

/// <summary>
/// Erases accounts whose day has come: one transaction an account, so that after a kill at any moment it is either there or
/// gone, and the next run goes on. What stays is the record, in which the account is an id that points at nothing.
/// </summary>
public sealed class Erasure(Database database, OwnerNotices notices)
{
    private const int Step = 50; // accounts in one look

    private static readonly TimeSpan Warning = TimeSpan.FromHours(24);
    private static readonly TimeSpan TooLate = TimeSpan.FromHours(12); // whoever is warned with less than that left gets the whole day

    private static readonly string FindUnwarned = Sql.Text("Upkeep/find_unwarned_deletions");
    private static readonly string WarnDeletion = Sql.Text("Upkeep/warn_deletion");
    private static readonly string FindDue = Sql.Text("Upkeep/find_due_deletions");
    private static readonly string TakeDue = Sql.Text("Upkeep/take_due_deletion");
    private static readonly string ForgetOwnAccount = Sql.Text("Upkeep/forget_own_account");
    private static readonly string EraseAccount = Sql.Text("Upkeep/erase_account");

    /// <summary>The tables whose rows go with their account (column <c>account_id</c>). A test looks at the schema for one that is missing.</summary>
    internal static IReadOnlyList<string> Erased { get; } =
    [
        "identifiers", "pending_contacts", "detached_numbers", "wechat_identities", "sessions", "devices", "recoveries", "locks", "disowns", "outbox",
        "receipts", "deletions", "totps", "saved_codes", "passkeys", "passkey_offers", "cases", "case_links", "account_orders", "manager_asks",
        "contact_changes",
    ];

    /// <summary>The tables that keep the id: the record must go on being whole.</summary>
    internal static IReadOnlyList<string> Kept { get; } = ["audit_entries"];

    /// <summary>Warns those whose day is tomorrow, and erases those whose day has come.</summary>
    /// <returns>How many were erased.</returns>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        await EachAsync(FindUnwarned, new { soon = now + Warning, count = Step }, account => WarnAsync(account, now), ct);
        return await EachAsync(FindDue, new { now, count = Step }, account => EraseAsync(account, now), ct);
    }

    // Each leaves the list when it is done, so the next look finds others.
    private async Task<int> EachAsync(string find, object parameters, Func<AccountId, Task<bool>> act, CancellationToken ct)
    {
        var done = 0;
        while (true)
        {
            var (found, before) = (await database.QueryAsync<Guid>(find, parameters, ct), done);
            foreach (var account in found)
            {
                done += await act(new AccountId(account)) ? 1 : 0;
            }

            if (found.Count < Step || done == before)
            {
                return done;
            }
        }
    }

    private Task<bool> WarnAsync(AccountId account, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(account);
            if (await scope.FindAsync<DateTimeOffset?>(
                WarnDeletion, new { account = account.Value, now, late = now + TooLate, soon = now + Warning }) is not { } due)
            {
                return false;
            }

            scope.Record(new AuditEntry(AuditKind.DeletionWarned, account));
            await notices.TellAsync(scope, account, AccountChange.DeletionSoon, due, now);
            return true;
        },
        CancellationToken.None);

    private Task<bool> EraseAsync(AccountId account, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(account); // whoever opens or counts something of it comes before, or finds nothing
            if (await scope.ExecuteAsync(TakeDue, new { account = account.Value, now }) == 0)
            {
                return false;
            }

            foreach (var table in Erased)
            {
                await scope.AddAsync($"DELETE FROM {table} WHERE account_id = @account", new { account = account.Value });
            }

            await scope.AddAsync(ForgetOwnAccount, new { account = account.Value }); // a member of the staff stays one without it
            await scope.AddAsync(EraseAccount, new { account = account.Value });
            scope.Record(new AuditEntry(AuditKind.AccountErased, account));
            return true;
        },
        CancellationToken.None);
}
