using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Outbox;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>Finds, in the background, the account that an owner asks about and its manager, and puts the question into the manager's queue (I1).</summary>
public sealed class ManagerRecipients(Database database, DataKeys keys, IAccountDirectory directory)
{
    private static readonly string FindAsk = Sql.Text("Cases/find_ask");
    private static readonly string BindAsk = Sql.Text("Cases/bind_ask");
    private static readonly string FindManagerOf = Sql.Text("Cases/find_manager_of");

    internal async Task<Recipient> FindAsync(ClaimedMessage message, MessageContent.ManagerAsked asked, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.FindAsync<AskRow>(FindAsk, new { id = asked.Ask }, ct);
        var identifier = row?.Open(keys);
        var account = identifier is { } found ? await directory.FindAsync(found.Kind, found.Key, ct) : null;
        return await database.WriteAsync(scope => BindAsync(scope, message, asked, row is null, account, now), CancellationToken.None);
    }

    private static async Task<Recipient> BindAsync(
        WriteScope scope, ClaimedMessage message, MessageContent.ManagerAsked asked, bool gone, Account? account, DateTimeOffset now)
    {
        var manager = account is null
            ? null
            : await scope.FindAsync<ManagerRow>(
                FindManagerOf, new { account = account.Id.Value, manager = (int)StaffRole.AccountManager, active = (int)StaffStatus.Active });
        var refusal = (gone, account, manager) switch
        {
            (true, _, _) => "ask_gone",
            (_, null, _) => "no_account",
            (_, { Status: AccountStatus.Disabled }, _) => "account_disabled",
            (_, _, null) => "no_manager",
            _ => null,
        };
        if (refusal is not null)
        {
            await OutboxStore.FinishAsync(scope, message, MessageState.Suppressed, refusal, account?.Id, now);
            return new Recipient(null, message.Locale, message.Content, refusal);
        }

        // A try to send that failed comes here again: it is in the queue already.
        if (await scope.ExecuteAsync(
            BindAsk,
            new { id = asked.Ask, account = account!.Id.Value, manager = manager!.Name, asked = (int)AskState.Asked, waiting = (int)AskState.Waiting }) == 1)
        {
            scope.Record(new AuditEntry(AuditKind.ManagerTold, account.Id, asked.Reference));
        }

        if (manager.Email.Length == 0)
        {
            await OutboxStore.FinishAsync(scope, message, MessageState.Suppressed, "no_address", account.Id, now);
            return new Recipient(null, message.Locale, message.Content, "no_address");
        }

        return new Recipient(manager.Email, manager.Locale, message.Content, null);
    }

    private sealed class ManagerRow
    {
        public string Name { get; init; } = "";

        public string Email { get; init; } = "";

        public string Locale { get; init; } = "";
    }
}
