using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Support;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages;

/// <summary>How to reach a person: what the operator has published, and a form that lands with support.</summary>
internal sealed class ContactModel(
    IOptions<SiteOptions> site, CaptchaChoice captcha, AskSupport ask, CaptchaForm captchas, PageTexts texts)
    : CaptchaPage(captchas, texts)
{
    private readonly CaptchaForm _captchas = captchas;
    private readonly PageTexts _texts = texts;

    /// <summary>How to reach the writer.</summary>
    [BindProperty]
    public string? Reach { get; set; }

    /// <summary>What happened.</summary>
    [BindProperty]
    public string? Words { get; set; }

    /// <summary>The reference of a Recovery; it names one and proves nothing, so it may stand in an address.</summary>
    [BindProperty(Name = "reference", SupportsGet = true)]
    public string? About { get; set; }

    /// <summary>The reference under which a request was kept, once one was.</summary>
    public string? Kept { get; private set; }

    /// <summary>What the operator has published.</summary>
    public SupportOptions Support => site.Value.Support;

    /// <summary>There is some way to reach somebody.</summary>
    public bool CanBeReached => !string.IsNullOrEmpty(Support.Phone) || !string.IsNullOrEmpty(Support.Email);

    /// <summary>The telephone number as a telephone takes it.</summary>
    public string Dialled => string.Concat((Support.Phone ?? "").Where(sign => char.IsAsciiDigit(sign) || sign is '+'));

    /// <summary>The field that is wrong: <c>reach</c>, <c>words</c> or none.</summary>
    public string? Wrong { get; private set; }

    /// <inheritdoc />
    protected override string Path => "~/contact";

    /// <summary>Shows both.</summary>
    public async Task<IActionResult> OnGetAsync(string? kept, CancellationToken ct)
    {
        Kept = kept is { Length: 7 } && kept.All(sign => char.IsAsciiLetterUpper(sign) || char.IsAsciiDigit(sign) || sign is '-') ? kept : null;
        return Kept is null ? await ShowAsync(StatusCodes.Status200OK, null, ct) : Page();
    }

    /// <summary>Shows the form again with another CAPTCHA; what was filled in stays.</summary>
    public Task<IActionResult> OnPostAnotherAsync(CancellationToken ct) => ShowAsync(StatusCodes.Status200OK, null, ct);

    /// <summary>Sends the form to support.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var answer = await ask.HandleAsync(
            Reach ?? "", Words ?? "", About, HttpContext.Caller(), _captchas.Read(Request), CaptchaHolder.OfBrowser(HttpContext), ct);
        switch (answer)
        {
            case AskAnswer.Kept(var reference):
                return LocalRedirect($"~/contact?kept={reference}");

            case AskAnswer.Throttled(var wait):
                return Throttled(wait);

            case AskAnswer.ReachMissing:
                Wrong = "reach";
                return await ShowAsync(StatusCodes.Status422UnprocessableEntity, _texts.Format("Contact_ReachMissing", AskSupport.LongestReach), ct);

            case AskAnswer.WordsMissing:
                Wrong = "words";
                return await ShowAsync(StatusCodes.Status422UnprocessableEntity, _texts.Format("Contact_WordsMissing", AskSupport.LongestWords), ct);

            case AskAnswer.CaptchaRequired:
                return await ShowAsync(StatusCodes.Status428PreconditionRequired, _texts["Captcha_Required"], ct);

            default:
                return await ShowAsync(StatusCodes.Status422UnprocessableEntity, _texts["Captcha_Wrong"], ct);
        }
    }

    private async Task<IActionResult> ShowAsync(int status, string? problem, CancellationToken ct) =>
        captcha.Mode is CaptchaMode.Never ? Refuse(status, problem) : await AskAsync(status, problem, ct);
}
