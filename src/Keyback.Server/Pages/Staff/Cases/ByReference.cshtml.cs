using Keyback.Recovery;
using Keyback.Server.Console;
using Keyback.Storage.Cases;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Cases;

/// <summary>Leads from the reference of a case, as people say it, to its page.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor)]
internal sealed class ByReferenceModel(CaseStore store, TimeProvider clock) : CasesPage(clock)
{
    /// <summary>The reference, as typed.</summary>
    [BindProperty(Name = "reference", SupportsGet = true)]
    public string? Reference { get; set; }

    /// <summary>Leads there, or says that there is none for this member.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        RecoveryReference.Read(Reference) is { } reference && await store.FindAsync(Act, reference, ct) is { } found
            ? LocalRedirect(PathOf(found.Id))
            : NotFound();
}
