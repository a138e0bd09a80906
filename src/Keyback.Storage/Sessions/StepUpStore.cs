using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.Storage.Accounts;
using Keyback.Storage.Factors;
using Keyback.Storage.Limits;
using Keyback.Storage.Recoveries;

namespace Keyback.Storage.Sessions;

/// <summary>A session that wants to do something with its account.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Session">Which.</param>
/// <param name="Kind">What it may do by itself.</param>
/// <param name="DeviceHash">The hash of the device cookie's token, or none.</param>
/// <param name="Now">The instant of the request.</param>
public sealed record SessionAct(AccountId Account, SessionId Session, SessionKind Kind, byte[]? DeviceHash, DateTimeOffset Now);

/// <summary>What a step-up led to.</summary>
public enum StepUpOutcome
{
    /// <summary>The session may change the account for a while.</summary>
    SteppedUp,

    /// <summary>Not the password.</summary>
    Wrong,

    /// <summary>Too many wrong passwords; this one was not judged.</summary>
    Throttled,

    /// <summary>Not the account's second factor, or it has none.</summary>
    FactorWrong,

    /// <summary>Too many wrong second factors; this one was not judged.</summary>
    FactorClosed,

    /// <summary>The session has ended.</summary>
    SessionOver,
}

/// <summary>What a step-up led to, and for how long it is refused.</summary>
/// <param name="Outcome">What it led to.</param>
/// <param name="RetryAfter">When throttled: until another try is allowed.</param>
/// <param name="TriesLeft">Of wrong second factors: how many are still allowed, possibly none.</param>
/// <param name="Lane">Of wrong second factors: whose budget they drew on.</param>
public sealed record StepUpResult(StepUpOutcome Outcome, TimeSpan RetryAfter = default, int TriesLeft = 0, Lane Lane = Lane.None);

/// <summary>
/// Asks for the password once more inside a session, on the budgets of the sign-in: whoever finds an open session must
/// not guess more often there than at the door. And holds every change to a session that was asked lately.
/// </summary>
public sealed class StepUpStore(Database database, DataKeys keys, LimitStore limitStore, FactorJudge judge, LimitsOptions limits)
{
    private static readonly string StepUp = Sql.Text("Sessions/step_up");
    private static readonly string HoldStepUp = Sql.Text("Sessions/hold_step_up");
    private static readonly string HoldAccount = Sql.Text("Accounts/hold_account");

    /// <summary>How long to wait before another try; zero when one is allowed. Asked before the costly hash.</summary>
    public Task<TimeSpan> LookAsync(SessionAct act, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync(async scope => await WaitAsync(scope, act, await LaneAsync(scope, act)), ct);
    }

    /// <summary>Counts a wrong password, or lets the session change its account for a while.</summary>
    /// <param name="act">Which session.</param>
    /// <param name="right">Whether the password is right.</param>
    public Task<StepUpResult> JudgeAsync(SessionAct act, bool right)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync(
            async scope =>
            {
                var lane = await LaneAsync(scope, act);
                var wait = await WaitAsync(scope, act, lane);
                if (wait > TimeSpan.Zero)
                {
                    return new StepUpResult(StepUpOutcome.Throttled, wait);
                }

                if (!right)
                {
                    await ChargeAsync(scope, act, lane);
                    scope.Record(new AuditEntry(AuditKind.StepUpFailed, act.Account, Lane: RecoveryStore.LaneName(lane)));
                    return new StepUpResult(StepUpOutcome.Wrong);
                }

                return await StepUpAsync(scope, act, lane);
            },
            CancellationToken.None); // a guess is charged even if the caller hangs up
    }

    /// <summary>Takes a second factor in the place of the password, on the budget that it has everywhere.</summary>
    /// <param name="act">Which session.</param>
    /// <param name="factor">What was given.</param>
    public Task<StepUpResult> JudgeAsync(SessionAct act, FactorAnswer factor)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(factor);
        return database.WriteAsync(
            async scope =>
            {
                await scope.HoldAsync(act.Account); // of any number of guesses at once one is judged after the other
                var lane = await LaneAsync(scope, act);
                return await judge.JudgeAsync(scope, act.Account, lane, factor, null, act.Now) switch
                {
                    FactorVerdict.Wrong wrong => new StepUpResult(StepUpOutcome.FactorWrong, default, wrong.TriesLeft, wrong.Lane),
                    FactorVerdict.Closed closed => new StepUpResult(StepUpOutcome.FactorClosed, closed.RetryAfter),
                    _ => await StepUpAsync(scope, act, lane),
                };
            },
            CancellationToken.None); // a guess is charged even if the caller hangs up
    }

    private static async Task<StepUpResult> StepUpAsync(WriteScope scope, SessionAct act, Lane lane)
    {
        if (await scope.ExecuteAsync(StepUp, new { session = act.Session.Value, account = act.Account.Value, now = act.Now }) == 0)
        {
            return new StepUpResult(StepUpOutcome.SessionOver);
        }

        scope.Record(new AuditEntry(AuditKind.SteppedUp, act.Account, Lane: RecoveryStore.LaneName(lane)));
        return new StepUpResult(StepUpOutcome.SteppedUp);
    }

    /// <summary>
    /// Whether this session may change its account now. Until the transaction ends, no other change of the account comes
    /// between, and the session does not end.
    /// </summary>
    internal async Task<bool> HoldAsync(WriteScope scope, SessionAct act)
    {
        await scope.HoldAsync(act.Account); // who signs in with the password of before holds this, and not the row
        return await scope.ExecuteAsync(HoldAccount, new { account = act.Account.Value, active = (int)AccountStatus.Active }) == 1
            && await scope.ExecuteAsync(
                HoldStepUp,
                new { session = act.Session.Value, account = act.Account.Value, now = act.Now, since = act.Now - limits.StepUpLifetime }) == 1;
    }

    // Zero when another try is allowed; a refusal goes on the record.
    private async Task<TimeSpan> WaitAsync(WriteScope scope, SessionAct act, Lane lane)
    {
        var (left, wait) = await LimitStore.LeftAsync(scope, AccountKey(act, lane), limits.WrongPasswords, limits.WrongPasswordsWindow, act.Now);
        if (left > 0)
        {
            return TimeSpan.Zero;
        }

        scope.Record(new AuditEntry(AuditKind.StepUpThrottled, act.Account, Lane: RecoveryStore.LaneName(lane)));
        return wait;
    }

    // Of its identifiers too, so that the sign-in says that it is closed for a while, and not that a right password is wrong.
    private async Task ChargeAsync(WriteScope scope, SessionAct act, Lane lane)
    {
        await LimitStore.TryTakeAsync(scope, AccountKey(act, lane), limits.WrongPasswords, limits.WrongPasswordsWindow, act.Now);
        foreach (var subject in await AccountStore.SubjectsAsync(scope, keys, act.Account))
        {
            var key = limitStore.Key(LimitPurpose.WrongPasswordsOfIdentifier, lane, subject);
            await LimitStore.TryTakeAsync(scope, key, limits.WrongPasswords, limits.WrongPasswordsWindow, act.Now);
        }
    }

    // A full session was opened with the password, so it is no stranger's (I5). Behind a temporary one may be whoever
    // reads the mailbox: they draw on what strangers have, unless the browser is known.
    private static Task<Lane> LaneAsync(WriteScope scope, SessionAct act) => act.Kind is SessionKind.Full
        ? Task.FromResult(Lane.KnownDevice)
        : Devices.LaneAsync(scope, act.Account, act.DeviceHash, act.Now);

    private byte[] AccountKey(SessionAct act, Lane lane) => limitStore.Key(LimitPurpose.WrongPasswordsOfAccount, lane, act.Account.ToString());
}
