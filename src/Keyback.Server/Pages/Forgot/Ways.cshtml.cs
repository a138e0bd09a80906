using Keyback.Recovery;
using Keyback.Server.Recovery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Forgot;

/// <summary>All the ways back in. The list is the same for everybody: it depends on no account (I1).</summary>
internal sealed class WaysModel(ShowRecovery show) : PageModel
{
    /// <summary>The Recovery that somebody comes from, if any.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid? Id { get; set; }

    /// <summary>That Recovery, while it is still waited for.</summary>
    public RecoveryView? Open { get; private set; }

    /// <summary>Shows the ways.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        if (Id is { } value && RecoveryCookie.Find(HttpContext, new(value)) is { } token)
        {
            var answer = await show.HandleAsync(new(value), token, ct);
            Open = answer is RecoveryAnswer.Advanced({ State: RecoveryState.CodeRequired or RecoveryState.LinkSent } view, _) ? view : null;
        }
    }
}
