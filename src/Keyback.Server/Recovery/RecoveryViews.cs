using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>Turns what the store says of a step into what may be told.</summary>
internal sealed class RecoveryViews(RecoveryRules rules, TimeProvider clock)
{
    public RecoveryView Of(RecoveryAttempt attempt)
    {
        var state = attempt.StateAt(clock.GetUtcNow());
        return new RecoveryView(
            attempt.Id,
            attempt.Reference,
            state,
            attempt.Method,
            attempt.Goal,
            attempt.StepEndsAt,
            attempt.Challenge.Channel,
            attempt.LockedUntil,
            state is RecoveryState.CodeRequired or RecoveryState.LinkSent ? rules.ResendAt(attempt) : null,
            attempt.Bearer is RecoveryBearer.LinkHolder ? new LinkOrigin(attempt.Challenge.SentAt, attempt.AskedFrom) : null,
            state is RecoveryState.PasswordRequired ? attempt.Identifier : null,
            state is RecoveryState.SecondFactorRequired ? [.. attempt.Factors.Kinds] : [],
            state is RecoveryState.Waiting ? attempt.WaitsUntil : null);
    }

    /// <param name="result">What the store said.</param>
    /// <param name="session">The session that may have been opened.</param>
    /// <param name="token">The token that may speak for the Recovery from now on.</param>
    public RecoveryAnswer Answer(RecoveryStepResult? result, IssuedSession? session = null, string? token = null)
    {
        if (result is null)
        {
            return new RecoveryAnswer.Unknown();
        }

        var view = Of(result.Next);
        return result.Outcome switch
        {
            RecoveryOutcome.Advanced => new RecoveryAnswer.Advanced(view, result.SessionOpened ? session : null) { Token = result.HandedOver ? token : null },
            RecoveryOutcome.FactorWrong => new RecoveryAnswer.FactorWrong(view, result.TriesLeft, result.FactorLane),
            RecoveryOutcome.AnotherWaits => new RecoveryAnswer.AnotherWaits(view, result.Next.WaitsUntil!.Value),
            RecoveryOutcome.CaptchaRequired => new RecoveryAnswer.CaptchaRequired(view),
            RecoveryOutcome.CodeWrong => new RecoveryAnswer.CodeWrong(view, result.TriesLeft),
            RecoveryOutcome.UserNameWrong => new RecoveryAnswer.UserNameWrong(view, result.TriesLeft, result.LockedFor),
            RecoveryOutcome.WeChatOther => new RecoveryAnswer.WeChatOther(view),
            RecoveryOutcome.NotEnough => new RecoveryAnswer.NotEnough(view),
            RecoveryOutcome.CodeExpired => new RecoveryAnswer.CodeExpired(view),
            RecoveryOutcome.Locked => new RecoveryAnswer.Locked(view, LockedFor(result)),
            RecoveryOutcome.TooSoon => new RecoveryAnswer.TooSoon(view, Until(view.ResendAt ?? view.ExpiresAt)),
            RecoveryOutcome.OutOfOrder => new RecoveryAnswer.OutOfOrder(view),
        };
    }

    // A lock of the way has its own end. The identifier's lock lasts until one of its wrong codes is a day old; a lock of this Recovery alone ends with
    // the pause after which another one makes sense.
    private TimeSpan LockedFor(RecoveryStepResult result) =>
        result.LockedFor > TimeSpan.Zero ? result.LockedFor : Until(result.Next.Challenge.ExpiresAt);

    private TimeSpan Until(DateTimeOffset instant) => clock.Until(instant) is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);
}
