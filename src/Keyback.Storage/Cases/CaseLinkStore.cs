using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Challenges;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Factors;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>
/// Sends a link for support (I14): to an address that belonged to the account before the call and to no other, once the caller
/// has been checked. What is decided by, the Recovery, the message and the record are one transaction. Nobody here learns the
/// token: it goes into the sealed message and, as a hash, into the Recovery, which has no other token that anybody holds.
/// </summary>
public sealed class CaseLinkStore(
    Database database,
    DataKeys keys,
    CaseStore cases,
    RecoveryStore recoveries,
    RecoveryRules rules,
    OutboxStore outbox,
    OwnerNotices notices,
    OwnerLinks links,
    LimitStore limitStore,
    MessageLimits messageLimits,
    StaffAlarms alarms,
    SupportPolicy policy,
    Randomness randomness)
{
    private static readonly string ReadAddresses = Sql.Text("Cases/read_addresses");
    private static readonly string KeepChecks = Sql.Text("Cases/keep_checks");
    private static readonly string InsertLink = Sql.Text("Cases/insert_link");
    private static readonly string ListLinks = Sql.Text("Cases/list_links");
    private static readonly string ReadLinkEvents = Sql.Text("Cases/read_link_events");
    private static readonly string IsManaged = Sql.Text("Cases/is_managed");

    /// <summary>Sends one, or says why none is sent.</summary>
    /// <param name="act">Who, and when.</param>
    /// <param name="id">In which case.</param>
    /// <param name="contact">To which of the account's addresses.</param>
    /// <param name="goal">What it leads to.</param>
    /// <param name="checks">How the caller was checked: names of checks.</param>
    public Task<LinkResult> SendAsync(StaffAct act, CaseId id, ContactId contact, RecoveryGoal goal, IEnumerable<string> checks)
    {
        ArgumentNullException.ThrowIfNull(act);
        var known = policy.Known(checks);
        return database.WriteAsync<LinkResult>(
            async scope =>
            {
                var found = await cases.FindOwnAsync(scope, act, id);
                if (found is { State: CaseState.Open })
                {
                    await scope.AddAsync(KeepChecks, new { id = id.Value, checks = string.Join(' ', known), open = (int)CaseState.Open });
                    scope.Record(new AuditEntry(AuditKind.CallerChecked, found.Account, found.Reference, known.Count == 0 ? "none" : string.Join('+', known)) { Staff = act.By.Id });
                }

                if (found?.Account is { } account)
                {
                    await scope.HoldAsync(account); // nobody freezes it, or changes its addresses, between the look and the link
                }

                var (refusal, address) = await JudgeAsync(scope, act, found, contact, known);
                refusal ??= await ChargeAsync(scope, act, address!.Value);
                if (refusal is { } why)
                {
                    scope.Record(new AuditEntry(AuditKind.SupportLinkRefused, found?.Account, found?.Reference, Phrase.Of(why)) { Staff = act.By.Id });
                    return new LinkResult.Refused(why);
                }

                return new LinkResult.Sent(await SendAsync(scope, act, found!, address!.Value, goal));
            },
            CancellationToken.None);
    }

    /// <summary>The links of a case, the newest first, each as far as the record says.</summary>
    public async Task<IReadOnlyList<SentLink>> ListAsync(CaseId id, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await database.QueryAsync<LinkRow>(ListLinks, new { @case = id.Value }, ct);
        var events = await database.QueryAsync<EventRow>(ReadLinkEvents, new { @case = id.Value }, ct);
        return
        [
            .. rows.Select(row => new SentLink(
                row.Reference,
                row.Masked,
                (RecoveryGoal)row.Goal,
                row.SentAt,
                row.ExpiresAt,
                LinkProgress.Of(
                    events.Where(one => one.Reference == row.Reference).Select(one => new LinkEvent((AuditKind)one.Kind, one.At, one.Reason)), row.ExpiresAt, now))),
        ];
    }

    private async Task<(LinkRefusal? Refusal, Identifier? Address)> JudgeAsync(
        WriteScope scope, StaffAct act, SupportCase? found, ContactId contact, IReadOnlyList<string> checks)
    {
        var account = found?.Account is { } id ? await AccountStore.FindAsync(scope, id) : null;
        if (found is null || account is null)
        {
            return (found is null ? LinkRefusal.NotYours : LinkRefusal.NoAccount, null);
        }

        var factors = await FactorJudge.ReadAsync(scope, account.Id);
        var risk = CallRisks.Of(await AccountSight.RiskOfAsync(scope, account.Id, factors.Asked, act.Now));
        var address = await FindAddressAsync(scope, found, account.Id, contact);
        var facts = new LinkFacts(
            found.State,
            await IsTheirsAsync(scope, act, account.Id),
            await AccountSight.RelationAsync(scope, act, account.Id),
            act.IsSupervisor,
            account.Status,
            policy.PointsOf(checks),
            policy.MinimumFor(risk),
            address is not null);
        return (LinkRules.Judge(facts), address);
    }

    private async Task<Identifier?> FindAddressAsync(WriteScope scope, SupportCase found, AccountId account, ContactId contact)
    {
        var rows = await scope.QueryAsync<AddressRow>(
            ReadAddresses, new { account = account.Value, email = (int)IdentifierKind.Email, opened = found.OpenedAt });
        var chosen = rows.FirstOrDefault(row => keys.ContactId(account, IdentifierKind.Email, row.Key) == contact);
        return chosen is null ? null : new Identifier(IdentifierKind.Email, chosen.Key, chosen.Value);
    }

    // An account manager acts for own accounts alone, also in a case that was opened while the account was.
    private static async Task<bool> IsTheirsAsync(WriteScope scope, StaffAct act, AccountId account) =>
        act.By.Role is not StaffRole.AccountManager
        || await scope.FindAsync<Guid?>(IsManaged, new { account = account.Value, manager = act.By.Name.Value }) is not null;

    private async Task<LinkRefusal?> ChargeAsync(WriteScope scope, StaffAct act, Identifier address)
    {
        var ofAgent = limitStore.Key(LimitPurpose.LinksOfStaff, Lane.KnownDevice, act.By.Id.Value.ToString("D"));
        if ((await LimitStore.LeftAsync(scope, ofAgent, policy.LinksPerDay, StaffAlarms.Day, act.Now)).Left <= 0)
        {
            await alarms.RaiseAsync(scope, act, StaffAlarmReason.LinkQuota);
            return LinkRefusal.Quota;
        }

        // In the lane of known devices, so that strangers cannot keep support from helping (I5).
        if (!await messageLimits.TryTakeAsync(scope, Lane.KnownDevice, address.Key, act.Now))
        {
            return LinkRefusal.TooManyMessages;
        }

        return await LimitStore.TryTakeAsync(scope, ofAgent, policy.LinksPerDay, StaffAlarms.Day, act.Now) > TimeSpan.Zero ? LinkRefusal.Quota : null;
    }

    private async Task<string> SendAsync(WriteScope scope, StaffAct act, SupportCase found, Identifier address, RecoveryGoal goal)
    {
        var account = (await AccountStore.FindAsync(scope, found.Account!.Value))!;
        var (token, nobodys) = (randomness.NewToken(), randomness.NewToken());
        var start = rules.Start(
            new RecoveryId(randomness.NewId(act.Now)),
            RecoveryReference.New(randomness),
            RecoveryMethod.SupportLink,
            goal,
            new ChallengeDigest(BearerToken.Hash(token)!),
            act.Now,
            account: account.Id);
        var attempt = start.Next;
        await recoveries.InsertAsync(
            scope, new NewRecovery(start, BearerToken.Hash(nobodys)!, address, token, new Asker("", account.Locale, null)), Lane.KnownDevice);
        await scope.AddAsync(
            InsertLink,
            new
            {
                Recovery = attempt.Id.Value,
                Case = found.Id.Value,
                Account = account.Id.Value,
                Staff = act.By.Id.Value,
                attempt.Reference,
                Masked = address.ToString(),
                Goal = (int)goal,
                now = act.Now,
                Expires = attempt.ExpiresAt,
            });
        var content = new MessageContent.SupportLink(
            attempt.Reference, links.Recovery(token), token, goal, act.Now, attempt.ExpiresAt, await notices.NewNotMeAsync(scope, account.Id, act.Now));
        await outbox.AddAsync(
            scope, new NewMessage(content, address.Value, account.Locale, act.Now, attempt.ExpiresAt, Recovery: attempt, Account: account.Id));
        scope.Record(new AuditEntry(AuditKind.SupportLinkSent, account.Id, attempt.Reference, Phrase.Of(goal)) { Staff = act.By.Id });
        return attempt.Reference;
    }

    private sealed class AddressRow
    {
        public string Key { get; init; } = "";

        public string Value { get; init; } = "";
    }

    private sealed class LinkRow
    {
        public string Reference { get; init; } = "";

        public string Masked { get; init; } = "";

        public int Goal { get; init; }

        public DateTimeOffset SentAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }
    }

    private sealed class EventRow
    {
        public string Reference { get; init; } = "";

        public int Kind { get; init; }

        public DateTimeOffset At { get; init; }

        public string? Reason { get; init; }
    }
}
