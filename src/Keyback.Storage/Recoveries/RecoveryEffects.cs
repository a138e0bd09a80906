using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Limits;
using Keyback.Storage.Locks;
using Keyback.Storage.Outbox;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Recoveries;

/// <summary>Carries a transition's effects out, in the transaction of its step, and puts the step on the record.</summary>
public sealed class RecoveryEffects(
    OutboxStore outbox, OwnerNotices notices, NumberStore numbers, SmsGuard guard, DataKeys keys, LimitStore limitStore, OwnerLinks links, Randomness randomness)
{
    private static readonly string SetPassword = Sql.Text("Accounts/set_password");
    private static readonly string CancelOthers = Sql.Text("Recoveries/cancel_others");
    private static readonly string ProveJoined = Sql.Text("ContactChanges/prove_joined");
    private static readonly string EndWait = Sql.Text("Recoveries/end_wait");

    /// <summary>Applies all of them.</summary>
    /// <param name="scope">The transaction of the step.</param>
    /// <param name="transition">What the rules said.</param>
    /// <param name="step">What the effects need.</param>
    /// <param name="row">The Recovery as it was read.</param>
    /// <param name="lane">Whose budget the step draws on.</param>
    /// <param name="deviceHash">The hash of the device cookie's token, or none.</param>
    /// <param name="now">The instant of the request.</param>
    /// <returns>Whether a session was opened.</returns>
    internal async Task<bool> ApplyAsync(
        WriteScope scope,
        RecoveryTransition transition,
        RecoveryStep step,
        RecoveryRow row,
        Lane lane,
        byte[]? deviceHash,
        DateTimeOffset now)
    {
        var next = transition.Next;
        RecordStep(scope, transition, step, lane);
        if (step.Kind is RecoveryStepKind.Code && transition.Outcome is RecoveryOutcome.Advanced && (MessageChannel)row.ChallengeChannel is MessageChannel.Sms)
        {
            await guard.VerifiedAsync(scope, SealedIdentifier.Open(keys, row).Value, now);
        }

        if (transition.Effects.Any(effect => effect is RecoveryEffect.SetPassword or RecoveryEffect.OpenTemporarySession or RecoveryEffect.SendReturn))
        {
            await ProveJoinedAsync(scope, next, row, now);
        }

        var opened = false;
        foreach (var effect in transition.Effects)
        {
            switch (effect)
            {
                case RecoveryEffect.SendCode or RecoveryEffect.SendLink:
                    await SendAsync(scope, next, step.Secret!(next), row.Locale);
                    break;
                case RecoveryEffect.SetPassword set:
                    await scope.AddAsync(SetPassword, new { account = next.Account!.Value.Value, hash = set.Hash, now });
                    scope.Record(new AuditEntry(AuditKind.PasswordChanged, next.Account, next.Reference));
                    await PasskeyOffers.MakeAsync(scope, next.Account!.Value, now);
                    break;
                case RecoveryEffect.EndSessions:
                    // The device that proved itself keeps its lane: strangers are still busy in the other one (I5).
                    await SessionStore.EndAllAsync(scope, next.Account!.Value, next.Reference, deviceHash);
                    break;
                case RecoveryEffect.CancelOthers:
                    await CancelOpenAsync(scope, next.Account!.Value, next.Id);
                    break;
                case RecoveryEffect.ForgiveWrongAnswers:
                    await ForgiveAsync(scope, next.Account!.Value);
                    break;
                case RecoveryEffect.OpenTemporarySession:
                    await SessionStore.OpenAsync(scope, randomness, next.Account!.Value, Keyback.Sessions.SessionKind.Temporary, step.Session!, now);
                    scope.Record(new AuditEntry(AuditKind.TemporarySignIn, next.Account, next.Reference));
                    opened = true;
                    break;
                case RecoveryEffect.NotifyOwner notify:
                    await notices.TellAsync(scope, next, notify.Notice, now);
                    break;
                case RecoveryEffect.LockWay locked:
                    await LockAsync(scope, next, lane, locked.Until, now);
                    break;
                case RecoveryEffect.TellOfClosedCodes:
                    await TellOfClosedCodesAsync(scope, next, lane, row.Locale, now);
                    break;
                case RecoveryEffect.KeepNumberFresh:
                    await NumberStore.KeepFreshAsync(scope, next.Account!.Value, SealedIdentifier.Open(keys, row), now);
                    break;
                case RecoveryEffect.DetachNumber:
                    await numbers.DetachAsync(scope, next, SealedIdentifier.Open(keys, row), now);
                    break;
                case RecoveryEffect.SendReturn:
                    await SendReturnAsync(scope, next, step.Secret!(next), row.Locale);
                    break;
                case RecoveryEffect.EndOtherWait:
                    await EndWaitAsync(scope, next.Account!.Value, next.Id);
                    break;
                case RecoveryEffect.HandOver: // kept by the store, with the step
                case RecoveryEffect.ChargeGuess or RecoveryEffect.ChargeName: // charged by the store, which knows the budgets
                    break;
            }
        }

        return opened;
    }

    /// <summary>Puts the present code or link into the outbox. To whom it goes is found out later, in the background (I1).</summary>
    internal Task SendAsync(WriteScope scope, RecoveryAttempt attempt, string secret, string locale) => outbox.AddAsync(
        scope,
        new NewMessage(
            Tell(attempt, secret),
            To: null,
            locale,
            attempt.Challenge.SentAt,
            attempt.Challenge.ExpiresAt,
            Recovery: attempt,
            Channel: attempt.Challenge.Channel));

    // Written now, so that it is not lost, and sent when the wait is over, if the Recovery still waits then.
    private Task SendReturnAsync(WriteScope scope, RecoveryAttempt attempt, string secret, string locale) => outbox.AddAsync(
        scope,
        new NewMessage(
            new MessageContent.RecoveryReturn(
                attempt.Reference, links.Recovery(secret), secret, attempt.Goal, attempt.WaitsUntil!.Value, attempt.ExpiresAt),
            To: null,
            locale,
            attempt.Challenge.SentAt,
            attempt.ExpiresAt,
            Recovery: attempt,
            Channel: attempt.Challenge.Channel));

    // An address or number that joined by a change of contact is proved by the Recovery that it carried to its end.
    private async Task ProveJoinedAsync(WriteScope scope, RecoveryAttempt attempt, RecoveryRow row, DateTimeOffset now)
    {
        var (account, contact) = (attempt.Account!.Value, SealedIdentifier.Open(keys, row));
        if (await scope.ExecuteAsync(ProveJoined, new { kind = (int)contact.Kind, key = contact.Key, account = account.Value, now }) == 1)
        {
            scope.Record(new AuditEntry(AuditKind.ContactProved, account, attempt.Reference, contact.Kind is IdentifierKind.Email ? "email" : "phone"));
        }
    }

    private async Task LockAsync(WriteScope scope, RecoveryAttempt attempt, Lane lane, DateTimeOffset until, DateTimeOffset now)
    {
        var account = attempt.Account!.Value;
        if (await LockStore.TakeAsync(scope, account, LockKind.UserName, lane, now, until, attempt.Reference))
        {
            await notices.TellAsync(scope, account, attempt, new MessageContent.WayLocked(attempt.Reference, now, until, lane), now);
        }
    }

    // A decoy's message is written too, and ends in the background, so that this step takes the same time for both (I1).
    private Task TellOfClosedCodesAsync(WriteScope scope, RecoveryAttempt attempt, Lane lane, string locale, DateTimeOffset now) => outbox.AddAsync(
        scope,
        new NewMessage(
            new MessageContent.CodesClosed(attempt.Reference, now, lane), To: null, locale, now, now + OutboxStore.NoticeLifetime, Recovery: attempt));

    private MessageContent Tell(RecoveryAttempt attempt, string secret)
    {
        var (sentAt, expiresAt) = (attempt.Challenge.SentAt, attempt.Challenge.ExpiresAt);
        return attempt.Method switch
        {
            RecoveryMethod.EmailCode or RecoveryMethod.SmsCode => new MessageContent.RecoveryCode(attempt.Reference, secret, attempt.Goal, sentAt, expiresAt),
            RecoveryMethod.EmailLink => new MessageContent.RecoveryLink(
                attempt.Reference, links.Recovery(secret), secret, attempt.Goal, sentAt, expiresAt, attempt.AskedFrom),
            RecoveryMethod.SupportLink => throw new InvalidOperationException("What support sends, it sends itself."),
            RecoveryMethod.None => throw new InvalidOperationException("A Recovery without a method is never stored."),
        };
    }

    /// <summary>Ends every open Recovery of an account but one.</summary>
    internal static async Task CancelOpenAsync(WriteScope scope, AccountId account, RecoveryId? except)
    {
        var ended = await scope.QueryAsync<string>(
            CancelOthers,
            new
            {
                account = account.Value,
                except = except?.Value ?? Guid.Empty,
                cancelled = (int)RecoveryState.Cancelled,
                codeRequired = (int)RecoveryState.CodeRequired,
                linkSent = (int)RecoveryState.LinkSent,
                userNameRequired = (int)RecoveryState.UserNameRequired,
                secondFactorRequired = (int)RecoveryState.SecondFactorRequired,
                waiting = (int)RecoveryState.Waiting,
                passwordRequired = (int)RecoveryState.PasswordRequired,
            });
        foreach (var reference in ended)
        {
            scope.Record(new AuditEntry(AuditKind.RecoveryCancelled, account, reference));
        }
    }

    /// <summary>Ends the Recovery of an account that waits, unless it is this one.</summary>
    /// <returns>How many ended.</returns>
    internal static async Task<int> EndWaitAsync(WriteScope scope, AccountId account, RecoveryId? except)
    {
        var ended = await scope.QueryAsync<string>(
            EndWait,
            new
            {
                account = account.Value,
                except = except?.Value ?? Guid.Empty,
                cancelled = (int)RecoveryState.Cancelled,
                waiting = (int)RecoveryState.Waiting,
            });
        foreach (var reference in ended)
        {
            scope.Record(new AuditEntry(AuditKind.RecoveryCancelled, account, reference));
        }

        return ended.Count;
    }

    /// <summary>Clears the counts of wrong passwords and codes: the owner has proved to be back.</summary>
    internal Task ForgiveAsync(WriteScope scope, AccountId account) => limitStore.ForgetAsync(
        scope,
        account,
        [LimitPurpose.WrongPasswordsOfAccount, LimitPurpose.WrongCodesOfAccount],
        [LimitPurpose.WrongPasswordsOfIdentifier, LimitPurpose.WrongCodesOfIdentifier]);

    private static void RecordStep(WriteScope scope, RecoveryTransition transition, RecoveryStep step, Lane lane)
    {
        var next = transition.Next;
        var kind = (transition.Outcome, step.Kind) switch
        {
            (RecoveryOutcome.Advanced, RecoveryStepKind.Code) => AuditKind.CodeRight,
            (RecoveryOutcome.Advanced, RecoveryStepKind.Link) => AuditKind.LinkOpened,
            (RecoveryOutcome.Advanced, RecoveryStepKind.Resend) => AuditKind.ResendAccepted,
            (RecoveryOutcome.Advanced, RecoveryStepKind.UserName) => AuditKind.UserNameRight,
            (RecoveryOutcome.Advanced, RecoveryStepKind.WeChat) => AuditKind.WeChatRight,
            (RecoveryOutcome.Advanced, RecoveryStepKind.Wait) => AuditKind.RecoveryWaits,
            (RecoveryOutcome.Advanced, RecoveryStepKind.GiveUp) => AuditKind.RecoveryCancelled,
            (RecoveryOutcome.Advanced, RecoveryStepKind.Password or RecoveryStepKind.Skip or RecoveryStepKind.DisownNumber) => AuditKind.None, // the effects say it
            (RecoveryOutcome.Advanced or RecoveryOutcome.FactorWrong, RecoveryStepKind.SecondFactor) => AuditKind.None, // the judge says it
            (RecoveryOutcome.Locked, RecoveryStepKind.SecondFactor) when next.State is not RecoveryState.Locked => AuditKind.None, // as above
            (RecoveryOutcome.AnotherWaits, _) => AuditKind.WaitRefused,
            (RecoveryOutcome.FactorWrong, _) => AuditKind.None,
            (RecoveryOutcome.CaptchaRequired, _) => AuditKind.None, // nothing was looked at
            (RecoveryOutcome.CodeWrong, _) => AuditKind.CodeWrong,
            (RecoveryOutcome.CodeExpired, _) => AuditKind.CodeExpired,
            (RecoveryOutcome.UserNameWrong, _) => AuditKind.UserNameWrong,
            (RecoveryOutcome.WeChatOther, _) => AuditKind.WeChatOther,
            (RecoveryOutcome.NotEnough, _) => AuditKind.ProofNotEnough,
            (RecoveryOutcome.Locked, _) => AuditKind.CodeRefused,
            (RecoveryOutcome.TooSoon, _) => AuditKind.ResendThrottled,
            (RecoveryOutcome.OutOfOrder, _) => AuditKind.StepRefused,
        };
        if (kind is not AuditKind.None)
        {
            scope.Record(new AuditEntry(kind, next.Account, next.Reference, Lane: RecoveryStore.LaneName(lane)));
        }

        if (transition is { Outcome: RecoveryOutcome.CodeWrong, Next.State: RecoveryState.Locked })
        {
            scope.Record(new AuditEntry(AuditKind.RecoveryLocked, next.Account, next.Reference, "wrong_codes", RecoveryStore.LaneName(lane)));
        }
    }
}
