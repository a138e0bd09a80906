using Keyback.Server.Console;
using Keyback.Server.Help;
using Keyback.Server.Help.Desk;
using Keyback.Storage.Help;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Help;

/// <summary>Every question of the help centre, those first that failed most people.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.Supervisor)]
internal sealed class HelpListModel(HelpDesk desk, HelpLibrary library) : StaffPage
{
    /// <summary>The questions, each with what readers said of it by language.</summary>
    public IReadOnlyList<(HelpSheet Sheet, IReadOnlyDictionary<string, HelpVotes> Votes)> Questions { get; private set; } = [];

    /// <summary>Published ones that cannot be shown.</summary>
    public IReadOnlyDictionary<string, string> Faults => library.Faults;

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Questions = await desk.ListAsync(ct);
        return Page();
    }
}
