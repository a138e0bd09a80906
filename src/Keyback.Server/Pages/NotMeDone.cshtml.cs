using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>The account is frozen; support opens it again.</summary>
internal sealed class NotMeDoneModel : PageModel
{
    /// <summary>Says so.</summary>
    public IActionResult OnGet() => Page();
}
