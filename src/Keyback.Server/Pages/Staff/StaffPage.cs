using Keyback.Server.Console;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Staff;

/// <summary>
/// What the pages of the console have in common. The gate has let the member in before any handler runs, because the page bears
/// <see cref="StaffOnlyAttribute"/>.
/// </summary>
internal abstract class StaffPage : PageModel
{
    /// <summary>Who asks.</summary>
    public CurrentStaff Staff => HttpContext.CurrentStaff() ?? throw new InvalidOperationException("The gate let nobody in.");
}
