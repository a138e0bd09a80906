using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Sessions;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Accounts;

/// <summary>That an account is to be deleted.</summary>
/// <param name="AskedAt">When its owner asked.</param>
/// <param name="DueAt">When it goes.</param>
public sealed record Deletion(DateTimeOffset AskedAt, DateTimeOffset DueAt);

/// <summary>What became of a wish to be deleted.</summary>
/// <param name="Result"><see cref="ChangeResult.Done"/>, or why not.</param>
/// <param name="Deletion">What stands now, if any.</param>
public sealed record DeletionAnswer(ChangeResult Result, Deletion? Deletion = null);

/// <summary>
/// The wishes of owners to be deleted. Between the wish and the day everything works as before, and the wish can be taken
/// back; every address is told at once, a day before, and when it is taken back (I10).
/// </summary>
public sealed class DeletionStore(Database database, StepUpStore stepUps, OwnerNotices notices, LimitStore limitStore, LimitsOptions limits)
{
    private const int MostAsked = 5; // a day: each is a message to every address

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private static readonly string AskDeletion = Sql.Text("Accounts/ask_deletion");
    private static readonly string FindDeletion = Sql.Text("Accounts/find_deletion");
    private static readonly string TakeBackDeletion = Sql.Text("Accounts/take_back_deletion");

    /// <summary>What stands for an account, or none.</summary>
    public async Task<Deletion?> FindAsync(AccountId account, CancellationToken ct) =>
        (await database.FindAsync<DeletionRow>(FindDeletion, new { account = account.Value }, ct))?.ToDeletion();

    /// <summary>Asks for the deletion, inside a full session that was asked for the password lately.</summary>
    public Task<DeletionAnswer> AskAsync(SessionAct act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync(
            async scope =>
            {
                if (act.Kind is not SessionKind.Full)
                {
                    return new DeletionAnswer(new ChangeResult.FullSessionRequired());
                }

                if (!await stepUps.HoldAsync(scope, act))
                {
                    return new DeletionAnswer(new ChangeResult.StepUpRequired());
                }

                var account = act.Account;
                if (await FindAsync(scope, account) is { } standing)
                {
                    return new DeletionAnswer(new ChangeResult.Done(), standing);
                }

                var asked = limitStore.Key(LimitPurpose.DeletionsOfAccount, Lane.KnownDevice, account.ToString());
                if (await LimitStore.TryTakeAsync(scope, asked, MostAsked, Day, act.Now) is var wait && wait > TimeSpan.Zero)
                {
                    return new DeletionAnswer(new ChangeResult.Throttled(wait));
                }

                var due = act.Now + limits.DeletionDelay;
                if (await scope.ExecuteAsync(AskDeletion, new { account = account.Value, now = act.Now, due }) == 1)
                {
                    scope.Record(new AuditEntry(AuditKind.DeletionAsked, account));
                    await notices.TellAsync(scope, account, AccountChange.DeletionAsked, due, act.Now);
                }

                return new DeletionAnswer(new ChangeResult.Done(), await FindAsync(scope, account));
            },
            CancellationToken.None);
    }

    /// <summary>Takes the wish back. That loses nothing, so any session may, and nobody is asked for the password.</summary>
    /// <returns>False when none stands.</returns>
    public Task<bool> TakeBackAsync(AccountId account, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(account);
            var back = await TakeBackAsync(scope, account, "owner");
            if (back)
            {
                await notices.TellAsync(scope, account, AccountChange.DeletionTakenBack, null, null, now);
            }

            return back;
        },
        CancellationToken.None);

    /// <summary>Takes it back within a transaction: somebody said that it was not them.</summary>
    internal static async Task<bool> TakeBackAsync(WriteScope scope, AccountId account, string reason)
    {
        var back = await scope.ExecuteAsync(TakeBackDeletion, new { account = account.Value }) == 1;
        if (back)
        {
            scope.Record(new AuditEntry(AuditKind.DeletionTakenBack, account, Reason: reason));
        }

        return back;
    }

    private static async Task<Deletion?> FindAsync(WriteScope scope, AccountId account) =>
        (await scope.FindAsync<DeletionRow>(FindDeletion, new { account = account.Value }))?.ToDeletion();

    private sealed class DeletionRow
    {
        public DateTimeOffset AskedAt { get; init; }

        public DateTimeOffset DueAt { get; init; }

        public Deletion ToDeletion() => new(AskedAt, DueAt);
    }
}
