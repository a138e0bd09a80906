using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Storage.Cases;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Support;

/// <summary>What the question for an account's manager led to. The same for every identifier (I1).</summary>
internal abstract record ManagerAnswer
{
    private ManagerAnswer()
    {
    }

    /// <summary>Recorded durably.</summary>
    /// <param name="Reference">Its short name.</param>
    public sealed record Asked(string Reference) : ManagerAnswer;

    /// <summary>The text is neither an address nor a number nor a name.</summary>
    public sealed record NotOne : ManagerAnswer;

    /// <summary>A CAPTCHA has to be answered first.</summary>
    public sealed record CaptchaRequired : ManagerAnswer;

    /// <summary>The answer to the CAPTCHA was wrong, too late, used before or somebody else's.</summary>
    public sealed record CaptchaWrong : ManagerAnswer;

    /// <summary>Too many for this identifier or from this network; the answer does not say which.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : ManagerAnswer;
}

/// <summary>
/// An owner asks for the manager of an account. It is recorded and answered; whether there is an account, and whether anybody
/// looks after it, is found out in the background (I1).
/// </summary>
internal sealed class AskManager(ManagerAsks asks, CheckCaptcha captchas, CaptchaChoice captcha, Randomness randomness, TimeProvider clock)
{
    /// <param name="identifier">What was typed.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="answer">The answer to a CAPTCHA, possibly empty.</param>
    /// <param name="holder">Whom the CAPTCHA was made for.</param>
    /// <param name="ct">Gives up before anything is recorded.</param>
    public async Task<ManagerAnswer> HandleAsync(string identifier, Caller caller, CaptchaAnswer answer, string holder, CancellationToken ct)
    {
        if (!Identifier.TryParse(identifier, caller.Region, out var parsed))
        {
            return new ManagerAnswer.NotOne();
        }

        if (captcha.Mode is CaptchaMode.Never)
        {
            return await RecordAsync(parsed, caller, CaptchaStanding.NotOffered, ct);
        }

        // A person is called away from work by it, so it asks even where the limits would not.
        return answer.IsEmpty
            ? new ManagerAnswer.CaptchaRequired()
            : await captchas.HandleAsync(answer, holder, ct) switch
            {
                CaptchaVerdict.Right => await RecordAsync(parsed, caller, CaptchaStanding.Solved, ct),
                CaptchaVerdict.Wrong => new ManagerAnswer.CaptchaWrong(),
                CaptchaVerdict.Unavailable => new ManagerAnswer.CaptchaRequired(), // our own is shown next
            };
    }

    private async Task<ManagerAnswer> RecordAsync(Identifier identifier, Caller caller, CaptchaStanding standing, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ask = new NewAsk(randomness.NewId(now), RecoveryReference.New(randomness), identifier, caller.Asker, now);
        return await asks.AskAsync(ask, standing, ct) switch
        {
            StartResult.Recorded => new ManagerAnswer.Asked(ask.Reference),
            StartResult.CaptchaRequired => new ManagerAnswer.CaptchaRequired(),
            StartResult.Throttled throttled => new ManagerAnswer.Throttled(throttled.RetryAfter),
            _ => throw new InvalidOperationException("A result without an answer."),
        };
    }
}
