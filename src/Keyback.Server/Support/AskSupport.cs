using Keyback.Recovery;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Storage.Support;

namespace Keyback.Server.Support;

/// <summary>What became of a request for support.</summary>
internal abstract record AskAnswer
{
    private AskAnswer()
    {
    }

    /// <summary>Kept durably.</summary>
    /// <param name="Reference">Its short name.</param>
    public sealed record Kept(string Reference) : AskAnswer;

    /// <summary>How to reach the writer is missing or too long.</summary>
    public sealed record ReachMissing : AskAnswer;

    /// <summary>What happened is missing or too long.</summary>
    public sealed record WordsMissing : AskAnswer;

    /// <summary>A CAPTCHA has to be answered first.</summary>
    public sealed record CaptchaRequired : AskAnswer;

    /// <summary>The answer to the CAPTCHA was wrong, too late, used before or somebody else's.</summary>
    public sealed record CaptchaWrong : AskAnswer;

    /// <summary>Too many from this network.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : AskAnswer;
}

/// <summary>Somebody writes to support. What is written is kept sealed; nothing in it is believed.</summary>
internal sealed partial class AskSupport(
    SupportRequestStore store, CheckCaptcha captchas, CaptchaChoice captcha, Randomness randomness, TimeProvider clock, ILogger<AskSupport> log)
{
    /// <summary>The longest way to be reached, in UTF-16 units.</summary>
    public const int LongestReach = 200;

    /// <summary>The longest report, in UTF-16 units.</summary>
    public const int LongestWords = 2000;

    private const int ShortestReach = 5; // UTF-16 units: no address and no number is shorter
    private const int LongestReference = 20; // UTF-16 units; ours have seven

    /// <param name="reach">How to reach the writer.</param>
    /// <param name="words">What happened.</param>
    /// <param name="about">The reference of a Recovery, or none.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="answer">The answer to the CAPTCHA, possibly empty.</param>
    /// <param name="holder">Whom the CAPTCHA was made for.</param>
    /// <param name="ct">Gives up before anything is kept.</param>
    public async Task<AskAnswer> HandleAsync(
        string reach, string words, string? about, Caller caller, CaptchaAnswer answer, string holder, CancellationToken ct)
    {
        var (way, report) = (WrittenText.OnOneLine(reach), WrittenText.Plain(words));
        if (way.Length is < ShortestReach or > LongestReach)
        {
            return new AskAnswer.ReachMissing();
        }

        if (report.Length is 0 or > LongestWords)
        {
            return new AskAnswer.WordsMissing();
        }

        if (captcha.Mode is not CaptchaMode.Never && answer.IsEmpty)
        {
            return new AskAnswer.CaptchaRequired();
        }

        if (captcha.Mode is not CaptchaMode.Never && await captchas.HandleAsync(answer, holder, ct) is not CaptchaVerdict.Right and var verdict)
        {
            return verdict is CaptchaVerdict.Wrong ? new AskAnswer.CaptchaWrong() : new AskAnswer.CaptchaRequired();
        }

        var now = clock.GetUtcNow();
        var reference = RecoveryReference.New(randomness);
        var subject = WrittenText.OnOneLine(about).ToUpperInvariant();
        var request = new SupportRequest(
            randomness.NewId(now),
            reference,
            way,
            report,
            subject.Length is > 0 and <= LongestReference ? subject : null,
            caller.Locale,
            now,
            SupportRequestState.Open);
        var wait = await store.AddAsync(request, caller.Network, ct);
        if (wait > TimeSpan.Zero)
        {
            return new AskAnswer.Throttled(wait);
        }

        Asked(log, reference);
        return new AskAnswer.Kept(reference);
    }

    [LoggerMessage(2501, LogLevel.Information, "Somebody asked support for help: {Reference}. Read it with: keyback requests show {Reference}")]
    private static partial void Asked(ILogger logger, string reference);
}
