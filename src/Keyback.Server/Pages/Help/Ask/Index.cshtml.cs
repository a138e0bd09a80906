using Keyback.Accounts;
using Keyback.Help;
using Keyback.Server.Captcha;
using Keyback.Server.Help;
using Keyback.Server.Help.Ask;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Storage.Help;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Help.Ask;

/// <summary>A question that the help centre does not answer yet. What was typed into a search comes along.</summary>
internal sealed class AskModel(AskHelp ask, ProveHelpAsk prove, CaptchaForm captchas, PageTexts texts) : CaptchaPage(captchas, texts)
{
    private readonly CaptchaForm _captchas = captchas;
    private readonly PageTexts _texts = texts;

    /// <summary>The question.</summary>
    [BindProperty]
    public string? Title { get; set; }

    /// <summary>What else there is to say.</summary>
    [BindProperty]
    public string? Details { get; set; }

    /// <summary>The address to answer to. It is taken from the form only: no address stands in a URL.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The address of the account, masked; none where one has to be typed.</summary>
    public string? OwnAddress { get; private set; }

    /// <summary>The field that is wrong: <c>title</c>, <c>details</c>, <c>email</c> or none.</summary>
    public string? Wrong { get; private set; }

    /// <inheritdoc />
    protected override string Path => "~/help/ask";

    /// <summary>Shows the form.</summary>
    /// <param name="q">What was looked for and not found.</param>
    /// <param name="again">A question of this browser that came to nothing, or is to be asked from another address: its words are taken up again.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IActionResult> OnGetAsync(string? q, Guid? again, CancellationToken ct)
    {
        Title = HelpQuery.Of(q).Text;
        if (again is { } id && await AskedAsync(new HelpAskId(id), ct) is { } asked)
        {
            (Title, Details, Email) = (asked.Question.Title, asked.Question.Details, asked.Email);
        }

        return await ShowAsync(Page, ct);
    }

    /// <summary>Shows the form again with another CAPTCHA; what was filled in stays.</summary>
    public Task<IActionResult> OnPostAnotherAsync(CancellationToken ct) => ShowAsync(() => AskAsync(StatusCodes.Status200OK, null, ct), ct);

    /// <summary>Asks. The answer is the same for every address (I1).</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var captcha = _captchas.Read(Request);
        var form = new HelpAskForm(Title, Details, Email);
        switch (await ask.HandleAsync(form, HttpContext.CurrentSession(), HttpContext.Caller(), captcha, CaptchaHolder.OfBrowser(HttpContext), ct))
        {
            case HelpAskAnswer.Kept(var reference):
                return LocalRedirect($"~/help/ask/done?kept={reference}");

            case HelpAskAnswer.Started(var started, var token):
                HelpAskCookie.Keep(HttpContext, started.Id, token);
                return LocalRedirect($"~/help/ask/code/{started.Id}");

            case HelpAskAnswer.Throttled(var wait):
                return await ShowAsync(() => Throttled(wait), ct);

            case HelpAskAnswer.CaptchaRequired:
                return await ShowAsync(() => AskAsync(StatusCodes.Status428PreconditionRequired, _texts["Captcha_Required"], ct), ct);

            case HelpAskAnswer.CaptchaWrong:
                return await ShowAsync(() => AskAsync(StatusCodes.Status422UnprocessableEntity, _texts["Captcha_Wrong"], ct), ct);

            case var refused:
                (Wrong, var problem) = ProblemOf(refused);
                return await ShowAsync(
                    async () => captcha.IsEmpty
                        ? Refuse(StatusCodes.Status422UnprocessableEntity, problem)
                        : await AskAsync(StatusCodes.Status422UnprocessableEntity, problem, ct),
                    ct);
        }
    }

    private async Task<HelpAsk?> AskedAsync(HelpAskId id, CancellationToken ct) =>
        HelpAskCookie.Find(HttpContext, id) is { } token
            ? await prove.ShowAsync(id, token, ct) switch
            {
                HelpAskAnswer.Over(var over) => over,
                HelpAskAnswer.Waits(var waiting) => waiting,
                _ => null,
            }
            : null;

    private (string Field, string Problem) ProblemOf(HelpAskAnswer refused) => refused switch
    {
        HelpAskAnswer.TitleWrong => ("title", _texts.Format("Ask_TitleWrong", AskedQuestion.LongestTitle)),
        HelpAskAnswer.DetailsTooLong => ("details", _texts.Format("Ask_DetailsLong", AskedQuestion.LongestDetails)),
        HelpAskAnswer.DetailsRefused(var fault) => ("details", HelpFaultWords.Of(fault, _texts)),
        _ => ("email", _texts["Ask_NoAddress"]),
    };

    private Task<IActionResult> ShowAsync(Func<IActionResult> show, CancellationToken ct) => ShowAsync(() => Task.FromResult(show()), ct);

    private async Task<IActionResult> ShowAsync(Func<Task<IActionResult>> show, CancellationToken ct)
    {
        OwnAddress = await ask.AddressOfAsync(HttpContext.CurrentSession(), ct) is { } own && EmailAddress.TryParse(own.Value, out var address) ? address.Masked : null;
        return await show();
    }
}
