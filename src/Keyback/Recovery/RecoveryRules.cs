using Keyback.Challenges;
using Keyback.Limits;

namespace Keyback.Recovery;

/// <summary>
/// The state machine of every Recovery: (Recovery, event, now) to (Recovery, outcome, effects). It reads no clock, no
/// store and no configuration but the limits it is made with. Drawn in <c>docs/recovery.md</c>; a test compares the two.
/// </summary>
/// <remarks>
/// A proof leads through <see cref="AfterProof"/> to the next step. Another challenge (a user name, a second factor, a
/// delay) is one more state there and one more event, and leaves the rest as it is.
/// </remarks>
public sealed class RecoveryRules(LimitsOptions limits)
{
    /// <summary>How long an owner may take from the start to the right code, resends included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>How long a proved Recovery waits for its new password.</summary>
    public static readonly TimeSpan PasswordStep = TimeSpan.FromMinutes(10);

    /// <summary>A fresh Recovery. Whether an account exists is not known here, and makes no difference (I1).</summary>
    public RecoveryTransition Start(
        RecoveryId id,
        string reference,
        RecoveryMethod method,
        RecoveryGoal goal,
        ChallengeDigest digest,
        DateTimeOffset now,
        string? askedFrom = null)
    {
        var byLink = method is RecoveryMethod.EmailLink;
        var challenge = new SentChallenge(digest, 1, now, now + LifetimeOf(method));
        var attempt = new RecoveryAttempt
        {
            Id = id,
            Reference = reference,
            Method = method,
            Goal = goal,
            State = byLink ? RecoveryState.LinkSent : RecoveryState.CodeRequired,
            Challenge = challenge,
            AskedFrom = askedFrom,
            CreatedAt = now,
            ExpiresAt = byLink ? challenge.ExpiresAt : now + Patience,
        };

        return new(attempt, RecoveryOutcome.Advanced, Send(attempt));
    }

    /// <summary>Takes one event.</summary>
    public RecoveryTransition Apply(RecoveryAttempt attempt, RecoveryEvent @event, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(attempt);

        return (attempt.StateAt(now), @event) switch
        {
            (RecoveryState.CodeRequired, RecoveryEvent.CodeSubmitted submitted) => JudgeCode(attempt, submitted, now),
            (RecoveryState.CodeRequired or RecoveryState.LinkSent, RecoveryEvent.ResendRequested resend) => Resend(attempt, resend, now),
            (RecoveryState.Locked, RecoveryEvent.CodeSubmitted or RecoveryEvent.ResendRequested) => new(attempt, RecoveryOutcome.Locked),
            (RecoveryState.PasswordRequired, RecoveryEvent.LinkOpened) => new(attempt, RecoveryOutcome.Advanced),
            (RecoveryState.PasswordRequired, RecoveryEvent.PasswordChosen chosen) => SetPassword(attempt, chosen),
            (RecoveryState.PasswordRequired, RecoveryEvent.PasswordSkipped) => SignInForAWhile(attempt),
            (RecoveryState.CodeRequired or RecoveryState.LinkSent or RecoveryState.PasswordRequired, RecoveryEvent.Overtaken) =>
                new(attempt with { State = RecoveryState.Cancelled }, RecoveryOutcome.Advanced),
            _ => new(attempt, RecoveryOutcome.OutOfOrder),
        };
    }

    /// <summary>When another message may be asked for; none once none is awaited.</summary>
    public DateTimeOffset? ResendAt(RecoveryAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var at = attempt.Challenge.SentAt + limits.ResendPause;
        var awaited = attempt is { State: RecoveryState.CodeRequired } or { State: RecoveryState.LinkSent, Bearer: RecoveryBearer.Starter };
        return awaited && at < attempt.CreatedAt + Patience ? at : null;
    }

    private TimeSpan LifetimeOf(RecoveryMethod method) => method switch
    {
        RecoveryMethod.EmailCode => limits.CodeLifetime,
        RecoveryMethod.EmailLink => limits.LinkLifetime,
        RecoveryMethod.None => throw new InvalidOperationException("A Recovery without a method is never stored."),
    };

    private static RecoveryEffect Send(RecoveryAttempt attempt) =>
        attempt.Method is RecoveryMethod.EmailLink ? new RecoveryEffect.SendLink() : new RecoveryEffect.SendCode();

    private RecoveryTransition JudgeCode(RecoveryAttempt attempt, RecoveryEvent.CodeSubmitted submitted, DateTimeOffset now)
    {
        if (submitted.GuessesLeft <= 0)
        {
            return new(attempt, RecoveryOutcome.Locked);
        }

        if (now >= attempt.Challenge.ExpiresAt)
        {
            return new(attempt, RecoveryOutcome.CodeExpired);
        }

        // '&', so that a decoy, and an account that is out of guesses, cost the same comparison and look the same.
        var right = (submitted.Typed == attempt.Challenge.Digest) & (attempt.Account is not null) & (submitted.AccountGuessesLeft > 0);
        if (right)
        {
            return AfterProof(attempt, now);
        }

        var wrong = attempt.WrongCodes + 1;
        var closed = wrong >= limits.WrongCodesPerCode;
        var next = attempt with { WrongCodes = wrong, State = closed ? RecoveryState.Locked : attempt.State };
        return new(next, RecoveryOutcome.CodeWrong, new RecoveryEffect.ChargeGuess());
    }

    private static RecoveryTransition AfterProof(RecoveryAttempt attempt, DateTimeOffset now) => attempt.Goal switch
    {
        RecoveryGoal.TemporaryCode => SignInForAWhile(attempt),
        RecoveryGoal.NewPassword => new(
            attempt with { State = RecoveryState.PasswordRequired, ExpiresAt = now + PasswordStep }, RecoveryOutcome.Advanced),
        RecoveryGoal.None => throw new InvalidOperationException("A Recovery without a goal is never stored."),
    };

    private RecoveryTransition Resend(RecoveryAttempt attempt, RecoveryEvent.ResendRequested resend, DateTimeOffset now)
    {
        if (now < attempt.Challenge.SentAt + limits.ResendPause)
        {
            return new(attempt, RecoveryOutcome.TooSoon);
        }

        if (now >= attempt.CreatedAt + Patience)
        {
            return new(attempt, RecoveryOutcome.OutOfOrder);
        }

        var challenge = new SentChallenge(resend.Fresh, attempt.Challenge.Number + 1, now, now + LifetimeOf(attempt.Method));
        var next = attempt with { Challenge = challenge, ExpiresAt = attempt.State is RecoveryState.LinkSent ? challenge.ExpiresAt : attempt.ExpiresAt };
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

    private static RecoveryTransition SignInForAWhile(RecoveryAttempt attempt) => attempt is { Account: null }
        ? new(attempt, RecoveryOutcome.OutOfOrder)
        : new(
            attempt with { State = RecoveryState.Completed },
            RecoveryOutcome.Advanced,
            new RecoveryEffect.OpenTemporarySession(),
            new RecoveryEffect.NotifyOwner(OwnerNotice.TemporarySignIn));
}
