using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Challenges;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Accounts;

/// <summary>An address or number to add, with the code that proves it.</summary>
/// <param name="Identifier">What it is.</param>
/// <param name="Code">The digits, for the message.</param>
/// <param name="Digest">What is kept of them.</param>
/// <param name="CodeExpiresAt">The first instant at which they no longer work.</param>
/// <param name="Locale">The language of the message.</param>
public sealed record NewContact(Identifier Identifier, string Code, ChallengeDigest Digest, DateTimeOffset CodeExpiresAt, string Locale)
{
    /// <summary>Prints nothing of address and code.</summary>
    public override string ToString() => nameof(NewContact);
}

/// <summary>
/// The addresses and numbers of an account, as its owner adds and removes them. One that waits for its code lies apart:
/// it finds nobody, and keeps nobody else from proving it.
/// </summary>
public sealed class ContactStore(
    Database database,
    DataKeys keys,
    StepUpStore stepUps,
    OutboxStore outbox,
    OwnerNotices notices,
    NoticeWays ways,
    SmsGuard guard,
    LimitStore limitStore,
    MessageLimits messageLimits,
    LimitsOptions limits)
{
    private const int MostAsked = 20; // a day, for one account: nobody needs more, and each is a message to somebody

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private static readonly string FindByIdentifier = Sql.Text("Accounts/find_by_identifier");
    private static readonly string ListContacts = Sql.Text("Accounts/list_contacts");
    private static readonly string ListPending = Sql.Text("Accounts/list_pending_contacts");
    private static readonly string FindPending = Sql.Text("Accounts/find_pending_contact");
    private static readonly string KeepPending = Sql.Text("Accounts/keep_pending_contact");
    private static readonly string ChargePending = Sql.Text("Accounts/charge_pending_contact");
    private static readonly string SpendPending = Sql.Text("Accounts/spend_pending_contact");
    private static readonly string DropPending = Sql.Text("Accounts/drop_pending_contact");
    private static readonly string AddContact = Sql.Text("Accounts/add_contact");
    private static readonly string RemoveContact = Sql.Text("Accounts/remove_contact");
    private static readonly string MarkChanged = Sql.Text("Accounts/mark_changed");

    /// <summary>All of an account, the oldest first; those that wait for their code come last.</summary>
    public async Task<IReadOnlyList<OwnContact>> ListAsync(AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        var proved = await database.QueryAsync<ProvedRow>(ListContacts, Kinds(account), ct);
        var waiting = await database.QueryAsync<PendingRow>(ListPending, new { account = account.Value, now }, ct);
        return [.. proved.Select(row => Own(account, row)), .. waiting.Select(Own)];
    }

    /// <summary>
    /// Asks for the proof of a new address or number. One that another account has is answered the same (I1): then no code
    /// goes out, and its owner hears of it.
    /// </summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="contact">What to add.</param>
    public Task<ChangeResult> AskAsync(SessionAct act, NewContact contact)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(contact);
        return database.WriteAsync<ChangeResult>(
            async scope =>
            {
                if (!await stepUps.HoldAsync(scope, act))
                {
                    return new ChangeResult.StepUpRequired();
                }

                var id = keys.ContactId(act.Account, contact.Identifier.Kind, contact.Identifier.Key);
                if (await FindProvedAsync(scope, act.Account, id) is not null)
                {
                    return new ChangeResult.Known();
                }

                if (await WaitAsync(scope, act, id) is { } refused)
                {
                    return refused;
                }

                await scope.AddAsync(
                    KeepPending,
                    new
                    {
                        id = id.Value,
                        account = act.Account.Value,
                        kind = (int)contact.Identifier.Kind,
                        key = contact.Identifier.Key,
                        value = contact.Identifier.Value,
                        digest = contact.Digest.ToBytes(),
                        now = act.Now,
                        codeExpires = contact.CodeExpiresAt,
                        expires = act.Now + Day,
                    });
                scope.Record(new AuditEntry(AuditKind.ContactAsked, act.Account, Reason: Word(contact.Identifier.Kind)));
                await SendAsync(scope, act, contact);
                return new ChangeResult.Asked(
                    new OwnContact(id, contact.Identifier, null, contact.CodeExpiresAt, act.Now + limits.ResendPause));
            },
            CancellationToken.None);
    }

    /// <summary>Proves a new address or number by its code.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="id">Which.</param>
    /// <param name="typed">The digest of what was typed.</param>
    public Task<ChangeResult> ProveAsync(SessionAct act, ContactId id, ChallengeDigest typed)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync<ChangeResult>(
            async scope =>
            {
                if (!await stepUps.HoldAsync(scope, act))
                {
                    return new ChangeResult.StepUpRequired();
                }

                if (await scope.FindAsync<PendingRow>(FindPending, new { id = id.Value, account = act.Account.Value, now = act.Now }) is not { } row)
                {
                    return new ChangeResult.Unknown();
                }

                var budget = limitStore.Key(LimitPurpose.WrongContactCodes, Lane.KnownDevice, act.Account.ToString());
                var (left, wait) = await LimitStore.LeftAsync(scope, budget, limits.WrongCodesPerAccount, Day, act.Now);
                var tries = limits.WrongCodesPerCode - row.WrongCodes;
                if (left <= 0 || tries <= 0)
                {
                    return new ChangeResult.Locked(left <= 0 ? wait : row.ExpiresAt - act.Now);
                }

                if (act.Now >= row.CodeExpiresAt)
                {
                    return new ChangeResult.CodeExpired();
                }

                // What another account has proved meanwhile takes the same answer as a wrong code (I1).
                if (typed == new ChallengeDigest(row.CodeDigest) && await AddAsync(scope, act, row))
                {
                    return new ChangeResult.Added(new OwnContact(id, row.Identifier, act.Now));
                }

                await LimitStore.TryTakeAsync(scope, budget, limits.WrongCodesPerAccount, Day, act.Now);
                await scope.AddAsync(ChargePending, new { id = id.Value, number = row.CodeNumber });
                scope.Record(new AuditEntry(AuditKind.ContactCodeWrong, act.Account, Reason: Word(row.Identifier.Kind)));
                return new ChangeResult.CodeWrong(Math.Min(left, tries) - 1);
            },
            CancellationToken.None); // a guess is charged and a code is spent even if the caller hangs up
    }

    /// <summary>Takes an address or number from the account, unless it is the last by which the account can be reached.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="id">Which.</param>
    public Task<ChangeResult> RemoveAsync(SessionAct act, ContactId id)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync<ChangeResult>(
            async scope =>
            {
                if (!await stepUps.HoldAsync(scope, act))
                {
                    return new ChangeResult.StepUpRequired();
                }

                if (await FindProvedAsync(scope, act.Account, id) is not { } row)
                {
                    // One that waits for its code was never the account's: nobody is told.
                    return await scope.ExecuteAsync(DropPending, new { id = id.Value, account = act.Account.Value }) == 1
                        ? new ChangeResult.Done()
                        : new ChangeResult.Unknown();
                }

                var removed = await scope.ExecuteAsync(
                    RemoveContact,
                    new
                    {
                        kind = row.Kind,
                        key = row.Key,
                        account = act.Account.Value,
                        email = (int)IdentifierKind.Email,
                        phone = (int)IdentifierKind.Phone,
                        bySms = ways.Sms ? 1 : 0,
                    });
                if (removed == 0)
                {
                    scope.Record(new AuditEntry(AuditKind.ContactKept, act.Account, Reason: Word(row.Identifier.Kind)));
                    return new ChangeResult.Last();
                }

                var change = row.Identifier.Kind is IdentifierKind.Email ? AccountChange.EmailRemoved : AccountChange.PhoneRemoved;
                var gone = new AccountContact(row.Identifier.Kind, row.Key, row.Value, row.ProvedAt);
                await ChangedAsync(scope, act, AuditKind.ContactRemoved, change, row.Identifier, gone);
                return new ChangeResult.Done();
            },
            CancellationToken.None);
    }

    private async Task<ChangeResult?> WaitAsync(WriteScope scope, SessionAct act, ContactId id)
    {
        var pending = await scope.FindAsync<PendingRow>(FindPending, new { id = id.Value, account = act.Account.Value, now = act.Now });
        if (pending is not null && pending.CodeSentAt + limits.ResendPause > act.Now)
        {
            scope.Record(new AuditEntry(AuditKind.ContactThrottled, act.Account, Reason: "too_soon"));
            return new ChangeResult.TooSoon(pending.CodeSentAt + limits.ResendPause - act.Now);
        }

        var asked = limitStore.Key(LimitPurpose.ContactsOfAccount, Lane.KnownDevice, act.Account.ToString());
        var wait = await LimitStore.TryTakeAsync(scope, asked, MostAsked, Day, act.Now);
        if (wait > TimeSpan.Zero)
        {
            scope.Record(new AuditEntry(AuditKind.ContactThrottled, act.Account, Reason: "limit"));
            return new ChangeResult.Throttled(wait);
        }

        return null;
    }

    // An address that has had its messages gets no more, and the answer does not say so: strangers' messages to somebody
    // else's address would show in it. Nor does anything that is kept of the account that asks, as its owner may read all of
    // that: a message to an address that nobody has is no more on its record than one to somebody else's (I1).
    private async Task SendAsync(WriteScope scope, SessionAct act, NewContact contact)
    {
        var identifier = contact.Identifier;
        var owner = await scope.FindAsync<Guid?>(FindByIdentifier, new { kind = (int)identifier.Kind, key = identifier.Key });
        var other = await AccountStore.FindAsync(scope, new AccountId(owner ?? Guid.Empty)); // nobody's is asked for too, so that it takes the same time

        if (!await messageLimits.TryTakeAsync(scope, Lane.Stranger, identifier.Key, act.Now))
        {
            scope.Record(new AuditEntry(AuditKind.MessageSuppressed, Reason: MessageLimits.Reached));
            return;
        }

        var channel = identifier.Kind is IdentifierKind.Phone ? MessageChannel.Sms : MessageChannel.Email;
        var registered = other?.Contacts.FirstOrDefault(one => one.Kind == identifier.Kind && one.Key == identifier.Key);
        await outbox.AddAsync(
            scope,
            registered is null
                ? new NewMessage(
                    new MessageContent.ContactCode(contact.Code, act.Now, contact.CodeExpiresAt),
                    identifier.Value,
                    contact.Locale,
                    act.Now,
                    contact.CodeExpiresAt,
                    Channel: channel)
                : new NewMessage(
                    new MessageContent.ContactTaken(act.Now),
                    registered.Value,
                    other!.Locale,
                    act.Now,
                    act.Now + OutboxStore.NoticeLifetime,
                    Account: other.Id,
                    Channel: channel));
    }

    private async Task<bool> AddAsync(WriteScope scope, SessionAct act, PendingRow row)
    {
        var identifier = row.Identifier;
        var added = await scope.ExecuteAsync(
            AddContact, new { kind = row.Kind, key = row.Key, account = act.Account.Value, value = row.Value, now = act.Now });
        if (added == 0)
        {
            return false;
        }

        if (await scope.ExecuteAsync(
            SpendPending, new { id = row.Id, account = act.Account.Value, number = row.CodeNumber, wrong = row.WrongCodes }) == 0)
        {
            throw new StoreBusyException(); // the code was used or replaced between the two statements: none of this happens
        }

        if (identifier.Kind is IdentifierKind.Phone)
        {
            await guard.VerifiedAsync(scope, identifier.Value, act.Now);
        }

        var change = identifier.Kind is IdentifierKind.Email ? AccountChange.EmailAdded : AccountChange.PhoneAdded;
        await ChangedAsync(scope, act, AuditKind.ContactAdded, change, identifier, null);
        return true;
    }

    private async Task ChangedAsync(
        WriteScope scope, SessionAct act, AuditKind kind, AccountChange change, Identifier contact, AccountContact? gone)
    {
        await scope.AddAsync(MarkChanged, new { account = act.Account.Value, now = act.Now });
        scope.Record(new AuditEntry(kind, act.Account, Reason: Word(contact.Kind)));
        await RecoveryEffects.CancelOpenAsync(scope, act.Account, null);
        await notices.TellAsync(scope, act.Account, change, contact, gone, act.Now);
    }

    private async Task<ProvedRow?> FindProvedAsync(WriteScope scope, AccountId account, ContactId id) =>
        (await scope.QueryAsync<ProvedRow>(ListContacts, Kinds(account))).FirstOrDefault(row => Own(account, row).Id == id);

    private OwnContact Own(AccountId account, ProvedRow row) =>
        new(keys.ContactId(account, row.Identifier.Kind, row.Key), row.Identifier, row.ProvedAt);

    private OwnContact Own(PendingRow row) =>
        new(new ContactId(row.Id), row.Identifier, null, row.CodeExpiresAt, row.CodeSentAt + limits.ResendPause);

    private static object Kinds(AccountId account) =>
        new { account = account.Value, email = (int)IdentifierKind.Email, phone = (int)IdentifierKind.Phone };

    private static string Word(IdentifierKind kind) => kind is IdentifierKind.Email ? "email" : "phone";

    private sealed class ProvedRow
    {
        public int Kind { get; init; }

        public string Key { get; init; } = "";

        public string Value { get; init; } = "";

        public DateTimeOffset ProvedAt { get; init; }

        public Identifier Identifier => new((IdentifierKind)Kind, Key, Value);
    }

    private sealed class PendingRow
    {
        public Guid Id { get; init; }

        public int Kind { get; init; }

        public string Key { get; init; } = "";

        public string Value { get; init; } = "";

        public byte[] CodeDigest { get; init; } = [];

        public int CodeNumber { get; init; }

        public DateTimeOffset CodeSentAt { get; init; }

        public DateTimeOffset CodeExpiresAt { get; init; }

        public int WrongCodes { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }

        public Identifier Identifier => new((IdentifierKind)Kind, Key, Value);
    }
}
