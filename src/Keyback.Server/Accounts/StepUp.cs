using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Passwords;
using Keyback.Server.Platform;
using Keyback.Storage.Sessions;

namespace Keyback.Server.Accounts;

/// <summary>What asking for the password once more led to.</summary>
internal abstract record StepUpAnswer
{
    private StepUpAnswer()
    {
    }

    /// <summary>The session may change the account.</summary>
    /// <param name="Until">Until then.</param>
    public sealed record SteppedUp(DateTimeOffset Until) : StepUpAnswer;

    /// <summary>Not the password, or the account has none.</summary>
    public sealed record Failed : StepUpAnswer;

    /// <summary>Not the account's second factor, or it has none.</summary>
    /// <param name="TriesLeft">Tries that are left, possibly none.</param>
    /// <param name="Lane">In which lane.</param>
    public sealed record FactorWrong(int TriesLeft, Lane Lane) : StepUpAnswer;

    /// <summary>Too many wrong second factors.</summary>
    public sealed record FactorClosed(TimeSpan RetryAfter) : StepUpAnswer;

    /// <summary>Too many wrong passwords.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : StepUpAnswer;

    /// <summary>The session ended meanwhile.</summary>
    public sealed record SessionOver : StepUpAnswer;

    /// <summary>The server has no room for another password hash just now.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : StepUpAnswer;
}

/// <summary>The password once more, inside a session: for a few minutes it may then change the account (requirement B-13).</summary>
internal sealed class StepUp(StepUpStore store, IAccountDirectory directory, PasswordHashing hashing, LimitsOptions limits)
{
    public async Task<StepUpAnswer> HandleAsync(SessionAct act, string password, CancellationToken ct)
    {
        var wait = await store.LookAsync(act, ct);
        if (wait > TimeSpan.Zero)
        {
            return new StepUpAnswer.Throttled(wait);
        }

        var account = await directory.FindAsync(act.Account, ct);
        var prepared = PasswordText.Prepare(password);
        PasswordCheck check;
        try
        {
            check = await hashing.VerifyAsync(prepared ?? "", prepared is null ? null : account?.PasswordHash, ct);
        }
        catch (PasswordHashingOverloadedException)
        {
            return new StepUpAnswer.Busy(Retry.WhenBusy);
        }

        return Answer(act, await store.JudgeAsync(act, check.Right));
    }

    /// <summary>A second factor in the place of the password.</summary>
    public async Task<StepUpAnswer> HandleAsync(SessionAct act, FactorAnswer factor) => Answer(act, await store.JudgeAsync(act, factor));

    private StepUpAnswer Answer(SessionAct act, StepUpResult result) => result.Outcome switch
    {
        StepUpOutcome.SteppedUp => new StepUpAnswer.SteppedUp(act.Now + limits.StepUpLifetime),
        StepUpOutcome.Wrong => new StepUpAnswer.Failed(),
        StepUpOutcome.Throttled => new StepUpAnswer.Throttled(result.RetryAfter),
        StepUpOutcome.FactorWrong => new StepUpAnswer.FactorWrong(result.TriesLeft, result.Lane),
        StepUpOutcome.FactorClosed => new StepUpAnswer.FactorClosed(result.RetryAfter),
        StepUpOutcome.SessionOver => new StepUpAnswer.SessionOver(),
    };
}
