using Keyback.Accounts;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.SignUp;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Keyback.Server.Pages.SignUp;

/// <summary>What both starts of a sign-up have in common: an address or number and, where it is asked for, a CAPTCHA.</summary>
internal abstract class SignUpStartPage(StartSignUp start, SignUpDoors doors, CaptchaForm captchas, PageTexts texts) : CaptchaPage(captchas, texts)
{
    private readonly CaptchaForm _captchas = captchas;
    private readonly PageTexts _texts = texts;

    /// <summary>The problem is what was typed.</summary>
    public bool TypedWrong { get; private set; }

    /// <summary>The other start; none where its door is closed.</summary>
    public bool HasOther => doors.Open(Kind is IdentifierKind.Email ? IdentifierKind.Phone : IdentifierKind.Email);

    /// <summary>With what.</summary>
    protected abstract IdentifierKind Kind { get; }

    /// <summary>What was typed. It is taken from the form only: no address or number stands in a URL.</summary>
    protected abstract string? Typed { get; }

    /// <summary>What to say to a text that is none.</summary>
    protected abstract string NotOne { get; }

    /// <inheritdoc />
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!doors.Open(Kind))
        {
            context.Result = doors.FirstPath is { } open && HttpMethods.IsGet(Request.Method) ? LocalRedirect(open) : NotFound();
        }
    }

    /// <summary>Shows the form; whoever is in has an account.</summary>
    public IActionResult OnGet() => HttpContext.CurrentSession() is null ? Page() : LocalRedirect("~/my");

    /// <summary>Shows the form again with another CAPTCHA; what was filled in stays.</summary>
    public Task<IActionResult> OnPostAnotherAsync(CancellationToken ct) => AskAsync(StatusCodes.Status200OK, null, ct);

    /// <summary>Starts. No account is looked up here, and no answer depends on one (I1).</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var answer = _captchas.Read(Request);
        switch (await start.HandleAsync(Kind, Typed ?? "", HttpContext.Caller(), answer, CaptchaHolder.OfBrowser(HttpContext), ct))
        {
            case SignUpAnswer.Started(var attempt, var token):
                SignUpCookie.Keep(HttpContext, attempt.Id, token);
                return LocalRedirect(SignUpSteps.PathOf(attempt));

            case SignUpAnswer.Throttled(var wait):
                return Throttled(wait);

            case SignUpAnswer.CaptchaRequired:
                return await AskAsync(StatusCodes.Status428PreconditionRequired, _texts["Captcha_Required"], ct);

            case SignUpAnswer.CaptchaWrong:
                return await AskAsync(StatusCodes.Status422UnprocessableEntity, _texts["Captcha_Wrong"], ct);

            default:
                TypedWrong = true;
                return answer.IsEmpty
                    ? Refuse(StatusCodes.Status422UnprocessableEntity, NotOne)
                    : await AskAsync(StatusCodes.Status422UnprocessableEntity, NotOne, ct);
        }
    }
}
