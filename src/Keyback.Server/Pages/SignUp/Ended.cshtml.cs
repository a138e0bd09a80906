using Keyback.Server.Sessions;
using Keyback.Server.SignUp;
using Keyback.SignUp;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.SignUp;

/// <summary>What became of a sign-up that takes no more steps, and what to do next.</summary>
internal sealed class SignUpEndedModel(ShowSignUp show, SignUpDoors doors) : SignUpPage(doors)
{
    /// <summary>How it ended; <see cref="SignUpState.None"/> when this browser knows nothing of it.</summary>
    public SignUpState State { get; private set; }

    /// <summary>Its short name; none when this browser knows nothing of it.</summary>
    public string? Reference { get; private set; }

    /// <summary>Says how it ended, or leads to where it still stands.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (SignUpCookie.HasFinished(HttpContext, SignUpId))
        {
            State = SignUpState.Completed;
            return HttpContext.CurrentSession() is null ? Page() : LocalRedirect("~/my");
        }

        if (SignUpCookie.Find(HttpContext, SignUpId) is not { } token || await show.HandleAsync(SignUpId, token, ct) is not SignUpAnswer.Advanced(var attempt))
        {
            return Page();
        }

        if (attempt.State is SignUpState.CodeRequired or SignUpState.AccountRequired)
        {
            return LocalRedirect(SignUpSteps.PathOf(attempt));
        }

        (State, Reference) = (attempt.State, attempt.Reference);
        return Page();
    }
}
