using System.ComponentModel.DataAnnotations;
using Keyback.Server.Console;
using Keyback.Server.Factors;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Storage.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Staff;

/// <summary>A new member sets up a way to sign in: a passkey, or a password with an app. The link dies with it, and the member is in.</summary>
[StaffDoor]
internal sealed class JoinSetUpModel(JoinStaff join, StaffCookies cookies, PageTexts texts) : PageModel
{
    private Joining _joining = null!; // set before any handler runs

    /// <summary>The password as typed.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Password { get; set; }

    /// <summary>The code of the app as typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What the browser made of the challenge, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <summary>Who joins.</summary>
    public StaffMember Member { get; private set; } = null!; // set before any handler runs

    /// <summary>The app to set up.</summary>
    public TotpEnrolment Enrolment => join.Enrolment(Member, _joining.Secret);

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Whether it is the password.</summary>
    public bool PasswordWrong { get; private set; }

    /// <summary>Whether it is the code.</summary>
    public bool CodeWrong { get; private set; }

    /// <inheritdoc />
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (cookies.Joining.Read(HttpContext) is { } joining && await join.FindAsync(joining, HttpContext.RequestAborted) is { } member)
        {
            (_joining, Member) = (joining, member);
            await next();
        }
        else
        {
            context.Result = LocalRedirect("~/staff/join");
        }
    }

    /// <summary>Shows the ways.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Joins with a password and an app.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        Answer(await join.HandleAsync(_joining, Password ?? "", Code ?? "", HttpContext.Caller(), ct));

    /// <summary>Makes a challenge for a passkey, for the page's script.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken ct) =>
        Response.Answer(await join.AskAsync(_joining, HttpContext.Caller().Network, ct));

    /// <summary>Joins with a passkey.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct) =>
        Answer(await join.HandleAsync(_joining, PasskeyResponse.Read(Passkey), HttpContext.Caller(), ct));

    private IActionResult Answer(JoinAnswer answer)
    {
        switch (answer)
        {
            case JoinAnswer.Joined(var done):
                cookies.Joining.Drop(HttpContext);
                StaffCookie.Keep(HttpContext, done.Session, done.Lifetime);
                cookies.Browser.Keep(HttpContext, done.Browser);
                return LocalRedirect("~/staff");
            case JoinAnswer.LinkDead:
                return LocalRedirect("~/staff/join");
            default:
                Problems = answer.Words(texts);
                (PasswordWrong, CodeWrong) = (answer is JoinAnswer.Rejected, answer is JoinAnswer.CodeWrong);
                Response.Refuse(answer);
                return Page();
        }
    }
}
