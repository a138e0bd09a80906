using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Forgot;

/// <summary>A link is on its way, if there is an account. The page notices when the Recovery is done elsewhere.</summary>
internal sealed class SentModel(ShowRecovery show, ResendCode resend, TimeProvider time, PageTexts texts) : RecoveryPage
{
    /// <summary>A new link was just asked for.</summary>
    [BindProperty(Name = "sent", SupportsGet = true)]
    public bool Sent { get; set; }

    /// <summary>What is wrong, or none.</summary>
    public IHtmlContent? Problem { get; private set; }

    /// <summary>How long until another message may be asked for; none when it can no longer be asked for here.</summary>
    public TimeSpan? ResendIn => Recovery.ResendAt is { } at ? time.Until(at) : null;

    /// <summary>Shows it, or leads to where the Recovery stands.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        WithTokenAsync(async token => Answer(await show.HandleAsync(RecoveryId, token, ct), resent: false));

    /// <summary>Asks for another link, which takes the first one's place.</summary>
    public Task<IActionResult> OnPostResendAsync(CancellationToken ct) =>
        WithTokenAsync(async token => Answer(await resend.HandleAsync(RecoveryId, token, HttpContext.Caller(), ct), resent: true));

    private IActionResult Answer(RecoveryAnswer answer, bool resent) => answer switch
    {
        RecoveryAnswer.Advanced(var view, _) when view.State is not RecoveryState.LinkSent => LocalRedirect(Steps.PathOf(view)),
        RecoveryAnswer.Advanced(var view, _) => resent ? LocalRedirect(Steps.PathOf(view) + "?sent=true") : Show(view),
        RecoveryAnswer.TooSoon(var view, var wait) => TooSoon(view, wait),
        RecoveryAnswer.OutOfOrder(var view) => LocalRedirect(Steps.PathOf(view)),
        _ => LocalRedirect(Steps.EndOf(RecoveryId)),
    };

    private PageResult TooSoon(RecoveryView view, TimeSpan wait)
    {
        Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
        Problem = texts.Html("Sent_TooSoon", texts.Duration(wait));
        return Show(view);
    }
}
