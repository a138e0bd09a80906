using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The code is typed here, and a new one asked for. A decoy's page is the same, down to the number of tries (I1).</summary>
internal sealed class CodeModel(
    ShowRecovery show,
    SubmitCode submit,
    ResendCode resend,
    CaptchaForm captchas,
    IOptions<LimitsOptions> limits,
    TimeProvider time,
    PageTexts texts) : RecoveryPage
{
    private bool _keep; // the code was not looked at

    /// <summary>The code as typed: spaces, dashes and full-width digits included.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>A new code was just asked for.</summary>
    [BindProperty(Name = "sent", SupportsGet = true)]
    public bool Sent { get; set; }

    /// <summary>What is wrong, or none.</summary>
    public IHtmlContent? Problem { get; private set; }

    /// <summary>The problem is what was typed.</summary>
    public bool CodeRefused { get; private set; }

    /// <summary>A refused code comes back with the page, so that a slip is found and mended.</summary>
    public string? Kept => CodeRefused || _keep ? Code : null;

    /// <summary>The CAPTCHA to answer with the code, or none. It is asked for while somebody tries codes all over.</summary>
    public CaptchaView? Captcha { get; private set; }

    /// <summary>No code is taken here any more.</summary>
    public bool Closed { get; private set; }

    /// <summary>Digits of the code.</summary>
    public int Digits => DigitsOf(Recovery);

    /// <summary>The code came by SMS.</summary>
    public bool BySms => IsBySms(Recovery);

    /// <summary>A code by SMS was right and is not enough, so another one came by e-mail.</summary>
    public bool IsSecond => Recovery.Method is RecoveryMethod.SmsCode && !BySms;

    /// <summary>Messages to one address or number in an hour.</summary>
    public int MessagesPerHour => limits.Value.MessagesPerHour;

    /// <summary>How long the code still works; none when its time is over.</summary>
    public TimeSpan Left => time.Until(Recovery.ExpiresAt);

    /// <summary>How long until another message may be asked for.</summary>
    public TimeSpan ResendIn => Recovery.ResendAt is { } at ? time.Until(at) : TimeSpan.Zero;

    /// <summary>Shows the form, or leads to where the Recovery stands.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        WithTokenAsync(async token => Answer(await show.HandleAsync(RecoveryId, token, ct), next: null));

    /// <summary>Takes a code.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => WithTokenAsync(async token =>
    {
        var captcha = captchas.Read(Request);
        var answer = await submit.HandleAsync(
            RecoveryId, token, Code ?? "", HttpContext.Caller(), captcha, CaptchaHolder.OfBrowser(HttpContext), ct);
        return answer switch
        {
            RecoveryAnswer.CaptchaRequired(var view) => await AskAsync(view, StatusCodes.Status428PreconditionRequired, "Code_CaptchaRequired", ct),
            RecoveryAnswer.CaptchaWrong(var view) => await AskAsync(view, StatusCodes.Status422UnprocessableEntity, "Captcha_Wrong", ct),
            RecoveryAnswer.CodeWrong(_, > 0) when !captcha.IsEmpty => await AgainAsync(answer, ct),
            RecoveryAnswer.CodeMalformed when !captcha.IsEmpty => await AgainAsync(answer, ct),
            _ => Answer(answer, next: ""),
        };
    });

    /// <summary>Shows another CAPTCHA; the code that was typed stays.</summary>
    public Task<IActionResult> OnPostAnotherAsync(CancellationToken ct) => WithTokenAsync(async token =>
        await show.HandleAsync(RecoveryId, token, ct) is RecoveryAnswer.Advanced(var view, _) && view.State is RecoveryState.CodeRequired
            ? await AskAsync(view, StatusCodes.Status200OK, problem: null, ct)
            : LocalRedirect(Steps.EndOf(RecoveryId)));

    /// <summary>Asks for a new code.</summary>
    public Task<IActionResult> OnPostResendAsync(CancellationToken ct) => WithTokenAsync(
        async token => Answer(await resend.HandleAsync(RecoveryId, token, HttpContext.Caller(), ct), next: "?sent=true"));

    private async Task<IActionResult> AskAsync(RecoveryView view, int status, string? problem, CancellationToken ct)
    {
        _keep = true;
        (Captcha, var wait) = await ChallengeAsync(ct);
        if (Captcha is null)
        {
            return TooSoon(view, wait, "Forgot_Throttled");
        }

        Response.StatusCode = status;
        Problem = problem is null ? null : texts.Html(problem);
        return Show(view);
    }

    // Whoever had to answer one will have to answer the next one, too. What became of his code he is told even where there is none for him at the moment.
    private async Task<IActionResult> AgainAsync(RecoveryAnswer answer, CancellationToken ct)
    {
        (Captcha, _) = await ChallengeAsync(ct);
        return Answer(answer, next: "");
    }

    private Task<(CaptchaView? View, TimeSpan RetryAfter)> ChallengeAsync(CancellationToken ct) => captchas.ShowAsync(HttpContext, $"~/forgot/code/{Id}?handler=Another", ct);

    // next: what to add to the address of the next page; none when this request is that page already
    private IActionResult Answer(RecoveryAnswer answer, string? next) => answer switch
    {
        RecoveryAnswer.Advanced(_, { } session) => SignedIn(session),
        RecoveryAnswer.Advanced(var view, null) when next is null && view.State is RecoveryState.CodeRequired => Show(view),
        RecoveryAnswer.Advanced(var view, null) => LocalRedirect(Steps.PathOf(view) + next),
        RecoveryAnswer.CodeWrong(var view, var tries) => Wrong(view, tries),
        RecoveryAnswer.CodeMalformed(var view) =>
            Refuse(view, StatusCodes.Status422UnprocessableEntity, texts.Html("Code_Malformed", DigitsOf(view))),
        RecoveryAnswer.CodeExpired(var view) =>
            Refuse(view, StatusCodes.Status410Gone, texts.Html(IsBySms(view) ? "Code_SmsExpired" : "Code_Expired")),
        RecoveryAnswer.Locked(var view, var wait) => Locked(view, wait),
        RecoveryAnswer.TooSoon(var view, var wait) => TooSoon(view, wait, IsBySms(view) ? "Code_SmsTooSoon" : "Code_TooSoon"),
        RecoveryAnswer.NotEnough => LocalRedirect(Steps.NotEnoughOf(RecoveryId)),
        RecoveryAnswer.OutOfOrder(var view) => LocalRedirect(Steps.PathOf(view)),
        _ => LocalRedirect(Steps.EndOf(RecoveryId)),
    };

    private static bool IsBySms(RecoveryView view) => view.SentBy is MessageChannel.Sms;

    private int DigitsOf(RecoveryView view) => IsBySms(view) ? limits.Value.SmsCodeDigits : limits.Value.CodeDigits;

    private PageResult Refuse(RecoveryView view, int status, IHtmlContent problem)
    {
        Response.StatusCode = status;
        Problem = problem;
        CodeRefused = true;
        return Show(view);
    }

    private PageResult Wrong(RecoveryView view, int triesLeft)
    {
        Closed = triesLeft is 0;
        return Refuse(view, StatusCodes.Status422UnprocessableEntity, triesLeft switch
        {
            0 => texts.Html("Code_WrongNone"),
            1 => texts.Html("Code_WrongOne"),
            _ => texts.Html("Code_Wrong", triesLeft),
        });
    }

    private PageResult Locked(RecoveryView view, TimeSpan wait)
    {
        Closed = true;
        Response.ComeBackIn(wait, StatusCodes.Status423Locked);
        Problem = view.LockedUntil is { } until
            ? texts.Html("Code_WayLocked", texts.Moment(until)) // the code was right
            : texts.Html("Code_Locked", texts.Moment(time.GetUtcNow() + wait));
        return Show(view);
    }

    private PageResult TooSoon(RecoveryView view, TimeSpan wait, string problem)
    {
        Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
        Problem = texts.Html(problem, texts.Duration(wait));
        return Show(view);
    }
}
