using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>Whoever holds the number, but not the account, says so here. Looking changes nothing; pressing takes the number off the account.</summary>
internal sealed class NotMineModel(ShowRecovery show, DisownNumber disown, IOptions<LimitsOptions> limits) : RecoveryPage
{
    /// <summary>For how many days the number can be put back.</summary>
    public int DaysToUndo => (int)limits.Value.DetachedNumberKept.TotalDays;

    /// <summary>Says what the button would do, or leads to where the Recovery stands.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => WithTokenAsync(async token => await show.HandleAsync(RecoveryId, token, ct) switch
    {
        RecoveryAnswer.Advanced(var view, _) when view.State is RecoveryState.UserNameRequired => Show(view),
        RecoveryAnswer.Advanced(var view, _) => LocalRedirect(Steps.PathOf(view)),
        _ => LocalRedirect(Steps.EndOf(RecoveryId)),
    });

    /// <summary>Takes the number off the account.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => WithTokenAsync(async token =>
        await disown.HandleAsync(RecoveryId, token, HttpContext.Caller(), ct) switch
        {
            RecoveryAnswer.Advanced => LocalRedirect("~/forgot/not-mine/done"),
            RecoveryAnswer.OutOfOrder(var view) => LocalRedirect(Steps.PathOf(view)),
            _ => LocalRedirect(Steps.EndOf(RecoveryId)),
        });
}
