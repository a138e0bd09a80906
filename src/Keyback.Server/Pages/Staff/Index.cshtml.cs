using Keyback.Server.Console;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff;

/// <summary>What waits for the member, by role.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor, StaffRole.Auditor)]
internal sealed class IndexModel : StaffPage
{
    /// <summary>Shows it.</summary>
    public IActionResult OnGet() => Page();
}
