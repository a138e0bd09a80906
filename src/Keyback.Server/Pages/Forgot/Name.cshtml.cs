using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Keyback.Server.WeChat;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The code by SMS was right: the account's name is asked for. Who never held the number never comes here, so it is no oracle (I5).</summary>
internal sealed class NameModel(
    ShowRecovery show, SubmitUserName submit, WeChatProof wechat, IOptions<LimitsOptions> limits, TimeProvider time, PageTexts texts) : RecoveryPage
{
    /// <summary>The name as typed.</summary>
    [BindProperty]
    public string? UserName { get; set; }

    /// <summary>What is wrong, or none.</summary>
    public IHtmlContent? Problem { get; private set; }

    /// <summary>No name is taken here any more.</summary>
    public bool Closed { get; private set; }

    /// <summary>The account's own WeChat may be scanned in place of the name.</summary>
    public bool OffersWeChat => wechat.IsOffered(HttpContext);

    /// <summary>How many wrong names lock the way.</summary>
    public int Tries => limits.Value.WrongUserNames;

    /// <summary>For how long, in words.</summary>
    public string LockLength => texts.Duration(limits.Value.UserNameLock);

    private IHtmlContent Malformed => texts.Html("Name_Malformed", AccountName.MaximumCharacters);

    /// <summary>Shows the form, or leads to where the Recovery stands.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        WithTokenAsync(async token => Answer(await show.HandleAsync(RecoveryId, token, ct)));

    /// <summary>Takes a name.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => WithTokenAsync(
        async token => Answer(await submit.HandleAsync(RecoveryId, token, UserName ?? "", HttpContext.Caller(), ct)));

    private IActionResult Answer(RecoveryAnswer answer) => answer switch
    {
        RecoveryAnswer.Advanced(_, { } session) => SignedIn(session),
        RecoveryAnswer.Advanced(var view, null) when view.State is RecoveryState.UserNameRequired => Show(view),
        RecoveryAnswer.Advanced(var view, null) => LocalRedirect(Steps.PathOf(view)),
        RecoveryAnswer.UserNameWrong(var view, var tries, var wait) => Wrong(view, tries, wait),
        RecoveryAnswer.UserNameMalformed(var view) when view.State is RecoveryState.UserNameRequired => Refuse(view, Malformed),
        RecoveryAnswer.UserNameMalformed(var view) => LocalRedirect(Steps.PathOf(view)),
        RecoveryAnswer.Locked(var view, var wait) => Locked(view, wait),
        RecoveryAnswer.NotEnough => LocalRedirect(Steps.NotEnoughOf(RecoveryId)),
        RecoveryAnswer.OutOfOrder(var view) => LocalRedirect(Steps.PathOf(view)),
        _ => LocalRedirect(Steps.EndOf(RecoveryId)),
    };

    private PageResult Wrong(RecoveryView view, int triesLeft, TimeSpan wait)
    {
        Closed = triesLeft is 0;
        return Refuse(view, triesLeft switch
        {
            0 => texts.Html("Name_WrongNone", Until(view, wait)),
            1 => texts.Html("Name_WrongOne"),
            _ => texts.Html("Name_Wrong", triesLeft),
        });
    }

    private PageResult Locked(RecoveryView view, TimeSpan wait)
    {
        Closed = true;
        Response.ComeBackIn(wait, StatusCodes.Status423Locked);
        Problem = texts.Html("Name_Locked", Until(view, wait));
        return Show(view);
    }

    private PageResult Refuse(RecoveryView view, IHtmlContent problem)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Problem = problem;
        return Show(view);
    }

    private IHtmlContent Until(RecoveryView view, TimeSpan wait) => texts.Moment(view.LockedUntil ?? (time.GetUtcNow() + wait));
}
