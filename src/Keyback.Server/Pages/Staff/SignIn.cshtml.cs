using System.ComponentModel.DataAnnotations;
using Keyback.Server.Console;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Storage.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Staff;

/// <summary>
/// Where the staff sign in: name, password and code at once, or a passkey. Every failure has the same words, and there is no way
/// back in by e-mail: a supervisor gives a new link. Whoever is in signs in here once more before changing the own sign-in.
/// </summary>
[StaffDoor]
internal sealed class SignInModel(
    StaffSignIn signIn, StaffPasskeySignIn byPasskey, StaffSessionStore sessions, StaffCookies cookies, PageTexts texts) : PageModel
{
    /// <summary>The name as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>The password as typed: even one of spaces only is left as it is.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Password { get; set; }

    /// <summary>The code of the app as typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What the browser made of the challenge, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <summary>Where to go on: a page of the console.</summary>
    [BindProperty(Name = "back", SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>Why the last try did not work, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Shows the form.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Tries name, password and code.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct) => await AnswerAsync(
        await signIn.HandleAsync(Name ?? "", Password ?? "", Code ?? "", cookies.Browser.Read(HttpContext), HttpContext.Caller(), ct), "StaffSignIn_Failed");

    /// <summary>Makes a challenge for a passkey, for the page's script.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken ct) =>
        Response.Answer(await byPasskey.AskAsync(HttpContext.Caller().Network, ct));

    /// <summary>Tries a passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct) => await AnswerAsync(
        await byPasskey.HandleAsync(PasskeyResponse.Read(Passkey), HttpContext.Caller(), ct), "StaffSignIn_PasskeyFailed");

    private async Task<IActionResult> AnswerAsync(StaffSignInAnswer answer, string failed)
    {
        switch (answer)
        {
            case StaffSignInAnswer.SignedIn done:
                if (HttpContext.CurrentStaff() is { } before)
                {
                    await sessions.EndAsync(before.Id, before.Session, "again"); // the new one takes its place
                }

                StaffCookie.Keep(HttpContext, done.Session, done.Lifetime);
                cookies.Browser.Keep(HttpContext, done.Browser);
                return LocalRedirect(StaffWay.Back(Back) ?? "/staff");

            case StaffSignInAnswer.Throttled(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
                Problem = texts.Format("StaffSignIn_Throttled", texts.Duration(wait));
                return Page();

            case StaffSignInAnswer.Busy(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status503ServiceUnavailable);
                Problem = texts.Format("Site_Busy", texts.Duration(wait));
                return Page();

            default:
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                Problem = texts[failed];
                return Page();
        }
    }
}
