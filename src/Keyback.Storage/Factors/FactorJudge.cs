using System.Text;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Storage.Limits;
using Keyback.Storage.Locks;
using Keyback.Storage.Outbox;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Recoveries;

namespace Keyback.Storage.Factors;

/// <summary>
/// Judges answers to the question for the second factor, in Recovery, at sign-in and at step-up: one budget over all three.
/// It is put only to whoever has proved the password or an address first, so a stranger can neither guess nor use it up (I5).
/// </summary>
public sealed class FactorJudge(DataKeys keys, OwnerNotices notices, LimitStore limitStore, LimitsOptions limits)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private static readonly string ReadFactors = Sql.Text("Factors/read_factors");
    private static readonly string FindTotp = Sql.Text("Factors/find_totp");
    private static readonly string UseStep = Sql.Text("Factors/use_step");
    private static readonly string UseSavedCode = Sql.Text("Factors/use_saved_code");

    /// <summary>What an account has. Asked for decoys too, so that it takes the same time (I1).</summary>
    internal static async Task<AccountFactors> ReadAsync(WriteScope scope, AccountId? account) =>
        (await Ask(scope, account).RowAsync())!.ToFactors();

    /// <summary>Asks for the same, together with whatever else is asked before it is awaited.</summary>
    internal static Asked<FactorsRow> Ask(WriteScope scope, AccountId? account) => scope.Ask<FactorsRow>(ReadFactors, Of(account));

    /// <summary>The same, outside a transaction.</summary>
    internal static async Task<AccountFactors> ReadAsync(Database database, AccountId? account, CancellationToken ct) =>
        (await database.FindAsync<FactorsRow>(ReadFactors, Of(account), ct))!.ToFactors();

    /// <summary>
    /// Takes one answer: a right one is used up, a wrong one is charged, and both go on the record. The caller holds the account,
    /// so that any number of answers at once is bounded like answers in a row.
    /// </summary>
    /// <param name="scope">The transaction of what the answer opens.</param>
    /// <param name="account">Whose.</param>
    /// <param name="lane">Whose budget it draws on.</param>
    /// <param name="answer">What was given.</param>
    /// <param name="reference">The Recovery's reference, where there is one.</param>
    /// <param name="now">The instant of the request.</param>
    internal async Task<FactorVerdict> JudgeAsync(
        WriteScope scope, AccountId account, Lane lane, FactorAnswer answer, string? reference, DateTimeOffset now)
    {
        var budget = limitStore.Key(LimitPurpose.WrongFactors, lane, account.ToString());
        var (left, wait) = await LimitStore.LeftAsync(scope, budget, limits.WrongSecondFactors, Window, now);
        var entry = new AuditEntry(AuditKind.SecondFactorRefused, account, reference, Word(answer.Kind), RecoveryStore.LaneName(lane));
        if (left <= 0)
        {
            scope.Record(entry);
            return new FactorVerdict.Closed(wait);
        }

        if (await UseAsync(scope, account, answer, now))
        {
            scope.Record(entry with { Kind = AuditKind.SecondFactorRight });
            return new FactorVerdict.Right();
        }

        await LimitStore.TryTakeAsync(scope, budget, limits.WrongSecondFactors, Window, now);
        scope.Record(entry with { Kind = AuditKind.SecondFactorWrong });
        if (left == 1 && await LockStore.TakeAsync(scope, account, LockKind.SecondFactor, lane, now, now + Window, reference))
        {
            // Whoever got this far has the password or reads a mailbox: the owner hears of it, once a lock.
            await notices.TellOfClosedFactorAsync(scope, account, lane, now);
        }

        return new FactorVerdict.Wrong(left - 1, lane);
    }

    // Each kind is judged and used up by one conditional statement: what succeeded once is dead (I3).
    private Task<bool> UseAsync(WriteScope scope, AccountId account, FactorAnswer answer, DateTimeOffset now) => answer switch
    {
        FactorAnswer.Totp totp => UseAsync(scope, account, totp, now),
        FactorAnswer.SavedCode saved => UseAsync(scope, account, saved, now),
        FactorAnswer.Passkey passkey => UseAsync(scope, account, passkey, now),
        _ => throw new InvalidOperationException("An answer of no known kind."),
    };

    private async Task<bool> UseAsync(WriteScope scope, AccountId account, FactorAnswer.Totp totp, DateTimeOffset now) =>
        await scope.FindAsync<TotpRow>(FindTotp, new { account = account.Value }) is { ActiveAt: not null } row
        && TotpCode.StepOf(row.Secret(keys, account), totp.Code, now) is { } step
        && await scope.ExecuteAsync(UseStep, new { account = account.Value, step }) == 1;

    private async Task<bool> UseAsync(WriteScope scope, AccountId account, FactorAnswer.SavedCode saved, DateTimeOffset now)
    {
        // Without a factor to stand in for, a saved code is worth nothing.
        var factors = await ReadAsync(scope, account);
        var digest = keys.SavedCodeDigest(account, saved.Code).ToBytes();
        if (!factors.Asked || await scope.ExecuteAsync(UseSavedCode, new { digest, account = account.Value, now }) == 0)
        {
            return false;
        }

        scope.Record(new AuditEntry(AuditKind.SavedCodeUsed, account));
        await notices.TellAsync(scope, account, AccountChange.SavedCodeUsed, $"{factors.SavedCodes - 1}", now);
        return true;
    }

    private static async Task<bool> UseAsync(WriteScope scope, AccountId account, FactorAnswer.Passkey passkey, DateTimeOffset now) =>
        passkey.Id is { } id && await PasskeyProofs.UseAsync(scope, account, id, passkey.SignCount, now) is PasskeyUse.Accepted;

    private static object Of(AccountId? account) => new { account = account?.Value ?? Guid.Empty };

    private static string Word(FactorKind kind) => kind switch
    {
        FactorKind.Totp => "totp",
        FactorKind.SavedCode => "recovery_code",
        FactorKind.Passkey => "passkey",
        FactorKind.None => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    internal sealed class FactorsRow
    {
        public long Totps { get; init; }

        public long SavedCodes { get; init; }

        public long Passkeys { get; init; }

        public AccountFactors ToFactors() => new(Totps > 0, (int)SavedCodes, (int)Passkeys);
    }
}

/// <summary>The secret of an authenticator app as it is stored.</summary>
internal sealed class TotpRow
{
    public byte[] SecretSealed { get; init; } = [];

    public long LastStep { get; init; }

    public DateTimeOffset BegunAt { get; init; }

    public DateTimeOffset? ActiveAt { get; init; }

    /// <exception cref="InvalidOperationException">The row was not sealed with these keys, or is another account's.</exception>
    public byte[] Secret(DataKeys keys, AccountId account) => keys.Factors.Open(SecretSealed, Context(account))
        ?? throw new InvalidOperationException($"The authenticator app of account {account} does not open with the store's key.");

    public static byte[] Context(AccountId account) => Encoding.UTF8.GetBytes($"totp {account}");
}
