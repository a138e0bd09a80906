using Keyback.Server.Console;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Staff;

/// <summary>Where the staff sign in.</summary>
[StaffDoor]
internal sealed class SignInModel : PageModel
{
    /// <summary>Shows the form.</summary>
    public IActionResult OnGet() => Page();
}
