using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The second factor is lost: says until when the Recovery waits, and lets whoever waits give it up.</summary>
internal sealed class WaitingModel(ShowRecovery show, WaitForFactor wait, IOptions<LimitsOptions> limits) : RecoveryPage
{
    /// <summary>Shows how long, or leads on when the wait is over.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => WithTokenAsync(async token =>
    {
        var answer = await show.HandleAsync(RecoveryId, token, ct);
        if (answer is RecoveryAnswer.Advanced({ State: RecoveryState.Waiting }, _))
        {
            // The browser is to know it again when the wait is over.
            RecoveryCookie.Keep(HttpContext, RecoveryId, token, limits.Value.SecondFactorDelay + RecoveryRules.ReturnTime);
        }

        return Answer(answer);
    });

    /// <summary>Gives it up.</summary>
    public Task<IActionResult> OnPostAsync() => WithTokenAsync(async token => Answer(await wait.GiveUpAsync(RecoveryId, token, HttpContext.Caller())));

    private IActionResult Answer(RecoveryAnswer answer) => answer switch
    {
        RecoveryAnswer.Advanced(var view, _) when view.State is RecoveryState.Waiting => Show(view),
        RecoveryAnswer.Advanced(var view, _) => LocalRedirect(Steps.PathOf(view)),
        RecoveryAnswer.OutOfOrder(var view) => LocalRedirect(Steps.PathOf(view)),
        _ => LocalRedirect(Steps.EndOf(RecoveryId)),
    };
}
