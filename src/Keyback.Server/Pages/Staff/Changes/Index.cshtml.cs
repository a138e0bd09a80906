using Keyback.Server.Console;
using Keyback.Storage.ContactChanges;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Changes;

/// <summary>The changes of contact: all for a supervisor, else one's own.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor)]
internal sealed class ContactChangesModel(ContactChangeViews views) : StaffPage
{
    /// <summary>What waits, then what ended lately.</summary>
    public IReadOnlyList<ContactChangeView> Changes { get; private set; } = [];

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Changes = await views.ListAsync(Staff.Member, ct);
        return Page();
    }

    /// <summary>The list alone, for the page that keeps itself fresh.</summary>
    public async Task<IActionResult> OnGetLiveAsync(CancellationToken ct) => Partial("_Changes", await views.ListAsync(Staff.Member, ct));
}
