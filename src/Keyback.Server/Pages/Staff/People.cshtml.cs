using Keyback.Server.Console;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff;

/// <summary>Who works for the site.</summary>
[StaffOnly(StaffRole.Supervisor)]
internal sealed class PeopleModel : StaffPage
{
    /// <summary>Shows everybody.</summary>
    public IActionResult OnGet() => Page();
}
