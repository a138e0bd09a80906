using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Storage.Accounts;
using Keyback.Storage.Locks;
using Keyback.Storage.Outbox;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>What became of a wish to lift something.</summary>
public enum LiftResult
{
    /// <summary>It is lifted, and the owner is told.</summary>
    Lifted,

    /// <summary>There was nothing to lift.</summary>
    NothingToLift,

    /// <summary>The case is closed or somebody else's, or the account is one's own, a colleague's, or nobody is known.</summary>
    Forbidden,
}

/// <summary>Lifts locks and freezes for support, each with a reason, and tells the owner; gives accounts their managers.</summary>
public sealed class StaffHelp(Database database, CaseStore cases, LockStore locks, OwnerNotices notices)
{
    private static readonly string CountLocks = Sql.Text("Cases/count_locks");
    private static readonly string AssignManager = Sql.Text("Cases/assign_manager");
    private static readonly string FindManager = Sql.Text("Cases/find_manager");
    private static readonly string IsManaged = Sql.Text("Cases/is_managed");

    /// <summary>Lifts every lock of the case's account, and gives its wrong answers back.</summary>
    public Task<LiftResult> LiftLocksAsync(StaffAct act, CaseId id, LiftReason reason) => ActAsync(
        act,
        id,
        async (scope, account, found) =>
        {
            if ((await scope.QueryAsync<long>(CountLocks, new { account = account.Value, now = act.Now }))[0] == 0)
            {
                return LiftResult.NothingToLift;
            }

            await locks.LiftAsync(scope, account, act.Now);

            scope.Record(new AuditEntry(AuditKind.LockLifted, account, found.Reference, Phrase.Of(reason)) { Staff = act.By.Id });
            await notices.TellAsync(scope, account, AccountChange.LocksLifted, (string?)null, act.Now);
            return LiftResult.Lifted;
        });

    /// <summary>Lifts the freeze of the case's account. A supervisor alone may.</summary>
    public Task<LiftResult> UnfreezeAsync(StaffAct act, CaseId id, LiftReason reason) => ActAsync(
        act,
        id,
        async (scope, account, found) =>
        {
            if (!act.IsSupervisor)
            {
                return LiftResult.Forbidden;
            }

            if (!await AccountStore.UnfreezeAsync(scope, account, act.Now))
            {
                return LiftResult.NothingToLift;
            }

            scope.Record(new AuditEntry(AuditKind.AccountUnfrozen, account, found.Reference, Phrase.Of(reason)) { Staff = act.By.Id });
            await notices.TellAsync(scope, account, AccountChange.FreezeLifted, (string?)null, act.Now);
            return LiftResult.Lifted;
        });

    /// <summary>Gives the case's account a manager, or none. A supervisor alone may.</summary>
    /// <param name="act">Who, and when.</param>
    /// <param name="id">In which case.</param>
    /// <param name="manager">The name of an account manager, or none.</param>
    public Task<LiftResult> AssignAsync(StaffAct act, CaseId id, StaffName? manager) => ActAsync(
        act,
        id,
        async (scope, account, found) =>
        {
            if (!act.IsSupervisor
                || (manager is { } name && await scope.FindAsync<Guid?>(
                    FindManager, new { name = name.Value, manager = (int)StaffRole.AccountManager, active = (int)StaffStatus.Active }) is null))
            {
                return LiftResult.Forbidden;
            }

            await scope.AddAsync(AssignManager, new { account = account.Value, manager = manager?.Value });
            scope.Record(new AuditEntry(AuditKind.ManagerAssigned, account, found.Reference, manager is null ? "none" : "assigned") { Staff = act.By.Id });
            return LiftResult.Lifted;
        });

    private Task<LiftResult> ActAsync(StaffAct act, CaseId id, Func<WriteScope, AccountId, SupportCase, Task<LiftResult>> work)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync(
            async scope =>
            {
                if (await cases.FindOwnAsync(scope, act, id) is not { State: CaseState.Open, Account: { } account } found)
                {
                    return LiftResult.Forbidden;
                }

                await scope.HoldAsync(account); // no wrong answer is charged over what this gives back
                return await MayAsync(scope, act, account) ? await work(scope, account, found) : LiftResult.Forbidden;
            },
            CancellationToken.None);
    }

    private static async Task<bool> MayAsync(WriteScope scope, StaffAct act, AccountId account) =>
        LinkRules.Forbids(await AccountSight.RelationAsync(scope, act, account), act.IsSupervisor) is null
        && (act.By.Role is not StaffRole.AccountManager
            || await scope.FindAsync<Guid?>(IsManaged, new { account = account.Value, manager = act.By.Name.Value }) is not null);
}
