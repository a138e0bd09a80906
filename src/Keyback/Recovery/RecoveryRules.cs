using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Messages;

namespace Keyback.Recovery;

/// <summary>
/// The state machine of every Recovery: (Recovery, event, now) to (Recovery, outcome, effects). It reads no clock, no
/// store and no configuration but the limits it is made with. Drawn in <c>docs/recovery.md</c>; a test compares the two.
/// </summary>
/// <remarks>
/// A proof leads through <see cref="AfterProof"/> to the second factor, where the account has one, and from there to the goal.
/// Another challenge is one more state there and one more event, and leaves the rest as it is.
/// </remarks>
public sealed class RecoveryRules(LimitsOptions limits)
{
    /// <summary>How long an owner may take from the start to the right code, resends included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>How long a right code by SMS waits for the account's name.</summary>
    public static readonly TimeSpan NameStep = TimeSpan.FromMinutes(10);

    /// <summary>How long a proved address waits for the second factor.</summary>
    public static readonly TimeSpan FactorStep = TimeSpan.FromMinutes(10);

    /// <summary>How long the owner may take to come back when a wait is over.</summary>
    public static readonly TimeSpan ReturnTime = TimeSpan.FromHours(24);

    /// <summary>How long a proved Recovery waits for its new password.</summary>
    public static readonly TimeSpan PasswordStep = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A fresh Recovery. Whether an account exists is not known here, and makes no difference (I1). One that was asked for
    /// inside a session is bound to that session's account from the start (I2).
    /// </summary>
    public RecoveryTransition Start(
        RecoveryId id,
        string reference,
        RecoveryMethod method,
        RecoveryGoal goal,
        ChallengeDigest digest,
        DateTimeOffset now,
        string? askedFrom = null,
        AccountId? account = null)
    {
        var byLink = method.IsByLink();
        var channel = method is RecoveryMethod.SmsCode ? MessageChannel.Sms : MessageChannel.Email;
        var challenge = new SentChallenge(digest, 1, now, now + LifetimeOf(method, channel), channel);
        var attempt = new RecoveryAttempt
        {
            Id = id,
            Reference = reference,
            Method = method,
            Goal = goal,
            Account = account,
            State = byLink ? RecoveryState.LinkSent : RecoveryState.CodeRequired,
            Challenge = challenge,
            AskedFrom = askedFrom,
            CreatedAt = now,
            ExpiresAt = byLink ? challenge.ExpiresAt : now + Patience,
        };

        return new(attempt, RecoveryOutcome.Advanced, Send(attempt));
    }

    /// <summary>Takes one event.</summary>
    public RecoveryTransition Apply(RecoveryAttempt attempt, RecoveryEvent @event, RecoveryFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        ArgumentNullException.ThrowIfNull(facts);

        return (attempt.StateAt(now), @event) switch
        {
            (RecoveryState.CodeRequired, RecoveryEvent.CodeSubmitted) when facts.CaptchaMissing => new(attempt, RecoveryOutcome.CaptchaRequired),
            (RecoveryState.CodeRequired, RecoveryEvent.CodeSubmitted submitted) => JudgeCode(attempt, submitted, facts, now),
            (RecoveryState.UserNameRequired, RecoveryEvent.UserNameSubmitted submitted) => JudgeName(attempt, submitted, facts, now),
            (RecoveryState.UserNameRequired, RecoveryEvent.WeChatScanned scanned) => JudgeWeChat(attempt, scanned, facts, now),
            (RecoveryState.UserNameRequired, RecoveryEvent.NumberDisowned) => new(
                attempt with { State = RecoveryState.Cancelled },
                RecoveryOutcome.Advanced,
                new RecoveryEffect.DetachNumber(),
                new RecoveryEffect.CancelOthers()),
            (RecoveryState.CodeRequired or RecoveryState.LinkSent, RecoveryEvent.ResendRequested resend) => Resend(attempt, resend, now),
            (RecoveryState.Locked, RecoveryEvent.CodeSubmitted or RecoveryEvent.ResendRequested or RecoveryEvent.UserNameSubmitted or RecoveryEvent.WeChatScanned) =>
                new(attempt, RecoveryOutcome.Locked),
            (RecoveryState.SecondFactorRequired, RecoveryEvent.FactorSubmitted submitted) => JudgeFactor(attempt, submitted, facts, now),
            (RecoveryState.SecondFactorRequired, RecoveryEvent.WaitChosen chosen) => Wait(attempt, chosen, facts, now),
            (RecoveryState.Waiting, RecoveryEvent.WaitGivenUp) => new(attempt with { State = RecoveryState.Cancelled }, RecoveryOutcome.Advanced),
            (RecoveryState.SecondFactorRequired or RecoveryState.PasswordRequired, RecoveryEvent.LinkOpened) => new(attempt, RecoveryOutcome.Advanced),
            (RecoveryState.PasswordRequired, RecoveryEvent.PasswordChosen or RecoveryEvent.PasswordSkipped) when facts.LockedUntil is not null => Lock(attempt, facts),
            (RecoveryState.PasswordRequired, RecoveryEvent.PasswordChosen chosen) => SetPassword(attempt, chosen),
            (RecoveryState.PasswordRequired, RecoveryEvent.PasswordSkipped) => SignInForAWhile(attempt),
            (RecoveryState.CodeRequired or RecoveryState.LinkSent or RecoveryState.UserNameRequired or RecoveryState.SecondFactorRequired
                or RecoveryState.Waiting or RecoveryState.PasswordRequired, RecoveryEvent.Overtaken) =>
                new(attempt with { State = RecoveryState.Cancelled }, RecoveryOutcome.Advanced),
            _ => new(attempt, RecoveryOutcome.OutOfOrder),
        };
    }

    /// <summary>Digits of the code that this Recovery awaits.</summary>
    public int DigitsOf(RecoveryAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return attempt.Challenge.Channel is MessageChannel.Sms ? limits.SmsCodeDigits : limits.CodeDigits;
    }

    /// <summary>When another message may be asked for; none once none is awaited.</summary>
    public DateTimeOffset? ResendAt(RecoveryAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var at = attempt.Challenge.SentAt + limits.ResendPause;
        var awaited = attempt is { State: RecoveryState.CodeRequired } or { State: RecoveryState.LinkSent, Bearer: RecoveryBearer.Starter };
        return awaited && at < LastResend(attempt) ? at : null;
    }

    // The end moves with each message, so this one does not. A second code, by e-mail after the one by SMS, has as long again.
    private static DateTimeOffset LastResend(RecoveryAttempt attempt) => attempt.CreatedAt
        + (attempt is { Method: RecoveryMethod.SmsCode, Challenge.Channel: MessageChannel.Email } ? 2 * Patience : Patience);

    private TimeSpan LifetimeOf(RecoveryMethod method, MessageChannel channel) => (method, channel) switch
    {
        (RecoveryMethod.EmailLink, _) => limits.LinkLifetime,
        (RecoveryMethod.SupportLink, _) => limits.SupportLinkLifetime,
        (_, MessageChannel.Sms) => limits.SmsCodeLifetime,
        _ => limits.CodeLifetime,
    };

    private static RecoveryEffect Send(RecoveryAttempt attempt) =>
        attempt.Method.IsByLink() ? new RecoveryEffect.SendLink() : new RecoveryEffect.SendCode();

    private RecoveryTransition JudgeCode(RecoveryAttempt attempt, RecoveryEvent.CodeSubmitted submitted, RecoveryFacts facts, DateTimeOffset now)
    {
        if (facts.GuessesLeft <= 0)
        {
            return new(attempt, RecoveryOutcome.Locked);
        }

        if (now >= attempt.Challenge.ExpiresAt)
        {
            return new(attempt, RecoveryOutcome.CodeExpired);
        }

        // '&', so that a decoy, and an account that is out of guesses, cost the same comparison and look the same.
        var right = (submitted.Typed == attempt.Challenge.Digest) & (attempt.Account is not null) & (facts.AccountGuessesLeft > 0);
        if (right)
        {
            return AfterCode(attempt, submitted, facts, now);
        }

        var wrong = attempt.WrongCodes + 1;
        var closed = wrong >= limits.WrongCodesPerCode;
        var next = attempt with { WrongCodes = wrong, State = closed ? RecoveryState.Locked : attempt.State };
        return Math.Min(facts.GuessesLeft, facts.AccountGuessesLeft) == 1
            ? new(next, RecoveryOutcome.CodeWrong, new RecoveryEffect.ChargeGuess(), new RecoveryEffect.TellOfClosedCodes())
            : new(next, RecoveryOutcome.CodeWrong, new RecoveryEffect.ChargeGuess());
    }

    // Only who holds the number or reads the mailbox comes here, so only they learn of a lock, and whether there is a name to ask for.
    private RecoveryTransition AfterCode(RecoveryAttempt attempt, RecoveryEvent.CodeSubmitted submitted, RecoveryFacts facts, DateTimeOffset now)
    {
        if (facts.LockedUntil is not null)
        {
            return Lock(attempt, facts);
        }

        if (attempt.Challenge.Channel is not MessageChannel.Sms)
        {
            return attempt.Method is RecoveryMethod.SmsCode ? AfterProof(attempt, now, new RecoveryEffect.KeepNumberFresh()) : AfterProof(attempt, now);
        }

        return facts.ExpectedName is null
            ? AskForAnotherProof(attempt, submitted.Fresh, facts, now)
            : new(attempt with { State = RecoveryState.UserNameRequired, ExpiresAt = now + NameStep }, RecoveryOutcome.Advanced);
    }

    private RecoveryTransition JudgeName(
        RecoveryAttempt attempt, RecoveryEvent.UserNameSubmitted submitted, RecoveryFacts facts, DateTimeOffset now)
    {
        if (facts.LockedUntil is not null)
        {
            return Lock(attempt, facts);
        }

        if (AccountName.Matches(submitted.Folded, facts.ExpectedName))
        {
            return facts.NumberIsProof
                ? AfterProof(attempt, now, new RecoveryEffect.KeepNumberFresh())
                : AskForAnotherProof(attempt, submitted.Fresh, facts, now);
        }

        var until = now + limits.UserNameLock;
        return facts.NamesLeft > 1
            ? new(attempt, RecoveryOutcome.UserNameWrong, new RecoveryEffect.ChargeName())
            : new(
                attempt with { State = RecoveryState.Locked, LockedUntil = until },
                RecoveryOutcome.UserNameWrong,
                new RecoveryEffect.ChargeName(),
                new RecoveryEffect.LockWay(until));
    }

    // The owner's own WeChat proves more than a name that others may have seen. Another one costs no try: nothing was guessed.
    private static RecoveryTransition JudgeWeChat(
        RecoveryAttempt attempt, RecoveryEvent.WeChatScanned scanned, RecoveryFacts facts, DateTimeOffset now) => facts.LockedUntil is not null
        ? Lock(attempt, facts)
        : scanned.Account is { } account && account == attempt.Account
            ? AfterProof(attempt, now, new RecoveryEffect.KeepNumberFresh())
            : new(attempt, RecoveryOutcome.WeChatOther);

    private static RecoveryTransition Lock(RecoveryAttempt attempt, RecoveryFacts facts) =>
        new(attempt with { State = RecoveryState.Locked, LockedUntil = facts.LockedUntil }, RecoveryOutcome.Locked);

    // A second code, by e-mail, with guesses of its own; the account's budget stays what it was.
    private RecoveryTransition AskForAnotherProof(RecoveryAttempt attempt, ChallengeDigest fresh, RecoveryFacts facts, DateTimeOffset now)
    {
        if (!facts.HasEmail)
        {
            return new(attempt with { State = RecoveryState.Cancelled }, RecoveryOutcome.NotEnough);
        }

        var expires = now + LifetimeOf(attempt.Method, MessageChannel.Email);
        var challenge = new SentChallenge(fresh, attempt.Challenge.Number + 1, now, expires, MessageChannel.Email);
        var next = attempt with { State = RecoveryState.CodeRequired, Challenge = challenge, WrongCodes = 0, ExpiresAt = now + Patience };
        return new(next, RecoveryOutcome.Advanced, new RecoveryEffect.SendCode());
    }

    // An address is proved. A second factor that the account has is asked for here, whatever the goal (I11).
    private static RecoveryTransition AfterProof(RecoveryAttempt attempt, DateTimeOffset now, params RecoveryEffect[] first) => attempt.Factors.Asked
        ? new(attempt with { State = RecoveryState.SecondFactorRequired, ExpiresAt = now + FactorStep }, RecoveryOutcome.Advanced, first)
        : TowardsGoal(attempt, now, first);

    // Whoever shows the factor is no longer kept waiting, nor is anybody else who says to have lost it.
    private static RecoveryTransition JudgeFactor(
        RecoveryAttempt attempt, RecoveryEvent.FactorSubmitted submitted, RecoveryFacts facts, DateTimeOffset now)
    {
        if (facts.LockedUntil is not null)
        {
            return Lock(attempt, facts);
        }

        return facts.Factor switch
        {
            FactorVerdict.Right when attempt.Bearer is RecoveryBearer.LinkHolder =>
                TowardsGoal(HandedOver(attempt, submitted.Void), now, new RecoveryEffect.HandOver(), new RecoveryEffect.EndOtherWait()),
            FactorVerdict.Right => TowardsGoal(attempt, now, new RecoveryEffect.EndOtherWait()),
            FactorVerdict.Wrong => new(attempt, RecoveryOutcome.FactorWrong),
            FactorVerdict.Closed => new(attempt, RecoveryOutcome.Locked),
            _ => new(attempt, RecoveryOutcome.OutOfOrder),
        };
    }

    // One Recovery of an account waits at a time. Whoever proves the same address again goes on waiting, neither longer nor
    // shorter; whoever proves another one does not get between.
    private RecoveryTransition Wait(RecoveryAttempt attempt, RecoveryEvent.WaitChosen chosen, RecoveryFacts facts, DateTimeOffset now)
    {
        if (facts.LockedUntil is not null)
        {
            return Lock(attempt, facts);
        }

        if (facts.Other is { SameAddress: false })
        {
            return new(attempt, RecoveryOutcome.AnotherWaits);
        }

        var until = facts.Other?.Until ?? now + limits.SecondFactorDelay;
        var ends = (until > now ? until : now) + ReturnTime;
        var back = new SentChallenge(chosen.Return, attempt.Challenge.Number + 1, until, ends, attempt.Challenge.Channel);
        var next = attempt with { State = RecoveryState.Waiting, WaitsUntil = until, ExpiresAt = ends, Challenge = back, Bearer = RecoveryBearer.Starter };
        List<RecoveryEffect> effects = [new RecoveryEffect.SendReturn(), new RecoveryEffect.NotifyOwner(OwnerNotice.RecoveryWaits)];
        if (facts.Other is not null)
        {
            effects.Insert(0, new RecoveryEffect.EndOtherWait());
        }

        if (attempt.Bearer is RecoveryBearer.LinkHolder)
        {
            effects.Insert(0, new RecoveryEffect.HandOver());
        }

        return new(next, RecoveryOutcome.Advanced, [.. effects]);
    }

    private static RecoveryAttempt HandedOver(RecoveryAttempt attempt, ChallengeDigest nothing) =>
        attempt with { Challenge = attempt.Challenge with { Digest = nothing }, Bearer = RecoveryBearer.Starter };

    private static RecoveryTransition TowardsGoal(RecoveryAttempt attempt, DateTimeOffset now, params RecoveryEffect[] first) => attempt.Goal switch
    {
        RecoveryGoal.TemporaryCode => SignInForAWhile(attempt, first),
        RecoveryGoal.NewPassword => new(
            attempt with { State = RecoveryState.PasswordRequired, ExpiresAt = now + PasswordStep }, RecoveryOutcome.Advanced, first),
        RecoveryGoal.None => throw new InvalidOperationException("A Recovery without a goal is never stored."),
    };

    private RecoveryTransition Resend(RecoveryAttempt attempt, RecoveryEvent.ResendRequested resend, DateTimeOffset now)
    {
        if (now < attempt.Challenge.SentAt + limits.ResendPause)
        {
            return new(attempt, RecoveryOutcome.TooSoon);
        }

        if (now >= LastResend(attempt))
        {
            return new(attempt, RecoveryOutcome.OutOfOrder);
        }

        var channel = attempt.Challenge.Channel;
        var challenge = new SentChallenge(resend.Fresh, attempt.Challenge.Number + 1, now, now + LifetimeOf(attempt.Method, channel), channel);
        var expires = challenge.ExpiresAt > attempt.ExpiresAt ? challenge.ExpiresAt : attempt.ExpiresAt; // each works as long as its message says
        var next = attempt with { Challenge = challenge, ExpiresAt = expires };
        return new(next, RecoveryOutcome.Advanced, Send(next));
    }

    // Both ends ask again for what the state implies: no account, no end (a decoy); and the goal decides about the password (I2).
    private static RecoveryTransition SetPassword(RecoveryAttempt attempt, RecoveryEvent.PasswordChosen chosen) =>
        attempt is { Account: null } or { Goal: not RecoveryGoal.NewPassword }
            ? new(attempt, RecoveryOutcome.OutOfOrder)
            : new(
                attempt with { State = RecoveryState.Completed },
                RecoveryOutcome.Advanced,
                new RecoveryEffect.SetPassword(chosen.Hash),
                new RecoveryEffect.EndSessions(),
                new RecoveryEffect.CancelOthers(),
                new RecoveryEffect.ForgiveWrongAnswers(),
                new RecoveryEffect.NotifyOwner(OwnerNotice.PasswordChanged));

    private static RecoveryTransition SignInForAWhile(RecoveryAttempt attempt, params RecoveryEffect[] first) => attempt is { Account: null }
        ? new(attempt, RecoveryOutcome.OutOfOrder)
        : new(
            attempt with { State = RecoveryState.Completed },
            RecoveryOutcome.Advanced,
            [.. first, new RecoveryEffect.OpenTemporarySession(), new RecoveryEffect.NotifyOwner(OwnerNotice.TemporarySignIn)]);
}
