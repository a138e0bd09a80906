using System.ComponentModel.DataAnnotations;
using Keyback.Server.Pages.Own;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Storage.Passkeys;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>Signing in with a password or a passkey. Every failure of a way has the same words (I1).</summary>
internal sealed class SignInModel(
    SignIn signIn,
    PendingSignIns pending,
    SignInByPasskey signInByPasskey,
    PasskeyOptions passkeyOptions,
    PasskeyOffers passkeyOffers,
    TimeProvider time,
    PageTexts texts) : PageModel
{
    /// <summary>E-mail address, phone number or user name, as typed.</summary>
    [BindProperty]
    public string? Identifier { get; set; }

    /// <summary>The password as typed: even one of spaces only is left as it is.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Password { get; set; }

    /// <summary>What brought the visitor here: <c>password</c> (a new one was set), <c>out</c> (signed out), <c>wechat</c> (the WeChat has an account), <c>late</c> (the second factor came too late) or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>Where to go on: a word of <see cref="WayBack"/>.</summary>
    [BindProperty(Name = "next", SupportsGet = true)]
    public string? Next { get; set; }

    /// <summary>What the browser made of the challenge, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <summary><c>1</c> where the page's script found that this device can make passkeys.</summary>
    [BindProperty(Name = "able")]
    public string? Able { get; set; }

    /// <summary>Why the last try did not work, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The good news to show, or none.</summary>
    public string? News => (Problem, Done) switch
    {
        (null, "password") => texts["SignIn_DonePassword"],
        (null, "out") => texts["SignIn_DoneOut"],
        (null, "wechat") => texts["SignIn_DoneWeChat"],
        (null, "late") => texts["SignIn_DoneLate"],
        _ => null,
    };

    /// <summary>Shows the form; whoever is in already goes on.</summary>
    public IActionResult OnGet() => HttpContext.CurrentSession() is null ? Page() : LocalRedirect(WayBack.PathOf(Next));

    /// <summary>Tries the password.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var answer = await signIn.HandleAsync(Identifier ?? "", Password ?? "", factor: null, HttpContext.Caller(), ct);
        var next = answer is SignInAnswer.SignedIn { Session: var session }
            ? await passkeyOffers.PathAsync(session, Able is "1", Next, time.GetUtcNow())
            : WayBack.PathOf(Next);
        return Answer(answer, "SignIn_Failed", next);
    }

    /// <summary>Makes a challenge for a passkey, for the page's script.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken ct) =>
        Response.Answer(await passkeyOptions.ToSignInAsync(HttpContext.Caller().Network, ct));

    /// <summary>Tries a passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct) => Answer(
        await signInByPasskey.HandleAsync(PasskeyResponse.Read(Passkey), HttpContext.Caller(), ct), "SignIn_PasskeyFailed", WayBack.PathOf(Next));

    private IActionResult Answer(SignInAnswer answer, string failed, string next)
    {
        switch (answer)
        {
            case SignInAnswer.SignedIn done:
                pending.Drop(HttpContext);
                SessionCookie.Keep(HttpContext, done.Session);
                DeviceCookie.Keep(HttpContext, done.DeviceToken);
                return LocalRedirect(next);

            case SignInAnswer.FactorAsked asked:
                pending.Keep(HttpContext, asked.Pending with { Next = Next, MakesPasskeys = Able is "1" });
                return LocalRedirect("~/sign-in/second-factor");

            case SignInAnswer.Throttled(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
                Problem = texts.Format("SignIn_Throttled", texts.Duration(wait));
                return Page();

            case SignInAnswer.Busy(var wait):
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
