using Keyback.Help;
using Keyback.Limits;
using Keyback.Server.Help.Ask;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Storage.Help;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Help.Ask;

/// <summary>The code that proves the asker's address is typed here, and a new one asked for.</summary>
internal sealed class AskCodeModel(ProveHelpAsk prove, LimitsOptions limits, TimeProvider time, PageTexts texts) : PageModel
{
    private bool _refused; // the problem is what was typed

    /// <summary>Which question; its token is in the cookie.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The code as typed: spaces, dashes and full-width digits included.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>A new code was just asked for.</summary>
    [BindProperty(Name = "sent", SupportsGet = true)]
    public bool Sent { get; set; }

    /// <summary>Where the question stands.</summary>
    public HelpAsk Ask { get; private set; } = null!; // set before the page is shown

    /// <summary>What is wrong, or none.</summary>
    public IHtmlContent? Problem { get; private set; }

    /// <summary>The form.</summary>
    public ProofCodeView Form => new($"~/help/ask/code/{Id}", Ask.Reference, Ask.CodeExpiresAt, prove.Digits)
    {
        Left = time.Until(Ask.CodeExpiresAt),
        ResendIn = time.Until(Ask.ResendAt),
        MessagesPerHour = limits.MessagesPerHour,
        Sent = Sent,
        Problem = Problem,
        Refused = _refused,
        Kept = _refused ? Code : null,
    };

    private HelpAskId AskId => new(Id);

    /// <summary>Shows the form, or says how the question ended.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => WithTokenAsync(async token => Answer(await prove.ShowAsync(AskId, token, ct), isStep: false));

    /// <summary>Takes a code.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => WithTokenAsync(async token => Answer(await prove.SubmitAsync(AskId, token, Code ?? "", ct), isStep: true));

    /// <summary>Asks for a new code.</summary>
    public Task<IActionResult> OnPostResendAsync() => WithTokenAsync(async token => Answer(await prove.ResendAsync(AskId, token), isStep: true));

    private async Task<IActionResult> WithTokenAsync(Func<string, Task<IActionResult>> step) =>
        HelpAskCookie.Find(HttpContext, AskId) is { } token ? await step(token) : Ended();

    private LocalRedirectResult Ended() => LocalRedirect($"~/help/ask/ended/{Id}");

    private IActionResult Answer(HelpAskAnswer answer, bool isStep)
    {
        switch (answer)
        {
            case HelpAskAnswer.Kept(var reference):
                HelpAskCookie.Finish(HttpContext, AskId);
                return LocalRedirect($"~/help/ask/done?kept={reference}");

            case HelpAskAnswer.Waits(var ask):
                return isStep ? LocalRedirect($"~/help/ask/code/{ask.Id}?sent=true") : Show(ask);

            case HelpAskAnswer.CodeWrong(var ask, > 0 and var tries):
                return Refuse(ask, StatusCodes.Status422UnprocessableEntity, tries is 1 ? texts.Html("Code_WrongOne") : texts.Html("Code_Wrong", tries));

            case HelpAskAnswer.CodeMalformed(var ask):
                return Refuse(ask, StatusCodes.Status422UnprocessableEntity, texts.Html("Code_Malformed", prove.Digits));

            case HelpAskAnswer.CodeExpired(var ask):
                return Refuse(ask, StatusCodes.Status410Gone, texts.Html("Code_Expired"));

            case HelpAskAnswer.TooSoon(var ask, var wait):
                return TooMany(ask, wait, "Code_TooSoon");

            case HelpAskAnswer.Closed(var ask, var wait):
                return TooMany(ask, wait, "AskCode_Closed");

            default:
                return Ended();
        }
    }

    private PageResult Refuse(HelpAsk ask, int status, IHtmlContent problem)
    {
        Response.StatusCode = status;
        Problem = problem;
        _refused = true;
        return Show(ask);
    }

    private PageResult TooMany(HelpAsk ask, TimeSpan wait, string key)
    {
        Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
        Problem = texts.Html(key, texts.Duration(wait));
        return Show(ask);
    }

    private PageResult Show(HelpAsk ask)
    {
        Ask = ask;
        return Page();
    }
}
