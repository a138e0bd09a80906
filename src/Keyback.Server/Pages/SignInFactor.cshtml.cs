using Keyback.Factors;
using Keyback.Server.Factors;
using Keyback.Server.Pages.Own;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Storage.Factors;
using Keyback.Storage.Passkeys;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>The password or the WeChat was right, and the account has a second factor. Nothing is open before it is right, too.</summary>
internal sealed class SignInFactorModel(SignIn signIn, PendingSignIns pendings, FactorStore factors, PasskeyOffers offers, TimeProvider time, PageTexts texts)
    : PageModel, IFactorForm
{
    /// <summary>The code of the authenticator app, as typed.</summary>
    [BindProperty]
    public string? Totp { get; set; }

    /// <summary>A saved code, as typed.</summary>
    [BindProperty]
    public string? SavedCode { get; set; }

    /// <inheritdoc />
    public IHtmlContent? Problem { get; private set; }

    /// <inheritdoc />
    public string? ProblemAt { get; private set; }

    /// <inheritdoc />
    public bool Closed { get; private set; }

    /// <inheritdoc />
    public string Action => "~/sign-in/second-factor";

    /// <inheritdoc />
    public string PasskeyAction => "~/sign-in?handler=Passkey"; // a passkey signs in by itself, whatever came before

    /// <inheritdoc />
    public string? Next { get; private set; }

    /// <inheritdoc />
    public IReadOnlyList<FactorKind> Kinds { get; private set; } = [];

    /// <summary>Shows the forms to a browser that is half in.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        pendings.Read(HttpContext) is { } pending ? await ShowAsync(pending, ct) : LocalRedirect("~/sign-in");

    /// <summary>Takes an answer.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (pendings.Read(HttpContext) is not { } pending)
        {
            return LocalRedirect("~/sign-in?done=late");
        }

        ProblemAt = SavedCode is null ? "totp" : "saved";
        if (TypedFactor.Read(SavedCode is null ? Totp ?? "" : null, SavedCode) is not { } answer)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            Problem = texts.Html(ProblemAt is "saved" ? "Factor_SavedMalformed" : "Factor_TotpMalformed");
            return await ShowAsync(pending, ct);
        }

        switch (await signIn.HandleAsync(pending, answer, HttpContext.Caller()))
        {
            case SignInAnswer.SignedIn done:
                pendings.Drop(HttpContext);
                SessionCookie.Keep(HttpContext, done.Session);
                DeviceCookie.Keep(HttpContext, done.DeviceToken);
                return LocalRedirect(await offers.PathAsync(done.Session, pending.MakesPasskeys, pending.Next, time.GetUtcNow()));

            case SignInAnswer.FactorWrong(_, var tries, var lane):
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                Problem = FactorProblem.Wrong(texts, tries, lane);
                Closed = tries is 0;
                return await ShowAsync(pending, ct);

            case SignInAnswer.FactorClosed(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status423Locked);
                Problem = FactorProblem.Closed(texts, time.GetUtcNow() + wait);
                Closed = true;
                return await ShowAsync(pending, ct);

            default: // the password is another one by now, or the account is closed
                pendings.Drop(HttpContext);
                return LocalRedirect("~/sign-in?done=late");
        }
    }

    private async Task<PageResult> ShowAsync(PendingSignIn pending, CancellationToken ct)
    {
        Next = pending.Next;
        Kinds = [.. (await factors.ShowAsync(new Keyback.Accounts.AccountId(pending.Account), ct)).Kinds];
        return Page();
    }
}
