using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;

namespace Keyback.Storage.Accounts;

/// <summary>How a link that puts a number back stands.</summary>
public enum DetachedNumberState
{
    /// <summary>There is none with this token.</summary>
    Unknown,

    /// <summary>It can be pressed.</summary>
    Open,

    /// <summary>The number is back.</summary>
    Restored,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>The number belongs to another account by now.</summary>
    Taken,
}

/// <summary>
/// The numbers of accounts over time: a number can pass to a stranger, who then says so. The account loses it, its owner
/// is told by every other way, and for a while can put it back.
/// </summary>
public sealed class NumberStore(Database database, OwnerNotices notices, OwnerLinks links, LimitsOptions limits, Randomness randomness)
{
    private static readonly string KeepNumberFresh = Sql.Text("Accounts/keep_number_fresh");
    private static readonly string DetachNumber = Sql.Text("Accounts/detach_number");
    private static readonly string KeepDetachedNumber = Sql.Text("Accounts/keep_detached_number");
    private static readonly string FindDetachedNumber = Sql.Text("Accounts/find_detached_number");
    private static readonly string FindDetachedNumbers = Sql.Text("Accounts/find_detached_numbers");
    private static readonly string UseDetachedNumber = Sql.Text("Accounts/use_detached_number");
    private static readonly string RestoreNumber = Sql.Text("Accounts/restore_number");
    private static readonly string MarkChanged = Sql.Text("Accounts/mark_changed");

    /// <summary>Looks without touching.</summary>
    public async Task<DetachedNumberState> LookAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct) =>
        StateOf(await database.FindAsync<DetachedRow>(FindDetachedNumber, new { hash = tokenHash }, ct), now);

    /// <summary>Puts a number back, once, unless it is another account's by now.</summary>
    public Task<DetachedNumberState> RestoreAsync(byte[] tokenHash, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            var row = await scope.FindAsync<DetachedRow>(FindDetachedNumber, new { hash = tokenHash });
            if (row is not null && await TryRestoreAsync(scope, tokenHash, row, now))
            {
                return DetachedNumberState.Restored;
            }

            // Read again: somebody else may have put it back meanwhile.
            var state = StateOf(await scope.FindAsync<DetachedRow>(FindDetachedNumber, new { hash = tokenHash }), now);
            return state is DetachedNumberState.Open ? DetachedNumberState.Taken : state;
        },
        CancellationToken.None);

    /// <summary>Puts back what an account lost lately: support has made sure who asks.</summary>
    /// <returns>How many numbers are back.</returns>
    public Task<int> RestoreAllAsync(AccountId account, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            var back = 0;
            foreach (var row in await scope.QueryAsync<DetachedRow>(FindDetachedNumbers, new { account = account.Value, now }))
            {
                back += await TryRestoreAsync(scope, row.TokenHash, row, now) ? 1 : 0;
            }

            return back;
        },
        CancellationToken.None);

    /// <summary>The number was proved to be its owner's once more.</summary>
    internal static Task KeepFreshAsync(WriteScope scope, AccountId account, Identifier number, DateTimeOffset now) => scope.ExecuteAsync(
        KeepNumberFresh, new { phone = (int)IdentifierKind.Phone, key = number.Key, account = account.Value, now });

    /// <summary>Takes the number from the account, and tells its owner by every other way.</summary>
    internal async Task DetachAsync(WriteScope scope, RecoveryAttempt attempt, Identifier number, DateTimeOffset now)
    {
        var account = attempt.Account!.Value;
        var lost = await scope.FindAsync<DetachedRow>(
            DetachNumber, new { phone = (int)IdentifierKind.Phone, key = number.Key, account = account.Value });
        if (lost is null)
        {
            return; // gone before
        }

        var token = randomness.NewToken();
        var until = now + limits.DetachedNumberKept;
        await scope.AddAsync(
            KeepDetachedNumber,
            new { hash = BearerToken.Hash(token), account = account.Value, key = number.Key, lost.Value, lost.ProvedAt, now, expires = until });
        await scope.AddAsync(MarkChanged, new { account = account.Value, now });
        scope.Record(new AuditEntry(AuditKind.NumberDetached, account, attempt.Reference, "disowned_by_holder"));

        var masked = PhoneNumber.TryParse(lost.Value, "ZZ", out var phone) ? phone.Masked : "";
        await notices.TellAsync(
            scope, account, attempt, new MessageContent.NumberDetached(attempt.Reference, now, masked, links.RestoreNumber(token), until), now);
    }

    private async Task<bool> TryRestoreAsync(WriteScope scope, byte[] tokenHash, DetachedRow row, DateTimeOffset now)
    {
        var account = new AccountId(row.AccountId);
        await scope.HoldAsync(account);
        if (await scope.ExecuteAsync(RestoreNumber, new { phone = (int)IdentifierKind.Phone, hash = tokenHash, now }) == 0)
        {
            return false;
        }

        await scope.AddAsync(UseDetachedNumber, new { hash = tokenHash, now });
        await scope.AddAsync(MarkChanged, new { account = row.AccountId, now });
        await RecoveryEffects.CancelOpenAsync(scope, account, null); // a changed number, as when it went (I7)
        scope.Record(new AuditEntry(AuditKind.NumberRestored, account));
        await notices.TellAsync(scope, account, AccountChange.PhoneAdded, PhoneNumber.TryParse(row.Value, "ZZ", out var phone) ? phone.Masked : null, now);
        return true;
    }

    private static DetachedNumberState StateOf(DetachedRow? row, DateTimeOffset now) => row switch
    {
        null => DetachedNumberState.Unknown,
        { RestoredAt: not null } => DetachedNumberState.Restored,
        _ => row.ExpiresAt > now ? DetachedNumberState.Open : DetachedNumberState.Expired,
    };

    private sealed class DetachedRow
    {
        public byte[] TokenHash { get; init; } = [];

        public Guid AccountId { get; init; }

        public string Key { get; init; } = "";

        public string Value { get; init; } = "";

        public DateTimeOffset? ProvedAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }

        public DateTimeOffset? RestoredAt { get; init; }
    }
}
