using Keyback.Recovery;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Forgot;

/// <summary>What the starts of all ways have in common: something registered and, where it is asked for, a CAPTCHA.</summary>
internal abstract class StartPage(StartRecovery start, CaptchaForm captchas, PageTexts texts)
    : CaptchaPage(captchas, texts)
{
    private readonly CaptchaForm _captchas = captchas;
    private readonly PageTexts _texts = texts;

    /// <summary>The problem is what was typed.</summary>
    public bool TypedWrong { get; private set; }

    /// <summary>What was typed. It is taken from the form only: no address or number stands in a URL.</summary>
    protected abstract string? Typed { get; }

    /// <summary>What to say to a text that can be nothing registered.</summary>
    protected abstract string NotOne { get; }

    /// <summary>Whether the form has a CAPTCHA from the first.</summary>
    protected virtual bool AsksFirst => false;

    /// <summary>Shows the form again with another CAPTCHA; what was filled in stays.</summary>
    public Task<IActionResult> OnPostAnotherAsync(CancellationToken ct) => AskAsync(StatusCodes.Status200OK, null, ct);

    /// <summary>Starts a Recovery. No account is looked up here, and no answer depends on one (I1).</summary>
    protected async Task<IActionResult> StartAsync(RecoveryMethod method, RecoveryGoal goal, CancellationToken ct)
    {
        var answer = _captchas.Read(Request);
        var started = await start.HandleAsync(
            Typed ?? "", method, goal, HttpContext.Caller(), answer, CaptchaHolder.OfBrowser(HttpContext), ct);

        switch (started)
        {
            case StartAnswer.Started(var view, var token):
                RecoveryCookie.Keep(HttpContext, view.Id, token);
                return LocalRedirect(Steps.PathOf(view));

            case StartAnswer.Throttled(var wait):
                return Throttled(wait);

            case StartAnswer.CaptchaRequired:
                return await AskAsync(StatusCodes.Status428PreconditionRequired, _texts["Captcha_Required"], ct);

            case StartAnswer.CaptchaWrong:
                return await AskAsync(StatusCodes.Status422UnprocessableEntity, _texts["Captcha_Wrong"], ct);

            case StartAnswer.MethodUnavailable:
                return NotFound();

            default:
                TypedWrong = true;
                return AsksFirst || !answer.IsEmpty
                    ? await AskAsync(StatusCodes.Status422UnprocessableEntity, NotOne, ct)
                    : Refuse(StatusCodes.Status422UnprocessableEntity, NotOne);
        }
    }
}
