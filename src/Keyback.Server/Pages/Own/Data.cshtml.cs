using System.ComponentModel.DataAnnotations;
using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Server.Accounts;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Storage.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Own;

/// <summary>What the owner may do with all of the account at once: take a copy, or have it deleted and take that back.</summary>
internal sealed class DataModel(
    StepUp stepUp,
    AccountFile file,
    DeletionStore deletions,
    IAccountDirectory directory,
    LimitsOptions limits,
    TimeProvider time,
    PageTexts texts) : OwnPage
{
    /// <summary>The present password, exactly as typed.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Password { get; set; }

    /// <summary>The deletion was confirmed.</summary>
    [BindProperty]
    public bool Really { get; set; }

    /// <summary>What was just done: <c>asked</c>, <c>back</c> or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Which part of the page the problem belongs to: <c>password</c>, <c>copy</c> or <c>delete</c>.</summary>
    public string? ProblemAt { get; private set; }

    /// <summary>The deletion that stands, if any.</summary>
    public Deletion? Deletion { get; private set; }

    /// <summary>Whether the password was given lately.</summary>
    public bool IsSteppedUp => Current.IsSteppedUp(time.GetUtcNow());

    /// <summary>Whether there is a password to ask for; an account that came through WeChat has none before its owner sets one.</summary>
    public bool HasPassword { get; private set; }

    /// <summary>How long a deletion waits, in days.</summary>
    public int Days => (int)Math.Ceiling(limits.DeletionDelay.TotalDays);

    /// <summary>The good news to show, or none.</summary>
    public string? News => (ProblemAt, Done, Deletion) switch
    {
        (null, "asked", not null) => texts["Data_DoneAsked"],
        (null, "back", null) => texts["Data_DoneBack"],
        _ => null,
    };

    /// <inheritdoc />
    protected override string Back => WayBack.Data;

    /// <summary>Shows the page, or asks for the password.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => ShownAsync(ct);

    /// <summary>Takes the present password.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        switch (await stepUp.HandleAsync(HttpContext.Act(Current), Password ?? "", ct))
        {
            case StepUpAnswer.SteppedUp:
                return LocalRedirect("~/my/settings/data");
            case StepUpAnswer.SessionOver:
                return LocalRedirect(WayBack.SignInFor(Back));
            case StepUpAnswer.Throttled(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
                return await WrongAsync("password", texts.Format("SignIn_Throttled", texts.Duration(wait)), ct);
            case StepUpAnswer.Busy(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status503ServiceUnavailable);
                return await WrongAsync("password", texts.Format("Site_Busy", texts.Duration(wait)), ct);
            default:
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                return await WrongAsync("password", texts["Change_WrongPassword"], ct);
        }
    }

    /// <summary>Gives the copy.</summary>
    public async Task<IActionResult> OnPostCopyAsync(CancellationToken ct)
    {
        var act = HttpContext.Act(Current);
        var (bytes, result) = await file.MakeAsync(act);
        return bytes is not null ? File(bytes, AccountFile.MediaType, AccountFile.NameAt(act.Now)) : await AnswerAsync(result, "copy", ct);
    }

    /// <summary>Asks for the deletion.</summary>
    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken ct)
    {
        if (!Really)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await WrongAsync("delete", texts["NewPassword_Unconfirmed"], ct);
        }

        var answer = await deletions.AskAsync(HttpContext.Act(Current));
        return answer.Deletion is not null ? LocalRedirect("~/my/settings/data?done=asked") : await AnswerAsync(answer.Result, "delete", ct);
    }

    /// <summary>Takes the deletion back. A second press finds nothing to take back, which is as good.</summary>
    public async Task<IActionResult> OnPostBackAsync()
    {
        await deletions.TakeBackAsync(Current.Account, time.GetUtcNow());
        return LocalRedirect("~/my/settings/data?done=back");
    }

    private async Task<IActionResult> AnswerAsync(ChangeResult result, string at, CancellationToken ct)
    {
        if (result is not ChangeResult.Throttled(var wait))
        {
            return LocalRedirect("~/my/settings/data"); // the page asks for the password, or says what a temporary session lacks
        }

        Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
        return await WrongAsync(at, texts.Format("Change_Throttled", texts.Duration(wait)), ct);
    }

    private Task<IActionResult> WrongAsync(string at, string problem, CancellationToken ct)
    {
        (ProblemAt, Problem) = (at, problem);
        return ShownAsync(ct);
    }

    private async Task<IActionResult> ShownAsync(CancellationToken ct)
    {
        Deletion = await deletions.FindAsync(Current.Account, ct);
        HasPassword = (await directory.FindAsync(Current.Account, ct))?.PasswordHash is not null;
        return Page();
    }
}
