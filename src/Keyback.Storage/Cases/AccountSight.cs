using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Factors;
using Keyback.Storage.Locks;
using Keyback.Storage.Recoveries;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>Shows accounts to the staff. Each look is itself on the record, with who looked.</summary>
public sealed class AccountSight(Database database, DataKeys keys)
{
    private static readonly TimeSpan CausesKept = TimeSpan.FromDays(366); // a freeze lasts until somebody lifts it

    private static readonly string ReadAccount = Sql.Text("Cases/read_account");
    private static readonly string ReadContacts = Sql.Text("Cases/read_contacts");
    private static readonly string ReadRisk = Sql.Text("Cases/read_risk");
    private static readonly string ReadRecoveries = Sql.Text("Cases/read_open_recoveries");
    private static readonly string ReadCauses = Sql.Text("Cases/read_lock_causes");
    private static readonly string ListLocks = Sql.Text("Locks/list_locks");
    private static readonly string FindLinkedStaff = Sql.Text("Cases/find_linked_staff");

    /// <summary>Shows an account, and puts on the record who looked.</summary>
    /// <param name="act">Who, and when.</param>
    /// <param name="account">Which.</param>
    /// <param name="reference">The case in which somebody looks, or none.</param>
    /// <param name="openedAt">When that case was opened; now where there is none.</param>
    /// <returns>None where there is no such account, or where a manager asks who does not look after it.</returns>
    public Task<SeenAccount?> LookAsync(StaffAct act, AccountId account, string? reference, DateTimeOffset openedAt)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync(
            async scope =>
            {
                if (await scope.FindAsync<AccountRow>(ReadAccount, new { account = account.Value }) is not { } row
                    || (act.By.Role is StaffRole.AccountManager && row.AccountManager != act.By.Name.Value))
                {
                    return null;
                }

                scope.Record(new AuditEntry(AuditKind.AccountViewed, account, reference) { Staff = act.By.Id });
                return await ReadAsync(scope, act, row, openedAt);
            },
            CancellationToken.None);
    }

    /// <summary>What speaks for caution.</summary>
    internal static async Task<IReadOnlyList<RiskReason>> RiskOfAsync(WriteScope scope, AccountId account, bool hasSecondFactor, DateTimeOffset now)
    {
        var rows = await scope.QueryAsync<RiskRow>(
            ReadRisk,
            new
            {
                account = account.Value,
                since = now - CallRisks.TroubleWindow,
                day = now - CallRisks.WrongAnswersWindow,
                added = (int)AuditKind.ContactAdded,
                removed = (int)AuditKind.ContactRemoved,
                detached = (int)AuditKind.NumberDetached,
                frozen = (int)AuditKind.AccountFrozen,
                codeWrong = (int)AuditKind.CodeWrong,
                nameWrong = (int)AuditKind.UserNameWrong,
                signInFailed = (int)AuditKind.SignInFailed,
                factorWrong = (int)AuditKind.SecondFactorWrong,
            });
        var facts = new RiskFacts(
            hasSecondFactor,
            LastOf(AuditKind.ContactAdded, AuditKind.ContactRemoved, AuditKind.NumberDetached),
            LastOf(AuditKind.NumberDetached),
            LastOf(AuditKind.AccountFrozen),
            rows.Where(row => (AuditKind)row.Kind is AuditKind.CodeWrong or AuditKind.UserNameWrong or AuditKind.SignInFailed or AuditKind.SecondFactorWrong)
                .Sum(row => (int)row.Times));
        return CallRisks.ReasonsOf(facts, now);

        DateTimeOffset? LastOf(params AuditKind[] kinds) => rows.Where(row => kinds.Contains((AuditKind)row.Kind)).Max(row => (DateTimeOffset?)row.LastAt);
    }

    /// <summary>How whoever acts is related to an account.</summary>
    internal static async Task<StaffRelation> RelationAsync(WriteScope scope, StaffAct act, AccountId account)
    {
        var linked = await scope.QueryAsync<Guid>(FindLinkedStaff, new { account = account.Value });
        return linked.Contains(act.By.Id.Value) ? StaffRelation.Own : linked.Count > 0 ? StaffRelation.Colleague : StaffRelation.None;
    }

    /// <summary>An address or number as it is shown.</summary>
    internal static string Masked(int kind, string key, string value) => new Identifier((IdentifierKind)kind, key, value).ToString();

    /// <summary>A user name as it is shown, or none.</summary>
    internal static string? MaskedName(string? name) => UserName.TryParse(name, out var known) ? known.Masked : null;

    private async Task<SeenAccount> ReadAsync(WriteScope scope, StaffAct act, AccountRow row, DateTimeOffset openedAt)
    {
        var account = new AccountId(row.Id);
        var factors = await FactorJudge.ReadAsync(scope, account);
        var contacts = await scope.QueryAsync<ContactRow>(
            ReadContacts, new { account = row.Id, email = (int)IdentifierKind.Email, phone = (int)IdentifierKind.Phone });
        var causes = await scope.QueryAsync<CauseRow>(
            ReadCauses,
            new { account = row.Id, since = act.Now - CausesKept, wayLocked = (int)AuditKind.WayLocked, frozen = (int)AuditKind.AccountFrozen });
        var locks = await scope.QueryAsync<LockRow>(ListLocks, new { account = row.Id, now = act.Now });
        return new SeenAccount(
            account,
            MaskedName(row.UserName),
            [.. contacts.Select(contact => new SeenContact(
                keys.ContactId(account, (IdentifierKind)contact.Kind, contact.Key),
                (IdentifierKind)contact.Kind,
                Masked(contact.Kind, contact.Key, contact.Value),
                contact.ProvedAt < openedAt && (contact.AddedAt is null || contact.AddedAt < openedAt)))],
            row.RegisteredVia,
            row.CreatedAt,
            (AccountStatus)row.Status,
            (AccountStatus)row.Status is AccountStatus.Frozen ? CauseOf(causes, AuditKind.AccountFrozen, null) : null,
            factors.Asked,
            row.Locale,
            row.AccountManager,
            [.. locks.Select(running => new SeenLock(
                (LockKind)running.Kind,
                (Lane)running.Lane,
                CauseOf(causes, AuditKind.WayLocked, running) ?? new SeenCause(running.LockedAt, null, null),
                running.LockedUntil))],
            await ReadRecoveriesAsync(scope, account, act.Now),
            await RiskOfAsync(scope, account, factors.Asked, act.Now),
            await RelationAsync(scope, act, account));
    }

    private static SeenCause? CauseOf(IReadOnlyList<CauseRow> causes, AuditKind kind, LockRow? running) => causes
        .Where(cause => (AuditKind)cause.Kind == kind
            && (running is null || (cause.Reason == LockStore.ReasonOf((LockKind)running.Kind) && cause.Lane == RecoveryStore.LaneName((Lane)running.Lane))))
        .Select(cause => new SeenCause(cause.At, cause.Reason, cause.Reference))
        .FirstOrDefault();

    private static async Task<IReadOnlyList<SeenRecovery>> ReadRecoveriesAsync(WriteScope scope, AccountId account, DateTimeOffset now)
    {
        var rows = await scope.QueryAsync<OpenRow>(
            ReadRecoveries,
            new
            {
                account = account.Value,
                now,
                codeRequired = (int)RecoveryState.CodeRequired,
                linkSent = (int)RecoveryState.LinkSent,
                userNameRequired = (int)RecoveryState.UserNameRequired,
                secondFactorRequired = (int)RecoveryState.SecondFactorRequired,
                waiting = (int)RecoveryState.Waiting,
                passwordRequired = (int)RecoveryState.PasswordRequired,
                locked = (int)RecoveryState.Locked,
            });
        return
        [
            .. rows.Select(row => new SeenRecovery(
                row.Reference, (RecoveryMethod)row.Method, (RecoveryGoal)row.Goal, (RecoveryState)row.State, row.CreatedAt, row.ExpiresAt)),
        ];
    }

    private sealed class AccountRow
    {
        public Guid Id { get; init; }

        public string? UserName { get; init; }

        public string Locale { get; init; } = "";

        public int Status { get; init; }

        public string? RegisteredVia { get; init; }

        public string? AccountManager { get; init; }

        public DateTimeOffset CreatedAt { get; init; }
    }

    private sealed class ContactRow
    {
        public int Kind { get; init; }

        public string Key { get; init; } = "";

        public string Value { get; init; } = "";

        public DateTimeOffset ProvedAt { get; init; }

        public DateTimeOffset? AddedAt { get; init; }
    }

    private sealed class RiskRow
    {
        public int Kind { get; init; }

        public DateTimeOffset LastAt { get; init; }

        public long Times { get; init; }
    }

    private sealed class CauseRow
    {
        public DateTimeOffset At { get; init; }

        public int Kind { get; init; }

        public string? Reference { get; init; }

        public string? Reason { get; init; }

        public string? Lane { get; init; }
    }

    private sealed class LockRow
    {
        public int Kind { get; init; }

        public int Lane { get; init; }

        public DateTimeOffset LockedAt { get; init; }

        public DateTimeOffset LockedUntil { get; init; }
    }

    private sealed class OpenRow
    {
        public string Reference { get; init; } = "";

        public int Method { get; init; }

        public int Goal { get; init; }

        public int State { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }
    }
}
