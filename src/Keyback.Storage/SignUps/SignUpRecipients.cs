using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Security;
using Keyback.SignUp;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;

namespace Keyback.Storage.SignUps;

/// <summary>
/// Finds out, in the background, whether an address or number that somebody signs up with has an account. If not, the
/// code goes there and comes to life; if so, its owner hears that there is an account, and no code exists (I1).
/// </summary>
public sealed class SignUpRecipients(Database database, DataKeys keys, IAccountDirectory directory, SmsGuard guard, MessageLimits messageLimits)
{
    private static readonly string FindSignUp = Sql.Text("SignUps/find_sign_up");
    private static readonly string LetCodeLive = Sql.Text("SignUps/let_code_live");
    private static readonly string MarkCharged = Sql.Text("Outbox/mark_charged");

    internal async Task<Recipient> FindAsync(ClaimedMessage message, MessageContent.SignUpCode code, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.FindAsync<SignUpRow>(FindSignUp, new { id = code.SignUp }, ct);
        if (row is null)
        {
            return await database.WriteAsync(scope => RefuseAsync(scope, message, "sign_up_gone", null, now), CancellationToken.None);
        }

        var identifier = row.Open(keys);
        var account = await directory.FindAsync(identifier.Kind, identifier.Key, ct);
        return await database.WriteAsync(scope => DecideAsync(scope, message, code, identifier, account, now), CancellationToken.None);
    }

    private async Task<Recipient> DecideAsync(
        WriteScope scope, ClaimedMessage message, MessageContent.SignUpCode code, Identifier identifier, Account? account, DateTimeOffset now)
    {
        var refusal = account is { Status: AccountStatus.Disabled } ? "account_disabled" : null;
        if (refusal is null && !message.Charged)
        {
            refusal = await ChargeAsync(scope, message, identifier, account, now);
        }

        if (refusal is null && account is null && await scope.ExecuteAsync(
            LetCodeLive, new { id = code.SignUp, number = code.Number, codeRequired = (int)SignUpState.CodeRequired }) == 0)
        {
            refusal = "overtaken";
        }

        if (refusal is not null)
        {
            return await RefuseAsync(scope, message, refusal, account?.Id, now);
        }

        if (account is null)
        {
            return new Recipient(identifier.Value, message.Locale, code, null);
        }

        // To the registered spelling of the address, never to the one that was typed (requirement B-01).
        scope.Record(new AuditEntry(AuditKind.SignUpKnown, account.Id, code.Reference));
        var registered = account.Contacts.First(contact => contact.Kind == identifier.Kind && contact.Key == identifier.Key);
        return new Recipient(registered.Value, account.Locale, new MessageContent.SignUpKnown(code.Reference, code.RequestedAt), null);
    }

    private static async Task<Recipient> RefuseAsync(WriteScope scope, ClaimedMessage message, string refusal, AccountId? account, DateTimeOffset now)
    {
        await OutboxStore.FinishAsync(scope, message, MessageState.Suppressed, refusal, account, now);
        return new Recipient(null, message.Locale, message.Content, refusal);
    }

    // Whether the address has an account or not: its messages are counted alike.
    private async Task<string?> ChargeAsync(WriteScope scope, ClaimedMessage message, Identifier identifier, Account? account, DateTimeOffset now)
    {
        if (!await messageLimits.TryTakeAsync(scope, Lane.Stranger, identifier.Key, now))
        {
            return MessageLimits.Reached;
        }

        if (message.Channel is MessageChannel.Sms
            && await guard.TakeAsync(scope, identifier.Value, now, isCode: account is null, isOwners: false) is { } refusal)
        {
            return refusal;
        }

        return await scope.AssumeAsync(MarkCharged, new { id = message.Id, lease = message.Lease, account = account?.Id.Value }) == 1 ? null : MessageLimits.Reached;
    }
}
