using Keyback.Accounts;
using Keyback.Server.Console;
using Keyback.Server.Pages.Staff.Cases;
using Keyback.Storage.Cases;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Accounts;

/// <summary>One of a manager's accounts, masked. What is to be done about it is done in a case.</summary>
[StaffOnly(StaffRole.AccountManager)]
internal sealed class DetailModel(AccountSight sight, ManagedAccounts managed, TimeProvider clock) : CasesPage(clock)
{
    /// <summary>Which account.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The account, masked.</summary>
    public SeenAccount Account { get; private set; } = null!;

    /// <summary>Shows it, if it is one of theirs.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (await sight.LookAsync(Act, new AccountId(Id), reference: null, Now) is not { } seen)
        {
            return NotFound();
        }

        Account = seen;
        return Page();
    }

    /// <summary>Opens a case about it.</summary>
    public async Task<IActionResult> OnPostAsync() =>
        await managed.OpenCaseAsync(Act, new AccountId(Id)) is { } opened ? LocalRedirect(PathOf(opened)) : NotFound();
}
