using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Storage.Limits;
using Keyback.Storage.Recoveries;

namespace Keyback.Storage.Locks;

/// <summary>What is closed. Stored as numbers: never renumber, never reuse.</summary>
public enum LockKind
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>The phone way, after wrong user names.</summary>
    UserName = 1,

    /// <summary>Short codes, after wrong ones. The limits keep count; this row says that the owner was told.</summary>
    Codes = 2,

    /// <summary>The second factor, after wrong ones. The limits keep count here, too.</summary>
    SecondFactor = 3,
}

/// <summary>One running lock of an account.</summary>
/// <param name="Kind">What is closed.</param>
/// <param name="Lane">For whom.</param>
/// <param name="LockedAt">Since when.</param>
/// <param name="LockedUntil">Until when.</param>
public sealed record AccountLock(LockKind Kind, Lane Lane, DateTimeOffset LockedAt, DateTimeOffset LockedUntil);

/// <summary>The locks of accounts. Each closes one way in one lane; sign-in with the password is never closed by one (I5).</summary>
public sealed class LockStore(Database database, LimitStore limitStore)
{
    private static readonly string TakeLock = Sql.Text("Locks/take_lock");
    private static readonly string FindLock = Sql.Text("Locks/find_lock");
    private static readonly string ListLocks = Sql.Text("Locks/list_locks");
    private static readonly string LiftLocks = Sql.Text("Locks/lift_locks");

    /// <summary>The running locks of an account.</summary>
    public async Task<IReadOnlyList<AccountLock>> ListAsync(AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await database.QueryAsync<LockRow>(ListLocks, new { account = account.Value, now }, ct);
        return [.. rows.Select(row => new AccountLock((LockKind)row.Kind, (Lane)row.Lane, row.LockedAt, row.LockedUntil))];
    }

    /// <summary>Lifts every lock of an account and gives its wrong answers back: support has made sure who asks.</summary>
    /// <returns>How many locks were running.</returns>
    public Task<int> LiftAsync(AccountId account, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(account); // no wrong answer is charged over what this gives back
            var lifted = await LiftAsync(scope, account, now);
            scope.Record(new AuditEntry(AuditKind.LockLifted, account, Reason: lifted > 0 ? "operator" : "operator_budgets")); // guesses are given back either way
            return lifted;
        },
        CancellationToken.None);

    /// <summary>The same inside a transaction that holds the account, and puts it on the record itself.</summary>
    internal async Task<int> LiftAsync(WriteScope scope, AccountId account, DateTimeOffset now)
    {
        var lifted = await scope.ExecuteAsync(LiftLocks, new { account = account.Value, now });
        await limitStore.ForgetAsync(
            scope, account, [LimitPurpose.WrongUserNames, LimitPurpose.WrongCodesOfAccount, LimitPurpose.WrongFactors], [LimitPurpose.WrongCodesOfIdentifier]);
        return lifted;
    }

    /// <summary>Why something is closed, as the record says it.</summary>
    internal static string ReasonOf(LockKind kind) => kind switch
    {
        LockKind.UserName => "wrong_user_names",
        LockKind.Codes => "wrong_codes",
        LockKind.SecondFactor => "wrong_second_factors",
        LockKind.None => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Asks when a lock ends; none where none is running. Asked for decoys too, so that it takes the same time (I1).</summary>
    internal static Asked<DateTimeOffset?> Ask(WriteScope scope, Guid account, LockKind kind, Lane lane, DateTimeOffset now) =>
        scope.Ask<DateTimeOffset?>(FindLock, new { account, kind = (int)kind, lane = (int)lane, now });

    /// <summary>Closes a way.</summary>
    /// <returns>False when it was closed already.</returns>
    internal static async Task<bool> TakeAsync(
        WriteScope scope, AccountId account, LockKind kind, Lane lane, DateTimeOffset now, DateTimeOffset until, string? reference)
    {
        var taken = await scope.ExecuteAsync(TakeLock, new { account = account.Value, kind = (int)kind, lane = (int)lane, now, until }) == 1;
        if (taken)
        {
            scope.Record(new AuditEntry(AuditKind.WayLocked, account, reference, ReasonOf(kind), RecoveryStore.LaneName(lane)));
        }

        return taken;
    }

    private sealed class LockRow
    {
        public int Kind { get; init; }

        public int Lane { get; init; }

        public DateTimeOffset LockedAt { get; init; }

        public DateTimeOffset LockedUntil { get; init; }
    }
}
