using Keyback.Server.Console;
using Keyback.Storage.Support;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Requests;

/// <summary>What people wrote on the contact page, the oldest first.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.Supervisor)]
internal sealed class IndexModel(SupportQueueStore store) : StaffPage
{
    private const int Most = 200; // rows on the page

    /// <summary>Whether closed ones are shown instead of open ones.</summary>
    [BindProperty(Name = "closed", SupportsGet = true)]
    public bool Closed { get; set; }

    /// <summary>The requests.</summary>
    public IReadOnlyList<QueuedRequest> All { get; private set; } = [];

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        All = await ReadAsync(ct);
        return Page();
    }

    /// <summary>The same, for the page's script.</summary>
    public async Task<IActionResult> OnGetLiveAsync(CancellationToken ct) => Partial("Requests/_List", (await ReadAsync(ct), Staff.Id));

    private Task<IReadOnlyList<QueuedRequest>> ReadAsync(CancellationToken ct) =>
        store.ListAsync(Closed ? SupportRequestState.Closed : SupportRequestState.Open, Most, ct);
}
