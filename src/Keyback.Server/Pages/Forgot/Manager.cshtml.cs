using Keyback.Recovery;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Support;
using Keyback.Server.Texts;
using Keyback.Storage.Cases;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The owner asks for whoever looks after the account. Every identifier is answered alike (I1).</summary>
internal sealed class ManagerModel(AskManager ask, ManagerAsks asks, CaptchaForm captchas, CaptchaChoice captcha, PageTexts texts) : CaptchaPage(captchas, texts)
{
    private readonly CaptchaForm _captchas = captchas;
    private readonly PageTexts _texts = texts;

    /// <summary>The address, number or name, as typed. It is taken from the form only.</summary>
    [BindProperty]
    public string? Identifier { get; set; }

    /// <summary>The reference under which the question was recorded, once one was.</summary>
    [BindProperty(Name = "asked", SupportsGet = true)]
    public string? Asked { get; set; }

    /// <summary>The problem is what was typed.</summary>
    public bool TypedWrong { get; private set; }

    /// <inheritdoc />
    protected override string Path => "~/forgot/manager";

    /// <summary>Shows the form, or what comes next.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await asks.IsOfferedAsync(ct))
        {
            return NotFound(); // nobody looks after accounts here
        }

        Asked = RecoveryReference.Read(Asked);
        return Asked is null ? await ShowAsync(StatusCodes.Status200OK, null, ct) : Page();
    }

    /// <summary>Shows the form again with another CAPTCHA; what was filled in stays.</summary>
    public Task<IActionResult> OnPostAnotherAsync(CancellationToken ct) => ShowAsync(StatusCodes.Status200OK, null, ct);

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Asked = null;
        switch (await ask.HandleAsync(
            Identifier ?? "", HttpContext.Caller(), _captchas.Read(Request), CaptchaHolder.OfBrowser(HttpContext), ct))
        {
            case ManagerAnswer.Asked(var reference):
                return LocalRedirect($"~/forgot/manager?asked={reference}");

            case ManagerAnswer.Throttled(var wait):
                return Throttled(wait);

            case ManagerAnswer.CaptchaRequired:
                return await ShowAsync(StatusCodes.Status428PreconditionRequired, _texts["Captcha_Required"], ct);

            case ManagerAnswer.CaptchaWrong:
                return await ShowAsync(StatusCodes.Status422UnprocessableEntity, _texts["Captcha_Wrong"], ct);

            default:
                TypedWrong = true;
                return await ShowAsync(StatusCodes.Status422UnprocessableEntity, _texts["Manager_NotOne"], ct);
        }
    }

    private async Task<IActionResult> ShowAsync(int status, string? problem, CancellationToken ct) =>
        captcha.Mode is CaptchaMode.Never ? Refuse(status, problem) : await AskAsync(status, problem, ct);
}
