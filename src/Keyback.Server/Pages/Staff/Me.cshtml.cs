using System.ComponentModel.DataAnnotations;
using Keyback.Limits;
using Keyback.Passkeys;
using Keyback.Server.Console;
using Keyback.Server.Factors;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Staff;

/// <summary>The member's own sign-in: sessions, password, app, passkeys, language. What opens the console is changed only right after a sign-in.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor, StaffRole.Auditor)]
internal sealed class MeModel(
    JoinStaff join,
    StaffJoinStore store,
    StaffStore people,
    StaffPasskeyStore passkeys,
    StaffSessionStore sessions,
    StaffCookies cookies,
    LimitsOptions limits,
    IOptions<StaffOptions> options,
    TimeProvider time,
    PageTexts texts) : StaffPage
{
    /// <summary>The new password as typed.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Password { get; set; }

    /// <summary>The code of the new app as typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What the browser made of the challenge, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <summary>Which passkey or session is meant.</summary>
    [BindProperty]
    public Guid Id { get; set; }

    /// <summary>The chosen language.</summary>
    [BindProperty]
    public string? Locale { get; set; }

    /// <summary>What was just done: <c>changed</c>, or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>What the member has to sign in with.</summary>
    public StaffWaysIn Ways { get; private set; } = null!; // set before the page is shown

    /// <summary>The member's passkeys.</summary>
    public IReadOnlyList<StaffPasskey> Passkeys { get; private set; } = [];

    /// <summary>The member's sessions.</summary>
    public IReadOnlyList<StaffSession> Sessions { get; private set; } = [];

    /// <summary>The app that is being set up, or none.</summary>
    public TotpEnrolment? Enrolment { get; private set; }

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Whether it is the password.</summary>
    public bool PasswordWrong { get; private set; }

    /// <summary>Whether it is the code.</summary>
    public bool CodeWrong { get; private set; }

    /// <summary>Whether the member has signed in just now: the step-up of the console.</summary>
    public bool IsFresh => time.GetUtcNow() - Staff.SignedInAt < limits.StepUpLifetime;

    /// <summary>The good news to show, or none.</summary>
    public string? News => Done is "changed" ? texts["StaffMe_Changed"] : null;

    /// <summary>Shows everything.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => ShownAsync(ct);

    /// <summary>Begins to set up an app.</summary>
    public IActionResult OnPostApp()
    {
        if (IsFresh)
        {
            cookies.App.Keep(HttpContext, new FreshApp(Staff.Id.Value, join.NewSecret()));
        }

        return LocalRedirect("~/staff/me");
    }

    /// <summary>Takes the first code of the app.</summary>
    public async Task<IActionResult> OnPostCodeAsync(CancellationToken ct)
    {
        if (!IsFresh || App() is not { } app)
        {
            return LocalRedirect("~/staff/me");
        }

        var answer = await join.RenewAppAsync(Staff, app.Secret, Code ?? "");
        if (answer is JoinAnswer.Renewed)
        {
            cookies.App.Drop(HttpContext);
        }

        return await AnswerAsync(answer, ct);
    }

    /// <summary>Sets another password.</summary>
    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken ct) =>
        IsFresh ? await AnswerAsync(await join.RenewPasswordAsync(Staff, Password ?? "", ct), ct) : LocalRedirect("~/staff/me");

    /// <summary>Makes a challenge for one more passkey, for the page's script.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken ct) => Response.Answer(
        IsFresh ? await join.AskAsync(Staff, HttpContext.Caller().Network, ct) : new PasskeyOptionsAnswer.StepUpRequired());

    /// <summary>Adds one more passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct) => IsFresh
        ? await AnswerAsync(await join.HandleAsync(Staff, PasskeyResponse.Read(Passkey), HttpContext.Caller(), ct), ct)
        : LocalRedirect("~/staff/me");

    /// <summary>Removes a passkey.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct)
    {
        if (!IsFresh || await passkeys.RemoveAsync(Staff.Id, new PasskeyId(Id)))
        {
            return LocalRedirect(IsFresh ? "~/staff/me?done=changed" : "~/staff/me");
        }

        Problems = [texts["StaffMe_LastWay"]];
        Response.StatusCode = StatusCodes.Status409Conflict;
        return await ShownAsync(ct);
    }

    /// <summary>Ends one session.</summary>
    public async Task<IActionResult> OnPostEndAsync()
    {
        await sessions.EndAsync(Staff.Id, Id, "one");
        return LocalRedirect("~/staff/me");
    }

    /// <summary>Ends all other sessions.</summary>
    public async Task<IActionResult> OnPostOthersAsync()
    {
        await sessions.EndOthersAsync(Staff.Id, Staff.Session);
        return LocalRedirect("~/staff/me");
    }

    /// <summary>Chooses the language.</summary>
    public async Task<IActionResult> OnPostLanguageAsync()
    {
        if (Languages.All.Any(language => language.Tag == Locale))
        {
            await people.SetLocaleAsync(Staff.Id, Locale!);
            Response.Cookies.Delete(Languages.Cookie); // what this browser chose would go before it
        }

        return LocalRedirect("~/staff/me");
    }

    private FreshApp? App() => cookies.App.Read(HttpContext) is { } app && app.Member == Staff.Id.Value ? app : null;

    private async Task<IActionResult> AnswerAsync(JoinAnswer answer, CancellationToken ct)
    {
        if (answer is JoinAnswer.Renewed)
        {
            return LocalRedirect("~/staff/me?done=changed");
        }

        Problems = answer.Words(texts);
        (PasswordWrong, CodeWrong) = (answer is JoinAnswer.Rejected, answer is JoinAnswer.CodeWrong);
        Response.Refuse(answer);
        return await ShownAsync(ct);
    }

    private async Task<IActionResult> ShownAsync(CancellationToken ct)
    {
        Ways = await store.FindWaysAsync(Staff.Id, ct);
        Passkeys = await passkeys.ListAsync(Staff.Id, ct);
        Sessions = await sessions.ListAsync(Staff.Id, options.Value.SessionIdle, time.GetUtcNow(), ct);
        Enrolment = IsFresh && App() is { } app ? join.Enrolment(Staff.Member, app.Secret) : null;
        return Page();
    }
}
