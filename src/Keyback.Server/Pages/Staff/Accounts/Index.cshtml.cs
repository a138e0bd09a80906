using Keyback.Accounts;
using Keyback.Server.Console;
using Keyback.Server.Pages.Staff.Cases;
using Keyback.Storage.Cases;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Accounts;

/// <summary>The accounts that a manager looks after: a list, and no search.</summary>
[StaffOnly(StaffRole.AccountManager)]
internal sealed class IndexModel(ManagedAccounts managed, TimeProvider clock) : CasesPage(clock)
{
    /// <summary>The last account of the page before, or none.</summary>
    [BindProperty(Name = "after", SupportsGet = true)]
    public Guid? After { get; set; }

    /// <summary>One page of them.</summary>
    public IReadOnlyList<ManagedAccount> Accounts { get; private set; } = [];

    /// <summary>Where the next page begins; none on the last.</summary>
    public AccountId? Following { get; private set; }

    /// <summary>Shows a page.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        (Accounts, Following) = await managed.ListAsync(Act, After is { } last ? new AccountId(last) : null, ct);
        return Page();
    }
}
