using Keyback.Server.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>The front door: to one's own page, or to sign-in.</summary>
internal sealed class IndexModel : PageModel
{
    /// <summary>Chooses the door.</summary>
    public IActionResult OnGet() => LocalRedirect(HttpContext.CurrentSession() is null ? "~/sign-in" : "~/my");
}
