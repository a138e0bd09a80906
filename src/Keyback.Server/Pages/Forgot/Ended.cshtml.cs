using Keyback.Recovery;
using Keyback.Server.Recovery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Forgot;

/// <summary>What became of a Recovery that takes no more steps, and what to do next.</summary>
internal sealed class EndedModel(ShowRecovery show) : PageModel
{
    /// <summary>Which Recovery; its token is in the cookie.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>How it ended; <see cref="RecoveryState.None"/> when this browser knows nothing of it.</summary>
    public RecoveryState State { get; private set; }

    /// <summary>Its short name; none when this browser knows nothing of it.</summary>
    public string? Reference { get; private set; }

    /// <summary>Says how it ended, or leads to where it still stands.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var id = new RecoveryId(Id);
        if (RecoveryCookie.HasFinished(HttpContext, id))
        {
            State = RecoveryState.Completed;
            return Page();
        }

        if (RecoveryCookie.Find(HttpContext, id) is not { } token
            || await show.HandleAsync(id, token, ct) is not RecoveryAnswer.Advanced(var view, _))
        {
            return Page();
        }

        if (view.State is RecoveryState.CodeRequired or RecoveryState.LinkSent or RecoveryState.PasswordRequired)
        {
            return LocalRedirect(Steps.PathOf(view));
        }

        State = view.State;
        Reference = view.Reference;
        return Page();
    }
}
