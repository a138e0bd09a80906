using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The start of a Recovery: the registered address and the goal.</summary>
internal sealed class StartModel(StartRecovery start, IOptions<LimitsOptions> limits, PageTexts texts) : PageModel
{
    /// <summary>The goal's name in forms and addresses: sign in for a while.</summary>
    public const string TemporaryCode = "temporary_code";

    /// <summary>The goal's name in forms and addresses: set a new password.</summary>
    public const string NewPassword = "new_password";

    /// <summary>The registered address, as typed. It is taken from the form only: no address stands in a URL.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>What the owner wants at the end; anything unknown is a new password.</summary>
    [BindProperty(Name = "goal", SupportsGet = true)]
    public string? Goal { get; set; }

    /// <summary>Why the start did not work, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The problem is the address itself.</summary>
    public bool AddressWrong { get; private set; }

    /// <summary>How long a sign-in with a temporary code lasts, in words.</summary>
    public string SessionLength => texts.Duration(limits.Value.TemporarySessionLifetime);

    /// <summary>Shows the form.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Starts a Recovery. No account is looked up here, and no answer depends on one (I1).</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var goal = Goal is TemporaryCode ? RecoveryGoal.TemporaryCode : RecoveryGoal.NewPassword;
        var answer = await start.HandleAsync(Email ?? "", RecoveryMethod.EmailCode, goal, HttpContext.Caller(), ct);

        switch (answer)
        {
            case StartAnswer.Started(var view, var token):
                RecoveryCookie.Keep(HttpContext, view.Id, token);
                return LocalRedirect(Steps.PathOf(view));

            case StartAnswer.Throttled(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
                Problem = texts.Format("Forgot_Throttled", texts.Duration(wait));
                return Page();

            default:
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                Problem = texts["Forgot_NotAddress"];
                AddressWrong = true;
                return Page();
        }
    }
}
