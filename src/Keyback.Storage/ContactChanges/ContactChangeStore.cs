using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.ContactChanges;

/// <summary>
/// Changes of contact under four eyes (I14). <see cref="ContactChangeRules"/> says why something is refused; that it is
/// kept is decided by one statement that holds every condition itself, whoever presses at the same time.
/// </summary>
public sealed class ContactChangeStore(
    Database database, DataKeys keys, OwnerNotices notices, DisownStore disowns, LimitStore limitStore, ContactChangeTerms terms, Randomness randomness)
{
    private const int MostProposed = 10; // a day by one person: each needs a call of its own

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private static readonly string ReadStanding = Sql.Text("ContactChanges/read_standing");
    private static readonly string ProposeChange = Sql.Text("ContactChanges/propose_change");
    private static readonly string ApproveChange = Sql.Text("ContactChanges/approve_change");
    private static readonly string RefuseChange = Sql.Text("ContactChanges/refuse_change");
    private static readonly string StopChange = Sql.Text("ContactChanges/stop_change");
    private static readonly string FindChange = Sql.Text("ContactChanges/find_change");
    private static readonly string FindByIdentifier = Sql.Text("Accounts/find_by_identifier");

    /// <summary>Proposes a change.</summary>
    public Task<ContactChangeResult> ProposeAsync(StaffId staff, NewContactChange wanted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return database.WriteAsync(
            async scope =>
            {
                await scope.HoldAsync(wanted.Account);
                if (await ReadStandingAsync(scope, staff, wanted.Account) is not { } who)
                {
                    return new ContactChangeResult.Refused(ContactChangeRefusal.WrongRole);
                }

                if (ContactChangeRules.MayPropose(who) is { } refusal)
                {
                    return Denied(scope, staff, wanted.Account, null, refusal);
                }

                var contact = wanted.Contact;
                if (await scope.FindAsync<Guid?>(FindByIdentifier, new { kind = (int)contact.Kind, key = contact.Key }) is not null)
                {
                    return new ContactChangeResult.Known();
                }

                var proposed = limitStore.Key(LimitPurpose.ContactChangesOfStaff, Lane.Stranger, staff.ToString());
                if (await LimitStore.TryTakeAsync(scope, proposed, MostProposed, Day, now) is var wait && wait > TimeSpan.Zero)
                {
                    scope.Record(new AuditEntry(AuditKind.ContactChangeDenied, wanted.Account, Reason: "limit", Staff: staff));
                    return new ContactChangeResult.Throttled(wait);
                }

                return await KeepAsync(scope, staff, wanted, now);
            },
            CancellationToken.None);
    }

    /// <summary>Approves a change: the delay begins, and the owner hears of it at once.</summary>
    public Task<ContactChangeResult> ApproveAsync(StaffId staff, ContactChangeId id, DateTimeOffset now) => StepAsync(
        staff,
        id,
        (change, who) => ContactChangeRules.Approve(change, who, terms.Delay, now),
        async (scope, row, next) =>
        {
            if (await scope.ExecuteAsync(ApproveChange, Parameters(staff, id, now, due: next.DueAt)) == 0)
            {
                return false;
            }

            scope.Record(new AuditEntry(AuditKind.ContactChangeApproved, next.Account, next.Reference, Staff: staff));
            var contact = SealedProposal.Open(keys, row.Id, row.Sealed).Contact;
            await notices.TellAsync(scope, next, contact, now);
            return true;
        });

    /// <summary>Refuses a change.</summary>
    /// <param name="staff">Who.</param>
    /// <param name="id">Which.</param>
    /// <param name="answer">Why, in words for who proposed it.</param>
    /// <param name="now">When.</param>
    public Task<ContactChangeResult> RefuseAsync(StaffId staff, ContactChangeId id, string answer, DateTimeOffset now) => StepAsync(
        staff,
        id,
        ContactChangeRules.Refuse,
        async (scope, row, next) =>
        {
            var refused = await scope.ExecuteAsync(RefuseChange, Parameters(staff, id, now, answer: SealedProposal.SealAnswer(keys, row.Id, answer))) == 1;
            if (refused)
            {
                scope.Record(new AuditEntry(AuditKind.ContactChangeRefused, next.Account, next.Reference, Staff: staff));
            }

            return refused;
        });

    /// <summary>Takes a change back. An owner who was told of it is told that it comes to nothing.</summary>
    public Task<ContactChangeResult> WithdrawAsync(StaffId staff, ContactChangeId id, DateTimeOffset now) => StepAsync(
        staff,
        id,
        ContactChangeRules.Withdraw,
        async (scope, row, next) =>
        {
            if (await scope.ExecuteAsync(StopChange, Parameters(staff, id, now, next: ContactChangeState.Withdrawn, reason: "withdrawn")) == 0)
            {
                return false;
            }

            scope.Record(new AuditEntry(AuditKind.ContactChangeWithdrawn, next.Account, next.Reference, Staff: staff));
            if ((ContactChangeState)row.State is ContactChangeState.Waiting)
            {
                await notices.TellAsync(scope, next.Account, AccountChange.ContactChangeEnded, null, null, now);
            }

            return true;
        });

    /// <summary>Freezes the account because somebody of the staff has doubts: the change ends, and with it every session and Recovery.</summary>
    public Task<ContactChangeResult> FreezeAsync(StaffId staff, ContactChangeId id, DateTimeOffset now) => StepAsync(
        staff,
        id,
        (change, who) => ContactChangeRules.MayStop(change, who) is { } refusal ? new(change, refusal) : ContactChangeRules.Veto(change),
        async (scope, _, next) =>
        {
            if (await scope.ExecuteAsync(StopChange, Parameters(staff, id, now, next: ContactChangeState.Vetoed, reason: "doubt")) == 0)
            {
                return false;
            }

            scope.Record(new AuditEntry(AuditKind.ContactChangeVetoed, next.Account, next.Reference, "doubt", Staff: staff));
            await disowns.FreezeAsync(scope, next.Account, "doubt", now, staff);
            return true;
        });

    /// <summary>The owner, signed in, says no: the account freezes as by the link in a notice.</summary>
    /// <returns>False when nothing waits.</returns>
    public Task<bool> VetoAsync(AccountId account, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(account);
            if (!await ContactChangeEnd.VetoAsync(scope, account, "session", now))
            {
                return false;
            }

            await disowns.FreezeAsync(scope, account, "disowned", now);
            return true;
        },
        CancellationToken.None);

    private async Task<ContactChangeResult> KeepAsync(WriteScope scope, StaffId staff, NewContactChange wanted, DateTimeOffset now)
    {
        var id = randomness.NewId(now);
        var reference = RecoveryReference.New(randomness);
        var kept = await scope.ExecuteAsync(
            ProposeChange,
            new
            {
                id,
                account = wanted.Account.Value,
                reference,
                caseReference = wanted.Case,
                kind = (int)wanted.Contact.Kind,
                @sealed = SealedProposal.Seal(keys, id, new SealedProposal(wanted.Contact, wanted.Evidence)),
                staff = staff.Value,
                now,
                proposed = (int)ContactChangeState.Proposed,
                agent = (int)StaffRole.Agent,
                manager = (int)StaffRole.AccountManager,
                supervisor = (int)StaffRole.Supervisor,
                inUse = (int)StaffStatus.Active,
                active = (int)AccountStatus.Active,
            });
        if (kept == 0)
        {
            var account = await AccountStore.FindAsync(scope, wanted.Account);
            return Denied(
                scope, staff, wanted.Account, null, account is { Status: AccountStatus.Active } ? ContactChangeRefusal.AnotherOpen : ContactChangeRefusal.AccountClosed);
        }

        scope.Record(new AuditEntry(AuditKind.ContactChangeProposed, wanted.Account, reference, Staff: staff));
        return new ContactChangeResult.Done(new ContactChangeId(id));
    }

    private Task<ContactChangeResult> StepAsync(
        StaffId staff,
        ContactChangeId id,
        Func<ContactChange, StaffStanding, ContactChangeDecision> decide,
        Func<WriteScope, ContactChangeRow, ContactChange, Task<bool>> keep) => database.WriteAsync<ContactChangeResult>(
        async scope =>
        {
            if (await scope.FindAsync<ContactChangeRow>(FindChange, new { id = id.Value }) is not { } row)
            {
                return new ContactChangeResult.Unknown();
            }

            var account = new AccountId(row.AccountId);
            await scope.HoldAsync(account); // a veto comes before or after, never between
            row = (await scope.FindAsync<ContactChangeRow>(FindChange, new { id = id.Value }))!;
            if (await ReadStandingAsync(scope, staff, account) is not { } who)
            {
                return new ContactChangeResult.Refused(ContactChangeRefusal.WrongRole);
            }

            var decision = decide(row.ToChange(), who);
            if (decision.Refusal is { } refusal)
            {
                return Denied(scope, staff, account, row.Reference, refusal);
            }

            return await keep(scope, row, decision.Next)
                ? new ContactChangeResult.Done(id)
                : Denied(scope, staff, account, row.Reference, ContactChangeRefusal.NotOpen);
        },
        CancellationToken.None);

    private static async Task<StaffStanding?> ReadStandingAsync(WriteScope scope, StaffId staff, AccountId account)
    {
        var row = await scope.FindAsync<StandingRow>(
            ReadStanding, new { staff = staff.Value, account = account.Value, inUse = (int)StaffStatus.Active });
        return row is null ? null : new StaffStanding(staff, (StaffRole)row.Role, row.Own != 0, row.Colleagues != 0, row.Managed != 0);
    }

    private static object Parameters(
        StaffId staff,
        ContactChangeId id,
        DateTimeOffset now,
        DateTimeOffset? due = null,
        byte[]? answer = null,
        ContactChangeState next = ContactChangeState.None,
        string? reason = null) => new
        {
            id = id.Value,
            staff = staff.Value,
            now,
            due,
            answer,
            next = (int)next,
            reason,
            proposed = (int)ContactChangeState.Proposed,
            waiting = (int)ContactChangeState.Waiting,
            refused = (int)ContactChangeState.Refused,
            agent = (int)StaffRole.Agent,
            manager = (int)StaffRole.AccountManager,
            supervisor = (int)StaffRole.Supervisor,
            inUse = (int)StaffStatus.Active,
            active = (int)AccountStatus.Active,
        };

    // Who tries to judge an own proposal is worth an entry; who comes too late is not to blame.
    private static ContactChangeResult.Refused Denied(
        WriteScope scope, StaffId staff, AccountId account, string? reference, ContactChangeRefusal refusal)
    {
        var reason = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.ToString());
        scope.Record(new AuditEntry(AuditKind.ContactChangeDenied, account, reference, reason, Staff: staff));
        return new ContactChangeResult.Refused(refusal);
    }

    private sealed class StandingRow
    {
        public int Role { get; init; }

        public int Own { get; init; }

        public int Colleagues { get; init; }

        public int Managed { get; init; }
    }
}
