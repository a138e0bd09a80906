using Keyback.Challenges;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>The owner types the code.</summary>
internal sealed class SubmitCode(
    RecoveryStore store,
    RecoveryRules rules,
    RecoveryViews views,
    CheckCaptcha captchas,
    CaptchaChoice captcha,
    TemporarySessions sessions,
    FreshCodes codes,
    DataKeys keys,
    TimeProvider clock)
{
    /// <param name="id">Which Recovery.</param>
    /// <param name="token">The token that speaks for it.</param>
    /// <param name="code">What was typed.</param>
    /// <param name="caller">Who answers.</param>
    /// <param name="answer">The answer to a CAPTCHA, nearly always empty.</param>
    /// <param name="holder">Whom the CAPTCHA was made for.</param>
    /// <param name="ct">Gives up before a try is spent.</param>
    public async Task<RecoveryAnswer> HandleAsync(
        RecoveryId id, string token, string code, Caller caller, CaptchaAnswer answer, string holder, CancellationToken ct)
    {
        if (BearerToken.Hash(token) is not { } hash || await store.FindAsync(id, hash, ct) is not { } awaiting)
        {
            return new RecoveryAnswer.Unknown();
        }

        if (!TypedCode.TryRead(code, rules.DigitsOf(awaiting), out var digits))
        {
            return new RecoveryAnswer.CodeMalformed(views.Of(awaiting)); // cannot be a code at all, and costs no try
        }

        if (await StandingAsync(answer, holder, ct) is not { } standing)
        {
            return new RecoveryAnswer.CaptchaWrong(views.Of(awaiting));
        }

        var (session, issued) = sessions.Prepare(caller);
        var fresh = codes.Next(id);
        var step = new RecoveryStep(
            attempt => new RecoveryEvent.CodeSubmitted(keys.CodeDigest(id, attempt.Goal, digits), fresh.DigestFor(attempt.Goal)),
            RecoveryStepKind.Code,
            Secret: _ => fresh.Code,
            Session: session,
            Captcha: standing);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()), issued);
    }

    // None where it was answered wrongly. Whether one is needed is for the store to say.
    private async Task<CaptchaStanding?> StandingAsync(CaptchaAnswer answer, string holder, CancellationToken ct) => (captcha.Mode, answer.IsEmpty) switch
    {
        (CaptchaMode.Never, _) => CaptchaStanding.NotOffered,
        (_, true) => CaptchaStanding.Unsolved,
        _ => await captchas.HandleAsync(answer, holder, ct) switch
        {
            CaptchaVerdict.Right => CaptchaStanding.Solved,
            CaptchaVerdict.Unavailable => CaptchaStanding.Unsolved, // our own is shown next
            CaptchaVerdict.Wrong => null,
        },
    };
}
