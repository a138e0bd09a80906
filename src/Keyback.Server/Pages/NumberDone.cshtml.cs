using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>The number is the account's again.</summary>
internal sealed class NumberDoneModel : PageModel
{
    /// <summary>Says so.</summary>
    public IActionResult OnGet() => Page();
}
