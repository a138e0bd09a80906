using System.ComponentModel.DataAnnotations;
using Keyback.Accounts;
using Keyback.Server.Pages.Forgot;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.SignUp;
using Keyback.Server.Texts;
using Keyback.SignUp;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.SignUp;

/// <summary>The address or number is proved: a user name and a password are chosen here, and the account exists.</summary>
internal sealed class SignUpAccountModel(ShowSignUp show, FinishSignUp finish, SignUpDoors doors, PageTexts texts) : SignUpPage(doors)
{
    /// <summary>The user name, as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>The password exactly as typed.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Password { get; set; }

    /// <summary>The password once more: only a browser without script, which cannot show what is typed, sends it.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Confirm { get; set; }

    /// <summary>What is wrong, each with advice; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>The problem is the user name.</summary>
    public bool NameWrong { get; private set; }

    /// <summary>The problem is the password.</summary>
    public bool PasswordWrong { get; private set; }

    /// <summary>Shows the form, or leads to where the sign-up stands.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => WithTokenAsync(token => ShownAsync(token, ct));

    /// <summary>Creates the account and signs in. A refused name or password costs nothing.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => WithTokenAsync(async token =>
    {
        if (Confirm is not null && !string.Equals(Confirm, Password, StringComparison.Ordinal))
        {
            PasswordWrong = true;
            return await RefuseAsync(token, StatusCodes.Status422UnprocessableEntity, ct, texts["NewPassword_Mismatch"]);
        }

        switch (await finish.HandleAsync(SignUpId, token, Name ?? "", Password ?? "", HttpContext.Caller(), ct))
        {
            case SignUpAnswer.Created(_, var session, var device):
                SessionCookie.Keep(HttpContext, session);
                DeviceCookie.Keep(HttpContext, device);
                SignUpCookie.Finish(HttpContext, SignUpId);
                return LocalRedirect("~/my?done=welcome");

            case SignUpAnswer.NameMalformed:
                NameWrong = true;
                return await RefuseAsync(token, StatusCodes.Status422UnprocessableEntity, ct, texts.Format("WeChatNew_NameWrong", UserName.Maximum));

            case SignUpAnswer.NameTaken:
                NameWrong = true;
                return await RefuseAsync(token, StatusCodes.Status409Conflict, ct, texts["WeChatNew_NameTaken"]);

            case SignUpAnswer.PasswordRejected(_, var reasons):
                PasswordWrong = true;
                return await RefuseAsync(
                    token, StatusCodes.Status422UnprocessableEntity, ct, [.. reasons.Select(reason => PasswordModel.Advice(reason, texts))]);

            case SignUpAnswer.Throttled(var wait):
                NameWrong = true;
                Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
                return await RefuseAsync(token, StatusCodes.Status429TooManyRequests, ct, texts.Format("WeChatNew_Throttled", texts.Duration(wait)));

            case SignUpAnswer.Busy(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status503ServiceUnavailable);
                return await RefuseAsync(token, StatusCodes.Status503ServiceUnavailable, ct, texts.Format("Site_Busy", texts.Duration(wait)));

            default:
                return await ShownAsync(token, ct);
        }
    });

    private Task<IActionResult> RefuseAsync(string token, int status, CancellationToken ct, params IReadOnlyList<string> problems)
    {
        Response.StatusCode = status;
        Problems = problems;
        return ShownAsync(token, ct);
    }

    private async Task<IActionResult> ShownAsync(string token, CancellationToken ct) => await show.HandleAsync(SignUpId, token, ct) switch
    {
        SignUpAnswer.Advanced(var attempt) when attempt.State is SignUpState.AccountRequired => Show(attempt),
        SignUpAnswer.Advanced(var attempt) => LocalRedirect(SignUpSteps.PathOf(attempt)),
        _ => LocalRedirect(SignUpSteps.EndOf(SignUpId)),
    };
}
