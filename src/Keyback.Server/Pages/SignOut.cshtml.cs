using Keyback.Server.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>Ends the session of this browser. Only a POST does; whoever follows the address lands on their own page.</summary>
internal sealed class SignOutModel(OwnSessions sessions) : PageModel
{
    /// <summary>Changes nothing.</summary>
    public IActionResult OnGet() => LocalRedirect("~/my");

    /// <summary>Ends the session and forgets its cookie.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (HttpContext.CurrentSession() is { } current)
        {
            // Whoever pressed the button and closed the window wants to be out all the same.
            await sessions.EndAsync(current.Account, current.Id);
        }

        SessionCookie.Drop(HttpContext);
        return LocalRedirect("~/sign-in?done=out");
    }
}
