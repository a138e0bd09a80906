using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Server.Platform;
using Keyback.Server.SignUp;
using Keyback.Server.Texts;
using Keyback.SignUp;
using Keyback.Storage.SignUps;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.SignUp;

/// <summary>The code is typed here, and a new one asked for. For an address that has an account the page is the same, down to the number of tries (I1).</summary>
internal sealed class SignUpCodeModel(
    ShowSignUp show, SubmitSignUpCode submit, ResendSignUpCode resend, SignUpDoors doors, ProofCodes codes, LimitsOptions limits, TimeProvider time, PageTexts texts)
    : SignUpPage(doors)
{
    private bool _refused; // the problem is what was typed

    /// <summary>The code as typed: spaces, dashes and full-width digits included.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>A new code was just asked for.</summary>
    [BindProperty(Name = "sent", SupportsGet = true)]
    public bool Sent { get; set; }

    /// <summary>What is wrong, or none.</summary>
    public IHtmlContent? Problem { get; private set; }

    /// <summary>The code came by SMS.</summary>
    public bool BySms => Attempt.Identifier.Kind is IdentifierKind.Phone;

    /// <summary>The form.</summary>
    public ProofCodeView Form => new($"~/sign-up/code/{Id}", Attempt.Reference, Attempt.ExpiresAt, codes.DigitsOf(Attempt.Identifier.Kind))
    {
        BySms = BySms,
        Left = time.Until(Attempt.ExpiresAt),
        ResendIn = Attempt.ResendAt is { } at ? time.Until(at) : TimeSpan.Zero,
        MessagesPerHour = limits.MessagesPerHour,
        Sent = Sent,
        Problem = Problem,
        Refused = _refused,
        Kept = _refused ? Code : null,
    };

    /// <summary>Shows the form, or leads to where the sign-up stands.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        WithTokenAsync(async token => Answer(await show.HandleAsync(SignUpId, token, ct), next: null));

    /// <summary>Takes a code.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        WithTokenAsync(async token => Answer(await submit.HandleAsync(SignUpId, token, Code ?? "", ct), next: ""));

    /// <summary>Asks for a new code.</summary>
    public Task<IActionResult> OnPostResendAsync(CancellationToken ct) =>
        WithTokenAsync(async token => Answer(await resend.HandleAsync(SignUpId, token, ct), next: "?sent=true"));

    // next: what to add to the address of the next page; none when this request is that page already
    private IActionResult Answer(SignUpAnswer answer, string? next) => answer switch
    {
        SignUpAnswer.Advanced(var attempt) when next is null && attempt.State is SignUpState.CodeRequired => Show(attempt),
        SignUpAnswer.Advanced(var attempt) => LocalRedirect(SignUpSteps.PathOf(attempt) + next),
        SignUpAnswer.CodeWrong(var attempt, 0) => LocalRedirect(SignUpSteps.EndOf(attempt.Id)),
        SignUpAnswer.CodeWrong(var attempt, var tries) => Refuse(
            attempt, StatusCodes.Status422UnprocessableEntity, tries is 1 ? texts.Html("Code_WrongOne") : texts.Html("Code_Wrong", tries)),
        SignUpAnswer.CodeMalformed(var attempt) =>
            Refuse(attempt, StatusCodes.Status422UnprocessableEntity, texts.Html("Code_Malformed", codes.DigitsOf(attempt.Identifier.Kind))),
        SignUpAnswer.CodeExpired(var attempt) => Refuse(
            attempt, StatusCodes.Status410Gone, texts.Html(attempt.Identifier.Kind is IdentifierKind.Phone ? "Code_SmsExpired" : "Code_Expired")),
        SignUpAnswer.TooSoon(var attempt, var wait) => TooSoon(attempt, wait),
        SignUpAnswer.OutOfOrder(var attempt) => LocalRedirect(SignUpSteps.PathOf(attempt)),
        _ => LocalRedirect(SignUpSteps.EndOf(SignUpId)),
    };

    private PageResult Refuse(SignUpAttempt attempt, int status, IHtmlContent problem)
    {
        Response.StatusCode = status;
        Problem = problem;
        _refused = true;
        return Show(attempt);
    }

    private PageResult TooSoon(SignUpAttempt attempt, TimeSpan wait)
    {
        Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
        Problem = texts.Html(attempt.Identifier.Kind is IdentifierKind.Phone ? "Code_SmsTooSoon" : "Code_TooSoon", texts.Duration(wait));
        return Show(attempt);
    }
}
