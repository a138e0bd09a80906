using Keyback.Recovery;
using Keyback.Server.Recovery;
using Keyback.Server.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Forgot;

/// <summary>What the pages of a started Recovery have in common: which one it is, and that this browser must hold its token.</summary>
internal abstract class RecoveryPage : PageModel
{
    /// <summary>Which Recovery; its token is in the cookie.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Where the Recovery stands.</summary>
    public RecoveryView Recovery { get; private set; } = null!; // set before the page is shown

    /// <summary>The same as <see cref="Id"/>.</summary>
    protected RecoveryId RecoveryId => new(Id);

    /// <summary>Takes a step with the browser's token; without one, leads to the page that says that nothing is known.</summary>
    protected async Task<IActionResult> WithTokenAsync(Func<string, Task<IActionResult>> step) =>
        RecoveryCookie.Find(HttpContext, RecoveryId) is { } token ? await step(token) : LocalRedirect(Steps.EndOf(RecoveryId));

    /// <summary>The Recovery ended in a session: keeps it, and leads in.</summary>
    protected LocalRedirectResult SignedIn(IssuedSession session)
    {
        SessionCookie.Keep(HttpContext, session);
        RecoveryCookie.Finish(HttpContext, RecoveryId);
        return LocalRedirect("~/my");
    }

    /// <summary>Shows this page.</summary>
    protected PageResult Show(RecoveryView view)
    {
        Recovery = view;
        return Page();
    }
}
