using System.ComponentModel.DataAnnotations;
using Keyback.Limits;
using Keyback.Passwords;
using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>Everything is proved: a new password is chosen here, or skipped.</summary>
internal sealed class PasswordModel(
    ShowRecovery show,
    ChoosePassword choose,
    SkipPassword skip,
    IOptions<LimitsOptions> limits,
    PageTexts texts) : RecoveryPage
{
    /// <summary>Code points of the shortest password where it is the only factor (NIST SP 800-63B-4 §3.1.1.2).</summary>
    public const int Shortest = NewPasswordRules.MinimumAlone;

    /// <summary>Code points of the longest password.</summary>
    public const int Longest = NewPasswordRules.Maximum;

    /// <summary>The new password exactly as typed.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Password { get; set; }

    /// <summary>The new password once more: only a browser without script, which cannot show what is typed, sends it.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Confirm { get; set; }

    /// <summary>Skipping was confirmed. Asked for only behind a link.</summary>
    [BindProperty]
    public bool Really { get; set; }

    /// <summary>Skipping was not confirmed.</summary>
    public bool SkipUnconfirmed { get; private set; }

    /// <summary>What is wrong, each with advice; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>The password itself was looked at and refused.</summary>
    public bool Refused { get; private set; }

    /// <summary>How long a sign-in without a new password lasts, in words.</summary>
    public string SessionLength => texts.Duration(limits.Value.TemporarySessionLifetime);

    /// <summary>Shows the form, or leads to where the Recovery stands.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        WithTokenAsync(async token => Shown(await show.HandleAsync(RecoveryId, token, ct)));

    /// <summary>Sets the password. A refused one costs nothing.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => WithTokenAsync(async token =>
    {
        if (Confirm is not null && !string.Equals(Confirm, Password, StringComparison.Ordinal))
        {
            Problems = [texts["NewPassword_Mismatch"]];
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Shown(await show.HandleAsync(RecoveryId, token, ct));
        }

        var answer = await choose.HandleAsync(RecoveryId, token, Password ?? "", HttpContext.Caller(), ct);

        if (answer is not RecoveryAnswer.Busy(var wait))
        {
            return Answer(answer);
        }

        Problems = [texts.Format("Site_Busy", texts.Duration(wait))];
        Response.ComeBackIn(wait, StatusCodes.Status503ServiceUnavailable);
        return Shown(await show.HandleAsync(RecoveryId, token, ct));
    });

    /// <summary>Signs in for a while and leaves the password as it is. Behind a link this ends it, so it is asked for twice.</summary>
    public Task<IActionResult> OnPostSkipAsync(CancellationToken ct) => WithTokenAsync(async token =>
    {
        if (!Really && await show.HandleAsync(RecoveryId, token, ct)
            is RecoveryAnswer.Advanced({ State: RecoveryState.PasswordRequired, Link: not null }, _) and var shown)
        {
            SkipUnconfirmed = true;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Shown(shown);
        }

        return Answer(await skip.HandleAsync(RecoveryId, token, HttpContext.Caller(), ct));
    });

    private IActionResult Answer(RecoveryAnswer answer)
    {
        switch (answer)
        {
            case RecoveryAnswer.Advanced(_, { } session):
                return SignedIn(session);

            case RecoveryAnswer.Advanced(var view, null) when view.State is RecoveryState.Completed:
                RecoveryCookie.Finish(HttpContext, RecoveryId);
                // Whoever came from inside is led back there; all sessions have ended (I12).
                return LocalRedirect(HttpContext.CurrentSession() is null ? "~/sign-in?done=password" : "~/sign-in?done=password&next=" + WayBack.Settings);

            case RecoveryAnswer.PasswordRejected(var view, var reasons):
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                Problems = [.. reasons.Select(reason => Advice(reason, texts))];
                Refused = true;
                return Show(view);

            default:
                return Shown(answer);
        }
    }

    private IActionResult Shown(RecoveryAnswer answer) => answer switch
    {
        RecoveryAnswer.Advanced(var view, _) when view.State is RecoveryState.PasswordRequired => Show(view),
        RecoveryAnswer.Advanced(var view, _) => LocalRedirect(Steps.PathOf(view)),
        RecoveryAnswer.OutOfOrder(var view) => LocalRedirect(Steps.PathOf(view)),
        _ => LocalRedirect(Steps.EndOf(RecoveryId)),
    };

    /// <summary>What to do about a refused password.</summary>
    public static string Advice(PasswordRejection reason, PageTexts texts) => reason switch
    {
        PasswordRejection.TooShort => texts.Format("NewPassword_TooShort", Shortest),
        PasswordRejection.TooLong => texts.Format("NewPassword_TooLong", Longest),
        PasswordRejection.Common => texts["NewPassword_Common"],
        PasswordRejection.Personal => texts["NewPassword_Personal"],
        PasswordRejection.Unreadable => texts["NewPassword_Unreadable"],
        PasswordRejection.None => texts["NewPassword_Common"],
    };
}
