using Keyback.Recovery;
using Keyback.Server.Recovery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Forgot;

/// <summary>What became of a Recovery that takes no more steps, and what to do next.</summary>
internal sealed class EndedModel(ShowRecovery show) : PageModel
{
    /// <summary>Why a Recovery ended whose proofs were all right: a word in the address.</summary>
    public const string NotEnough = "not_enough";

    /// <summary>Which Recovery; its token is in the cookie.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>How it ended; <see cref="RecoveryState.None"/> when this browser knows nothing of it.</summary>
    public RecoveryState State { get; private set; }

    /// <summary>Why it ended, where the state does not say it: <see cref="NotEnough"/> or nothing.</summary>
    [BindProperty(Name = "why", SupportsGet = true)]
    public string? Why { get; set; }

    /// <summary>Everything was right and was not enough: a number that proves nothing alone, and no address.</summary>
    public bool NeedsSupport { get; private set; }

    /// <summary>What it was to lead to.</summary>
    public RecoveryGoal Goal { get; private set; }

    /// <summary>When its way opens again; none where a lock has no such end.</summary>
    public DateTimeOffset? LockedUntil { get; private set; }

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

        if (view.State is RecoveryState.CodeRequired or RecoveryState.UserNameRequired or RecoveryState.LinkSent
            or RecoveryState.SecondFactorRequired or RecoveryState.Waiting or RecoveryState.PasswordRequired)
        {
            return LocalRedirect(Steps.PathOf(view));
        }

        State = view.State;
        Goal = view.Goal;
        Reference = view.Reference;
        LockedUntil = view.LockedUntil;
        NeedsSupport = Why is NotEnough && view is { State: RecoveryState.Cancelled, Method: RecoveryMethod.SmsCode };
        return Page();
    }
}
