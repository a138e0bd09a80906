using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Factors;
using Keyback.Storage.Limits;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Recoveries;

/// <summary>
/// Keeps Recoveries. A step is read, decided by <see cref="RecoveryRules"/> and kept in one transaction, over the
/// version that was read: of several requests that redeem one secret, exactly one succeeds (I3).
/// </summary>
public sealed class RecoveryStore(
    Database database,
    DataKeys keys,
    RecoveryRules rules,
    RecoveryEffects effects,
    StartLimits startLimits,
    StepFacts stepFacts,
    FactorJudge judge,
    SprayAlarm spray,
    LimitsOptions limits)
{
    private static readonly string InsertRecovery = Sql.Text("Recoveries/insert_recovery");
    private static readonly string FindRecovery = Sql.Text("Recoveries/find_recovery");
    private static readonly DialectSql FindForStep = Sql.Dialects("Recoveries/find_recovery");
    private static readonly string FindByLink = Sql.Text("Recoveries/find_by_link");
    private static readonly string KeepStep = Sql.Text("Recoveries/keep_step");

    /// <summary>Records a start, if the limits of its identifier and network allow it. Looks no account up (I1); one that was asked for inside a session has its account already.</summary>
    /// <param name="recovery">What to record.</param>
    /// <param name="captcha">How it stands with the CAPTCHA.</param>
    /// <param name="ct">Gives up before it has begun.</param>
    public Task<StartResult> StartAsync(NewRecovery recovery, CaptchaStanding captcha, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(recovery);
        var attempt = recovery.Transition.Next;
        var pseudonym = keys.Pseudonym("identifier", recovery.Identifier.Key);
        var ofStranger = KeysOf(Lane.Stranger);
        return attempt.Account is null && recovery.Asker.DeviceHash is null // certainly a stranger's
            ? database.WriteSharedAsync([ofStranger.Identifier, ofStranger.Network!], TakeAsync, ct)
            : database.WriteAsync(TakeAsync, ct);

        StartKeys KeysOf(Lane lane) => startLimits.KeysOf(StartPurposes.Recoveries, recovery.Asker.Network, Convert.ToHexString(pseudonym), lane);

        async Task<StartResult> TakeAsync(WriteScope scope)
        {
            var lane = await StartLaneAsync(scope, recovery);
            var result = await startLimits.TakeAsync(scope, lane is Lane.Stranger ? ofStranger : KeysOf(lane), captcha, attempt.CreatedAt);
            if (result is not StartResult.Recorded)
            {
                var reason = result is StartResult.CaptchaRequired ? "captcha_required" : "limit";
                scope.Record(new AuditEntry(AuditKind.StartThrottled, attempt.Account, Reason: reason, Lane: LaneName(lane)));
                return result;
            }

            await InsertAsync(scope, recovery, pseudonym, lane);
            await effects.SendAsync(scope, attempt, recovery.Secret, recovery.Asker.Locale);
            return result;
        }
    }

    /// <summary>Records a start that has passed its limits.</summary>
    internal Task InsertAsync(WriteScope scope, NewRecovery recovery, Lane lane) =>
        InsertAsync(scope, recovery, keys.Pseudonym("identifier", recovery.Identifier.Key), lane);

    private async Task InsertAsync(WriteScope scope, NewRecovery recovery, byte[] pseudonym, Lane lane)
    {
        var attempt = recovery.Transition.Next;
        await scope.AddAsync(InsertRecovery, NewRow(recovery, pseudonym, lane));
        scope.Record(new AuditEntry(AuditKind.RecoveryStarted, attempt.Account, attempt.Reference, Lane: LaneName(lane)));
    }

    /// <summary>The Recovery as last stored, or none when there is none with this id and token.</summary>
    public async Task<RecoveryAttempt?> FindAsync(RecoveryId id, byte[] tokenHash, CancellationToken ct)
    {
        var row = await database.FindSharedAsync<RecoveryRow>(FindRecovery, new { id = id.Value }, ct);
        if (row?.BearerOf(tokenHash) is not { } bearer)
        {
            return null;
        }

        var factors = await FactorJudge.ReadAsync(database, row.AccountId is { } account ? new AccountId(account) : null, ct);
        var attempt = row.ToAttempt(bearer, factors);

        // Only its owner learns what it was started with: who asked for it may be a stranger.
        var proved = (attempt.State, bearer) is (RecoveryState.PasswordRequired or RecoveryState.Waiting, _) or (RecoveryState.LinkSent, RecoveryBearer.LinkHolder);
        return proved && attempt.Account is not null ? attempt with { Identifier = SealedIdentifier.Open(keys, row) } : attempt;
    }

    /// <summary>The Recovery whose link has a token of this hash, or none.</summary>
    public async Task<RecoveryId?> FindByLinkAsync(byte[] tokenHash, CancellationToken ct) =>
        await database.FindSharedAsync<Guid?>(FindByLink, new { hash = tokenHash }, ct) is { } id ? new RecoveryId(id) : null;

    /// <summary>Takes a step.</summary>
    /// <param name="id">Which Recovery.</param>
    /// <param name="tokenHash">The hash of the token that came with the request.</param>
    /// <param name="step">What to do.</param>
    /// <param name="deviceHash">The hash of the device cookie's token, or none.</param>
    /// <param name="now">The instant of the request.</param>
    /// <returns>None when there is no Recovery with this id and token.</returns>
    public async Task<RecoveryStepResult?> TakeAsync(
        RecoveryId id, byte[] tokenHash, RecoveryStep step, byte[]? deviceHash, DateTimeOffset now) =>
        await TryTakeBesideAsync(id, tokenHash, step, deviceHash, now) ?? await database.WriteAsync(
            async scope =>
            {
                while (true)
                {
                    var row = await scope.FindAsync<RecoveryRow>(FindRecovery, new { id = id.Value });
                    if (row?.BearerOf(tokenHash) is not { } bearer)
                    {
                        return null;
                    }

                    if (await HoldAsync(scope, row) is { } held
                        && held.BearerOf(tokenHash) == bearer
                        && await TryTakeAsync(scope, held, bearer, step, deviceHash, now) is { } result)
                    {
                        return result;
                    }

                    // Another request changed it first; decide again over what it left.
                }
            },
            CancellationToken.None); // a guess is charged and a code is spent even if the caller hangs up

    /// <summary>Puts on the record that a new password did not fit the rules. It costs nothing else.</summary>
    /// <param name="attempt">The proved Recovery.</param>
    /// <param name="reason">The first rule that it broke, in snake_case.</param>
    public Task RecordRejectionAsync(RecoveryAttempt attempt, string reason)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return database.WriteAsync(
            scope =>
            {
                scope.Record(new AuditEntry(AuditKind.PasswordRejected, attempt.Account, attempt.Reference, reason));
                return Task.CompletedTask;
            },
            CancellationToken.None);
    }

    // A code that came by e-mail is looked at in one transaction with others': what decides about it is known before. One that came by SMS
    // counts for its country, which is held as well. None where that must be decided again, by itself.
    private async Task<RecoveryStepResult?> TryTakeBesideAsync(
        RecoveryId id, byte[] tokenHash, RecoveryStep step, byte[]? deviceHash, DateTimeOffset now)
    {
        if (step.Kind is not RecoveryStepKind.Code || !database.OthersWrite)
        {
            return null;
        }

        var row = await database.FindSharedAsync<RecoveryRow>(FindRecovery, new { id = id.Value }, CancellationToken.None);
        return row?.BearerOf(tokenHash) is not { } bearer || (MessageChannel)row.ChallengeChannel is MessageChannel.Sms
            ? null
            : await database.WriteSharedAsync(
                SubjectsOf(row),
                async scope => await HoldAsync(scope, row) is { } held && held.BearerOf(tokenHash) == bearer
                    ? await TryTakeAsync(scope, held, bearer, step, deviceHash, now)
                    : null,
                CancellationToken.None);
    }

    // A decoy's pseudonym twice, so that it takes the same time (I1).
    private static IReadOnlyList<byte[]> SubjectsOf(RecoveryRow row) =>
        [row.IdentifierPseudonym, row.AccountId is { } account ? WriteScope.SubjectOf(new AccountId(account)) : row.IdentifierPseudonym];

    // Every step of one account waits for the one before, because they draw on one budget (I4) and one cancels the other
    // (I7); so does every other transaction that opens or ends something of the account (I12). First the subjects, then
    // the row: whoever waits for them holds nothing that the holder could want.
    private static async Task<RecoveryRow?> HoldAsync(WriteScope scope, RecoveryRow row)
    {
        if (!scope.OthersWrite)
        {
            return row;
        }

        foreach (var subject in SubjectsOf(row))
        {
            await scope.HoldAsync(subject);
        }

        var held = await scope.FindAsync<RecoveryRow>(scope.Of(FindForStep), new { id = row.Id });
        return held?.AccountId == row.AccountId ? held : null; // bound meanwhile: another account is to be held
    }

    private async Task<RecoveryStepResult?> TryTakeAsync(
        WriteScope scope, RecoveryRow row, RecoveryBearer bearer, RecoveryStep step, byte[]? deviceHash, DateTimeOffset now)
    {
        var account = row.AccountId is { } id ? new AccountId(id) : (AccountId?)null;
        var factors = FactorJudge.Ask(scope, account);
        var lane = await Devices.LaneAsync(scope, account, deviceHash, now);
        var budgets = stepFacts.KeysOf(row, lane);
        var counted = StepFacts.Ask(scope, budgets);
        var alarm = AskForAlarm(scope, step, lane, now);
        var (facts, wait) = await stepFacts.ReadAsync(scope, row, budgets, counted, lane, now);
        var attempt = row.ToAttempt(bearer, (await factors.RowAsync())!.ToFactors());
        facts = await WithFactorAsync(scope, attempt, step, facts, lane, now);
        facts = facts with { CaptchaMissing = alarm is not null && await alarm.RowAsync() is not null };

        var transition = rules.Apply(attempt, step.MakeEvent(attempt), facts, now);

        // Charged before anything else: whoever comes too late for the last try decides again, and finds the lock.
        if (transition.Effects.OfType<RecoveryEffect.ChargeName>().Any()
            && await LimitStore.TryTakeAsync(scope, budgets.Names, limits.WrongUserNames, limits.UserNameWindow, now) > TimeSpan.Zero)
        {
            return null;
        }

        var handedOver = transition.Effects.OfType<RecoveryEffect.HandOver>().Any();
        if (transition.Next != attempt && await scope.AssumeAsync(KeepStep, row.Changed(transition.Next, handedOver ? step.TokenHash : null)) == 0)
        {
            return facts.Factor is null ? null : throw new StoreBusyException(); // what was used up is given back: none of this happens
        }

        var opened = await effects.ApplyAsync(scope, transition, step, row, lane, deviceHash, now);
        var left = facts.GuessesLeft;
        if (transition.Effects.OfType<RecoveryEffect.ChargeGuess>().Any())
        {
            await LimitStore.TryTakeAsync(scope, budgets.Identifier, limits.WrongCodesPerAccount, StepFacts.GuessWindow, now, counted.OfIdentifier);
            await LimitStore.TryTakeAsync(scope, budgets.Account, limits.WrongCodesPerAccount, StepFacts.GuessWindow, now, counted.OfAccount);
            scope.AfterCommit(spray.Notice);
            left--;
        }

        var next = transition.Next;
        if (facts.Factor is { } verdict)
        {
            return OfFactor(transition, verdict, opened, handedOver);
        }

        if (transition.Outcome is RecoveryOutcome.AnotherWaits)
        {
            return new RecoveryStepResult(next with { WaitsUntil = facts.Other!.Until }, transition.Outcome, 0, TimeSpan.Zero, opened);
        }

        if (next.LockedUntil is { } until)
        {
            return new RecoveryStepResult(next, transition.Outcome, 0, until - now, opened);
        }

        var tries = transition.Outcome is RecoveryOutcome.UserNameWrong
            ? facts.NamesLeft - 1
            : Math.Max(0, Math.Min(left, limits.WrongCodesPerCode - next.WrongCodes));
        return new RecoveryStepResult(next, transition.Outcome, tries, left > 0 ? TimeSpan.Zero : wait, opened, handedOver);
    }

    // A second factor is looked at only where one is awaited: after the proof of an address, by whoever gave it (I11).
    private async Task<RecoveryFacts> WithFactorAsync(
        WriteScope scope, RecoveryAttempt attempt, RecoveryStep step, RecoveryFacts facts, Lane lane, DateTimeOffset now) =>
        step.Factor is { } answer
        && attempt is { Account: { } account }
        && facts.LockedUntil is null
        && attempt.StateAt(now) is RecoveryState.SecondFactorRequired
            ? facts with { Factor = await judge.JudgeAsync(scope, account, lane, answer, attempt.Reference, now) }
            : facts;

    // Asked for a decoy as for an account: only the lane makes a difference, and a lane is an owner's own (I1).
    private static Asked<long?>? AskForAlarm(WriteScope scope, RecoveryStep step, Lane lane, DateTimeOffset now) =>
        step.Kind is RecoveryStepKind.Code && step.Captcha is CaptchaStanding.Unsolved && lane is Lane.Stranger ? SprayAlarm.Ask(scope, now) : null;

    private static RecoveryStepResult OfFactor(RecoveryTransition transition, FactorVerdict verdict, bool opened, bool handedOver) => new(
        transition.Next,
        transition.Outcome,
        (verdict as FactorVerdict.Wrong)?.TriesLeft ?? 0,
        (verdict as FactorVerdict.Closed)?.RetryAfter ?? TimeSpan.Zero,
        opened,
        handedOver,
        (verdict as FactorVerdict.Wrong)?.Lane ?? Lane.None);

    private static async Task<Lane> StartLaneAsync(WriteScope scope, NewRecovery recovery)
    {
        var attempt = recovery.Transition.Next;
        return attempt.Account is not null
            ? Lane.KnownDevice // asked for inside a session of this account
            : await Devices.LaneAsync(scope, recovery.Identifier, recovery.Asker.DeviceHash, attempt.CreatedAt);
    }

    private object NewRow(NewRecovery recovery, byte[] pseudonym, Lane lane)
    {
        var attempt = recovery.Transition.Next;
        return new
        {
            Id = attempt.Id.Value,
            recovery.TokenHash,
            attempt.Reference,
            Method = (int)attempt.Method,
            Goal = (int)attempt.Goal,
            State = (int)attempt.State,
            Account = attempt.Account?.Value,
            IdentifierPseudonym = pseudonym,
            IdentifierSealed = SealedIdentifier.Seal(keys, attempt.Id, recovery.Identifier),
            Lane = (int)lane,
            recovery.Asker.Locale,
            CodeDigest = attempt.Challenge.Digest.ToBytes(),
            CodeNumber = attempt.Challenge.Number,
            CodeSentAt = attempt.Challenge.SentAt,
            CodeExpiresAt = attempt.Challenge.ExpiresAt,
            ChallengeChannel = (int)attempt.Challenge.Channel,
            attempt.WrongCodes,
            attempt.CreatedAt,
            attempt.ExpiresAt,
            attempt.AskedFrom,
        };
    }

    internal static string LaneName(Lane lane) => lane switch
    {
        Lane.Stranger => "stranger",
        Lane.KnownDevice => "known_device",
        Lane.None => throw new InvalidOperationException("Every request has a lane."),
    };
}
