using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Cases;
using Keyback.Storage.Limits;
using Keyback.Storage.Locks;
using Keyback.Storage.Recoveries;
using Keyback.Storage.SignUps;

namespace Keyback.Storage.Outbox;

/// <summary>
/// Finds, in the background, the account behind a Recovery, binds the one to the other, and tells the address that a
/// code goes to: the registered one, never the one that was typed (requirement B-01). A warning about closed codes it
/// turns into one message for each address.
/// </summary>
public sealed class RecipientFinder(
    Database database, DataKeys keys, IAccountDirectory directory, OwnerNotices notices, SmsGuard guard, INumberReuseCheck reuse, MessageLimits messageLimits,
    SignUpRecipients signUps, ManagerRecipients managers)
{
    private const int LiveLinks = 3; // of one account and lane at a time

    private static readonly string FindRecovery = Sql.Text("Recoveries/find_recovery");
    private static readonly string BindAccount = Sql.Text("Recoveries/bind_account");
    private static readonly string ReleaseAccount = Sql.Text("Recoveries/release_account");
    private static readonly string CountLiveLinks = Sql.Text("Recoveries/count_live_links");
    private static readonly string FindJoined = Sql.Text("ContactChanges/find_joined");
    private static readonly string MarkCharged = Sql.Text("Outbox/mark_charged");

    /// <summary>Finds the recipient of a code; a message that nobody gets is ended here, and why is on the record.</summary>
    public async Task<Recipient> FindAsync(ClaimedMessage message, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Content is MessageContent.SignUpCode code)
        {
            return await signUps.FindAsync(message, code, now, ct);
        }

        if (message.Content is MessageContent.ManagerAsked asked)
        {
            return await managers.FindAsync(message, asked, now, ct);
        }

        var row = await database.FindSharedAsync<RecoveryRow>(FindRecovery, new { id = message.Recovery!.Value.Value }, ct);
        if (message.Content is MessageContent.RecoveryReturn)
        {
            return await database.WriteAsync(scope => FindReturnAsync(scope, message, row, now), CancellationToken.None);
        }

        var identifier = row is null ? (Identifier?)null : SealedIdentifier.Open(keys, row);
        if (message.Content is MessageContent.CodesClosed closed)
        {
            // Whoever guesses quickly closes the codes before the first message has found the account.
            var owner = row?.AccountId is { } bound ? new AccountId(bound) : await FindOwnerAsync(identifier, ct);
            return await database.WriteAsync(scope => TellAllAsync(scope, message, row, owner, closed, now), CancellationToken.None);
        }

        var account = identifier is { } found ? await FindAccountAsync(found, ct) : null;

        // Asked outside the transaction, because a stranger answers, and before anything is sent (NIST SP 800-63B-4 §3.1.3.3).
        var contact = ContactOf(account, identifier, message.Channel);
        var sold = contact is { Kind: IdentifierKind.Phone } && await reuse.CheckAsync(contact.Value, contact.ProvedAt, ct) is NumberReuse.Reused;

        if (RefusalOf(row, account, contact, sold) is { } refusal)
        {
            await database.WriteSharedAsync(scope => OutboxStore.FinishAsync(scope, message, MessageState.Suppressed, refusal, account?.Id, now));
            return new Recipient(null, message.Locale, message.Content, refusal);
        }

        Task<Recipient> BindThisAsync(WriteScope scope) => BindAsync(scope, message, row!, contact!, account!, now);
        return message.Channel is MessageChannel.Sms
            ? await database.WriteAsync(BindThisAsync, CancellationToken.None) // the guard of SMS holds countries and more
            : await database.WriteSharedAsync(
                [WriteScope.SubjectOf(account!.Id), messageLimits.SubjectOf(row!.StartLane, contact!.Key)], BindThisAsync, CancellationToken.None);
    }

    private async Task<AccountId?> FindOwnerAsync(Identifier? identifier, CancellationToken ct) =>
        identifier is { } known && await FindAccountAsync(known, ct) is { Status: not AccountStatus.Disabled } account ? account.Id : null;

    // What joined by a change of contact finds its account here and nowhere else: its first use proves it.
    private async Task<Account?> FindAccountAsync(Identifier identifier, CancellationToken ct)
    {
        if (await directory.FindAsync(identifier.Kind, identifier.Key, ct) is { } account)
        {
            return account;
        }

        var joined = await database.FindSharedAsync<JoinedRow>(FindJoined, new { kind = (int)identifier.Kind, key = identifier.Key }, ct);
        account = joined is null ? null : await directory.FindAsync(new AccountId(joined.AccountId), ct);
        return account is null
            ? null
            : account with { Contacts = [.. account.Contacts, new AccountContact(identifier.Kind, identifier.Key, joined!.Value, joined.AddedAt)] };
    }

    private static string? RefusalOf(RecoveryRow? row, Account? account, AccountContact? contact, bool sold) => (row, account, contact) switch
    {
        (null, _, _) => "recovery_gone",
        (_, null, _) => "no_account",
        (_, { Status: AccountStatus.Disabled }, _) => "account_disabled",
        (_, _, null) => "address_not_proved",
        _ when sold => "number_reused",
        _ => null,
    };

    private async Task<Recipient> BindAsync(
        WriteScope scope, ClaimedMessage message, RecoveryRow row, AccountContact contact, Account account, DateTimeOffset now)
    {
        await scope.HoldAsync(account.Id); // of several links that look for room, one after the other gets it
        var refusal = await HasRoomAsync(scope, row, account.Id, now) ? null : "live_links";

        // A frozen account's Recovery stays a decoy; its owner is told why no code comes.
        var frozen = account.Status is AccountStatus.Frozen;
        if (refusal is null && !frozen && await BindAsync(scope, message, account.Id) == 0)
        {
            refusal = "overtaken";
        }

        if (refusal is null && !message.Charged)
        {
            refusal = await ChargeAsync(scope, message, contact, row.StartLane, account, now);
            if (refusal is not null)
            {
                await ReleaseAsync(scope, message);
            }
        }

        if (refusal is not null)
        {
            await OutboxStore.FinishAsync(scope, message, MessageState.Suppressed, refusal, account.Id, now);
            return new Recipient(null, message.Locale, message.Content, refusal);
        }

        var content = frozen ? new MessageContent.RecoveryFrozen(message.Reference!, message.CreatedAt) : message.Content;
        return new Recipient(contact.Value, account.Locale, content, null);
    }

    // To the address that was typed; another proof goes by e-mail, to the account's oldest address.
    private static AccountContact? ContactOf(Account? account, Identifier? identifier, MessageChannel channel)
    {
        var kind = channel is MessageChannel.Sms ? IdentifierKind.Phone : IdentifierKind.Email;
        return account?.Contacts.FirstOrDefault(contact => contact.Kind == kind && (identifier?.Kind != kind || contact.Key == identifier?.Key));
    }

    private async Task<Recipient> TellAllAsync(
        WriteScope scope, ClaimedMessage message, RecoveryRow? row, AccountId? account, MessageContent.CodesClosed closed, DateTimeOffset now)
    {
        var outcome = "no_account";
        if (account is { } known)
        {
            // The limits keep the count; the lock only remembers that the owner has been told.
            var fresh = await LockStore.TakeAsync(scope, known, LockKind.Codes, closed.Lane, now, now + StepFacts.GuessWindow, message.Reference);
            outcome = fresh ? "told_each_address" : "told_before";
            if (fresh)
            {
                await notices.TellAsync(scope, known, row!.ToAttempt(RecoveryBearer.Starter, AccountFactors.None), closed, now);
            }
        }

        await OutboxStore.FinishAsync(scope, message, MessageState.Suppressed, outcome, account, now);
        return new Recipient(null, message.Locale, message.Content, outcome);
    }

    // To the address that was proved, as long as the Recovery still waits and its account is in use. It was paid for with the proof, so no limit
    // of messages holds it back: strangers could use that up, and the owner would never come back.
    private async Task<Recipient> FindReturnAsync(WriteScope scope, ClaimedMessage message, RecoveryRow? row, DateTimeOffset now)
    {
        var waits = row is not null && (RecoveryState)row.State is RecoveryState.Waiting && row.CodeNumber == message.ChallengeNumber;
        var account = waits ? await AccountStore.FindAsync(scope, new AccountId(row!.AccountId!.Value)) : null;
        var contact = account is null ? null : ContactOf(account, SealedIdentifier.Open(keys, row!), message.Channel);
        var refusal = (waits, account?.Status, contact) switch
        {
            (false, _, _) => "overtaken",
            (_, not AccountStatus.Active, _) => "account_closed",
            (_, _, null) => "address_not_proved",
            _ when message is { Channel: MessageChannel.Sms, Charged: false } =>
                await guard.TakeAsync(scope, contact.Value, now, isCode: false, isOwners: true),
            _ => null,
        };
        if (refusal is not null)
        {
            await OutboxStore.FinishAsync(scope, message, MessageState.Suppressed, refusal, account?.Id, now);
            return new Recipient(null, message.Locale, message.Content, refusal);
        }

        await scope.AddAsync(MarkCharged, new { id = message.Id, lease = message.Lease, account = account!.Id.Value });
        return new Recipient(contact!.Value, account.Locale, message.Content, null);
    }

    private static Task<int> BindAsync(WriteScope scope, ClaimedMessage message, AccountId account) => scope.AssumeAsync(
        BindAccount,
        new
        {
            id = message.Recovery!.Value.Value,
            account = account.Value,
            number = message.ChallengeNumber,
            codeRequired = (int)RecoveryState.CodeRequired,
            linkSent = (int)RecoveryState.LinkSent,
        });

    // A link that nobody has must not take the place of one that its owner asks for.
    private static Task ReleaseAsync(WriteScope scope, ClaimedMessage message) => scope.AddAsync(
        ReleaseAccount,
        new { id = message.Recovery!.Value.Value, number = message.ChallengeNumber, linkSent = (int)RecoveryState.LinkSent });

    // The earlier ones stay alive, whoever asked for them: any of them lets the owner in (I7).
    private static async Task<bool> HasRoomAsync(WriteScope scope, RecoveryRow row, AccountId account, DateTimeOffset now) =>
        (RecoveryMethod)row.Method is not RecoveryMethod.EmailLink
        || await scope.FindAsync<long>(
            CountLiveLinks,
            new { account = account.Value, row.Id, row.Lane, now, linkSent = (int)RecoveryState.LinkSent }) < LiveLinks;

    /// <summary>Whether a message whose recipient is known may leave; one that may not is ended here. Only SMS cost anything.</summary>
    public async Task<bool> AllowAsync(ClaimedMessage message, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Channel is not MessageChannel.Sms || message.Charged || await database.WriteAsync(
            async scope =>
            {
                var isOwners = message.Content is not (MessageContent.ContactCode or MessageContent.ContactTaken); // any account may have these sent to anybody
                var refusal = await guard.TakeAsync(scope, message.To!, now, isCode: message.Content is MessageContent.ContactCode, isOwners);
                if (refusal is null)
                {
                    await scope.AddAsync(MarkCharged, new { id = message.Id, lease = message.Lease, account = message.Account?.Value });
                    return true;
                }

                await OutboxStore.FinishAsync(scope, message, MessageState.Suppressed, refusal, message.Account, now);
                return false;
            },
            CancellationToken.None);
    }

    // Nothing, or why the message may not go: its address has had enough, or SMS would cost too much.
    private async Task<string?> ChargeAsync(
        WriteScope scope, ClaimedMessage message, AccountContact contact, Lane lane, Account account, DateTimeOffset now)
    {
        if (!await messageLimits.TryTakeAsync(scope, lane, contact.Key, now))
        {
            return MessageLimits.Reached;
        }

        var isCode = account.Status is not AccountStatus.Frozen;
        if (message.Channel is MessageChannel.Sms && await guard.TakeAsync(scope, contact.Value, now, isCode, lane is Lane.KnownDevice) is { } refusal)
        {
            return refusal;
        }

        return await scope.AssumeAsync(MarkCharged, new { id = message.Id, lease = message.Lease, account = account.Id.Value }) == 1 ? null : MessageLimits.Reached;
    }

    private sealed class JoinedRow
    {
        public Guid AccountId { get; init; }

        public string Value { get; init; } = "";

        public DateTimeOffset AddedAt { get; init; }
    }
}
