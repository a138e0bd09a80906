using Keyback.Server.Console;
using Keyback.Server.Pages.Staff.Cases;
using Keyback.Server.Texts;
using Keyback.Storage.Cases;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff;

/// <summary>Owners who asked for their account's manager, the oldest first. Whoever takes one on goes on in a case.</summary>
[StaffOnly(StaffRole.AccountManager, StaffRole.Supervisor)]
internal sealed class QueueModel(ManagerAsks asks, TimeProvider clock, PageTexts texts) : CasesPage(clock)
{
    /// <summary>Those that wait.</summary>
    public IReadOnlyList<WaitingAsk> Asks { get; private set; } = [];

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether all queues are shown, and not the own one alone.</summary>
    public bool ShowsAll => Staff.Role is StaffRole.Supervisor;

    /// <summary>Shows the queue.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Asks = await asks.ListAsync(Act, ct);
        return Page();
    }

    /// <summary>The list alone, for the page's script.</summary>
    public async Task<IActionResult> OnGetListAsync(CancellationToken ct)
    {
        Asks = await asks.ListAsync(Act, ct);
        return Partial("_Queue", this);
    }

    /// <summary>Takes one on.</summary>
    public async Task<IActionResult> OnPostAsync(Guid ask, CancellationToken ct)
    {
        if (await asks.TakeAsync(Act, ask) is { } opened)
        {
            return LocalRedirect(PathOf(opened));
        }

        Response.StatusCode = StatusCodes.Status409Conflict;
        Problem = texts["Queue_Gone"];
        Asks = await asks.ListAsync(Act, ct);
        return Page();
    }
}
