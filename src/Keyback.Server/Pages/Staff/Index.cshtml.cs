using Keyback.Server.Console;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff;

/// <summary>What waits for the member, by role.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor, StaffRole.Auditor)]
internal sealed class IndexModel(IEnumerable<IStaffWait> all) : StaffPage
{
    /// <summary>What waits, and how much of it.</summary>
    public IReadOnlyList<(IStaffWait Wait, long Count)> Waits { get; private set; } = [];

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await CountAsync(ct);
        return Page();
    }

    /// <summary>The same, for the page's script.</summary>
    public async Task<IActionResult> OnGetLiveAsync(CancellationToken ct)
    {
        await CountAsync(ct);
        return Partial("_Waits", Waits);
    }

    private async Task CountAsync(CancellationToken ct)
    {
        List<(IStaffWait, long)> waits = [];
        foreach (var wait in all.Where(wait => wait.Roles.Contains(Staff.Role)))
        {
            waits.Add((wait, await wait.CountAsync(Staff, ct)));
        }

        Waits = waits;
    }
}
