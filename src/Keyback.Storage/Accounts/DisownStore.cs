using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Storage.ContactChanges;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Support;

namespace Keyback.Storage.Accounts;

/// <summary>How a <em>this was not me</em> link stands.</summary>
public enum DisownState
{
    /// <summary>There is none with this token.</summary>
    Unknown,

    /// <summary>It can be pressed.</summary>
    Open,

    /// <summary>It was pressed.</summary>
    Used,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary><em>This was not me</em>: ends all sessions and freezes sign-in and recovery until support helps (I10).</summary>
public sealed class DisownStore(Database database, OwnerNotices notices)
{
    private static readonly string FindDisown = Sql.Text("Accounts/find_disown");
    private static readonly string UseDisown = Sql.Text("Accounts/use_disown");

    /// <summary>Looks without touching.</summary>
    public async Task<DisownState> LookAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.FindAsync<DisownRow>(FindDisown, new { hash = tokenHash }, ct);
        return row switch
        {
            null => DisownState.Unknown,
            { UsedAt: not null } => DisownState.Used,
            _ => row.ExpiresAt > now ? DisownState.Open : DisownState.Expired,
        };
    }

    /// <summary>Freezes the account, once.</summary>
    /// <returns>False when the link was used or over before.</returns>
    public Task<bool> UseAsync(byte[] tokenHash, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            if (await scope.FindAsync<Guid?>(UseDisown, new { hash = tokenHash, now }) is not { } id)
            {
                return false;
            }

            await FreezeAsync(scope, new AccountId(id), "disowned", now);
            return true;
        },
        CancellationToken.None);

    /// <summary>Freezes an account within a transaction: somebody has doubts who acts there.</summary>
    /// <param name="scope">The transaction of the doubt.</param>
    /// <param name="account">Whose.</param>
    /// <param name="reason">Whose doubt: a fixed phrase.</param>
    /// <param name="now">When.</param>
    /// <param name="staff">Who of the staff, or none where the owner said so.</param>
    internal async Task FreezeAsync(WriteScope scope, AccountId account, string reason, DateTimeOffset now, StaffId? staff = null)
    {
        await scope.HoldAsync(account); // nobody opens a session or takes a step that this does not see
        await AccountStore.ChangeStatusAsync(scope, account, AccountStatus.Active, AccountStatus.Frozen, now);
        scope.Record(new AuditEntry(AuditKind.AccountFrozen, account, Reason: reason, Staff: staff));
        await SessionStore.EndAllAsync(scope, account, null);
        await RecoveryEffects.CancelOpenAsync(scope, account, null);
        await DeletionStore.TakeBackAsync(scope, account, reason); // whoever asked for it may not have been the owner
        await ContactChangeEnd.VetoAsync(scope, account, reason, now);

        // Numbers too: an owner without an address would learn of it only at a closed door.
        await notices.TellAsync(scope, account, null, new MessageContent.AccountFrozen(now, ByStaff: staff is not null), now);
    }

    private sealed class DisownRow
    {
        public DateTimeOffset ExpiresAt { get; init; }

        public DateTimeOffset? UsedAt { get; init; }
    }
}
