using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Factors;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Factors;

/// <summary>What became of a change to an account's factors.</summary>
public abstract record FactorChange
{
    private FactorChange()
    {
    }

    /// <summary>It is made, and every address is told.</summary>
    /// <param name="NewCodes">Whether the saved codes that came with the change are the account's now.</param>
    public sealed record Done(bool NewCodes) : FactorChange;

    /// <summary>The password must be asked for first.</summary>
    public sealed record StepUpRequired : FactorChange;

    /// <summary>A temporary session may not change factors.</summary>
    public sealed record FullSessionRequired : FactorChange;

    /// <summary>The account has one already; it is removed first.</summary>
    public sealed record Known : FactorChange;

    /// <summary>There is none, or its setting up began too long ago.</summary>
    public sealed record Unknown : FactorChange;

    /// <summary>Not the code of this secret.</summary>
    public sealed record CodeWrong : FactorChange;

    /// <summary>Saved codes stand in for a factor, and the account has none.</summary>
    public sealed record FactorRequired : FactorChange;
}

/// <summary>
/// The factors of an account, as its owner sets them up and removes them. Each change needs a full session with a step-up, ends the account's open
/// Recoveries (I7) and is told to every address (I10), in one transaction.
/// </summary>
public sealed class FactorStore(Database database, DataKeys keys, StepUpStore stepUps, OwnerNotices notices)
{
    /// <summary>How long the secret of an app waits for its first code.</summary>
    public static readonly TimeSpan SetUpTime = TimeSpan.FromMinutes(30);

    private static readonly string FindTotp = Sql.Text("Factors/find_totp");
    private static readonly string BeginTotp = Sql.Text("Factors/begin_totp");
    private static readonly string ProveTotp = Sql.Text("Factors/prove_totp");
    private static readonly string RemoveTotp = Sql.Text("Factors/remove_totp");
    private static readonly string RemovePasskeys = Sql.Text("Passkeys/remove_passkeys");
    private static readonly string DropSavedCodes = Sql.Text("Factors/drop_saved_codes");
    private static readonly string InsertSavedCode = Sql.Text("Factors/insert_saved_code");

    /// <summary>What an account has.</summary>
    public Task<AccountFactors> ShowAsync(AccountId account, CancellationToken ct) => FactorJudge.ReadAsync(database, account, ct);

    /// <summary>The secret that waits for its first code, or none: for the page that shows it again after a wrong one.</summary>
    public async Task<byte[]?> FindBegunAsync(AccountId account, DateTimeOffset now, CancellationToken ct) =>
        await database.FindAsync<TotpRow>(FindTotp, new { account = account.Value }, ct) is { ActiveAt: null } row && row.BegunAt > now - SetUpTime
            ? row.Secret(keys, account)
            : null;

    /// <summary>Keeps the secret of an app until a right code proves that the app has it. Nothing is asked for yet.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="secret">The fresh secret.</param>
    public Task<FactorChange> BeginTotpAsync(SessionAct act, byte[] secret) => ChangeAsync(act, async scope =>
    {
        var held = keys.Factors.Seal(secret, TotpRow.Context(act.Account));
        if (await scope.ExecuteAsync(BeginTotp, new { account = act.Account.Value, secret = held, now = act.Now }) == 0)
        {
            return new FactorChange.Known();
        }

        scope.Record(new AuditEntry(AuditKind.TotpBegun, act.Account));
        return new FactorChange.Done(NewCodes: false);
    });

    /// <summary>Proves that the app has the secret: from now on it is asked for. With the first factor come saved codes.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="code">Plain digits.</param>
    /// <param name="savedCodes">Fresh saved codes, plain, for an account that has none.</param>
    public Task<FactorChange> ProveTotpAsync(SessionAct act, string code, IReadOnlyList<string> savedCodes) => ChangeAsync(act, async scope =>
    {
        if (await scope.FindAsync<TotpRow>(FindTotp, new { account = act.Account.Value }) is not { ActiveAt: null } row)
        {
            return new FactorChange.Unknown();
        }

        if (TotpCode.StepOf(row.Secret(keys, act.Account), code, act.Now) is not { } step)
        {
            scope.Record(new AuditEntry(AuditKind.TotpCodeWrong, act.Account));
            return new FactorChange.CodeWrong();
        }

        var proved = await scope.ExecuteAsync(
            ProveTotp,
            new { account = act.Account.Value, now = act.Now, step, since = act.Now - SetUpTime, secret = row.SecretSealed });
        return proved == 1 ? await AddedAsync(scope, act, AuditKind.TotpAdded, AccountChange.TotpAdded, savedCodes) : new FactorChange.Unknown();
    });

    /// <summary>Asks for the app no more. Saved codes that stand in for nothing go with it.</summary>
    /// <param name="act">The session that wants it.</param>
    public Task<FactorChange> RemoveTotpAsync(SessionAct act) => ChangeAsync(act, async scope =>
        await scope.ExecuteAsync(RemoveTotp, new { account = act.Account.Value }) == 1
            ? await RemovedAsync(scope, act, AuditKind.TotpRemoved, AccountChange.TotpRemoved)
            : new FactorChange.Unknown());

    /// <summary>Puts fresh saved codes in the place of all earlier ones.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="codes">The fresh codes, plain.</param>
    public Task<FactorChange> ReplaceSavedCodesAsync(SessionAct act, IReadOnlyList<string> codes) => ChangeAsync(act, async scope =>
    {
        if (!(await FactorJudge.ReadAsync(scope, act.Account)).Asked)
        {
            return new FactorChange.FactorRequired();
        }

        await ReplaceAsync(scope, act, codes);
        scope.Record(new AuditEntry(AuditKind.SavedCodesReplaced, act.Account));
        await notices.TellAsync(scope, act.Account, AccountChange.SavedCodesReplaced, null, act.Now);
        return new FactorChange.Done(NewCodes: true);
    });

    /// <summary>Takes every second factor from an account whose owner has lost them: support has made sure who asks.</summary>
    /// <returns>False when it has none.</returns>
    public Task<bool> RemoveAllAsync(AccountId account, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(account);
            var app = await scope.ExecuteAsync(RemoveTotp, new { account = account.Value });
            var passkeys = await scope.ExecuteAsync(RemovePasskeys, new { account = account.Value });
            if (app + passkeys == 0)
            {
                return false;
            }

            await scope.AddAsync(DropSavedCodes, new { account = account.Value });
            await RecoveryEffects.CancelOpenAsync(scope, account, null);
            if (app > 0)
            {
                scope.Record(new AuditEntry(AuditKind.TotpRemoved, account, Reason: "operator"));
                await notices.TellAsync(scope, account, AccountChange.TotpRemoved, null, now);
            }

            if (passkeys > 0)
            {
                scope.Record(new AuditEntry(AuditKind.PasskeyRemoved, account, Reason: "operator"));
                await notices.TellAsync(scope, account, AccountChange.PasskeyRemoved, null, now);
            }

            return true;
        },
        CancellationToken.None);

    /// <summary>What follows in the transaction that gave an account another factor of whatever kind.</summary>
    internal async Task<FactorChange> AddedAsync(
        WriteScope scope, SessionAct act, AuditKind kind, AccountChange change, IReadOnlyList<string> savedCodes)
    {
        var fresh = (await FactorJudge.ReadAsync(scope, act.Account)).SavedCodes == 0;
        if (fresh)
        {
            await ReplaceAsync(scope, act, savedCodes);
        }

        await ChangedAsync(scope, act, kind, change);
        return new FactorChange.Done(fresh);
    }

    /// <summary>What follows in the transaction that took a factor of whatever kind from an account.</summary>
    internal async Task<FactorChange> RemovedAsync(WriteScope scope, SessionAct act, AuditKind kind, AccountChange change)
    {
        if (!(await FactorJudge.ReadAsync(scope, act.Account)).Asked)
        {
            await scope.AddAsync(DropSavedCodes, new { account = act.Account.Value });
        }

        await ChangedAsync(scope, act, kind, change);
        return new FactorChange.Done(NewCodes: false);
    }

    /// <summary>Runs a change of factors for a session that may make one: a full one, asked for the password lately.</summary>
    internal Task<FactorChange> ChangeAsync(SessionAct act, Func<WriteScope, Task<FactorChange>> change)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync(
            async scope =>
            {
                if (act.Kind is not SessionKind.Full)
                {
                    scope.Record(new AuditEntry(AuditKind.FactorChangeRefused, act.Account, Reason: "temporary_session"));
                    return new FactorChange.FullSessionRequired();
                }

                return await stepUps.HoldAsync(scope, act) ? await change(scope) : new FactorChange.StepUpRequired();
            },
            CancellationToken.None);
    }

    // What was proved before the account had the factor would not have to show it: it ends.
    private async Task ChangedAsync(WriteScope scope, SessionAct act, AuditKind kind, AccountChange change)
    {
        scope.Record(new AuditEntry(kind, act.Account));
        await RecoveryEffects.CancelOpenAsync(scope, act.Account, null);
        await notices.TellAsync(scope, act.Account, change, null, act.Now);
    }

    private async Task ReplaceAsync(WriteScope scope, SessionAct act, IReadOnlyList<string> codes)
    {
        var account = act.Account.Value;
        await scope.AddAsync(DropSavedCodes, new { account });
        foreach (var code in codes)
        {
            await scope.AddAsync(InsertSavedCode, new { digest = keys.SavedCodeDigest(act.Account, code).ToBytes(), account, now = act.Now });
        }
    }
}
