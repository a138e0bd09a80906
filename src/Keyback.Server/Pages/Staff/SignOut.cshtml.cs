using Keyback.Server.Console;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff;

/// <summary>Ends the session of this browser.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor, StaffRole.Auditor)]
internal sealed class SignOutModel(StaffSessionStore sessions) : StaffPage
{
    /// <summary>There is nothing to see.</summary>
    public IActionResult OnGet() => LocalRedirect("/staff");

    /// <summary>Ends it.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        await sessions.EndAsync(Staff.Id, Staff.Session, "signed_out");
        StaffCookie.Drop(HttpContext);
        return LocalRedirect("/staff/sign-in");
    }
}
