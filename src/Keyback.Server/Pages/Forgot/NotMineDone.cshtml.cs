using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The number is off the account of somebody else.</summary>
internal sealed class NotMineDoneModel : PageModel
{
    /// <summary>Says so.</summary>
    public IActionResult OnGet() => Page();
}
