using Keyback.Server.Console;
using Keyback.Server.Help.Desk;
using Keyback.Storage.Help;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Help;

/// <summary>Every text that a question ever had: who wrote it and when, what changed from one to another, and back to one.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.Supervisor)]
internal sealed class HelpVersionsModel(HelpQuestionStore store, EditHelp edit, StaffStore people) : StaffPage
{
    private IReadOnlyDictionary<StaffId, string> _names = new Dictionary<StaffId, string>();

    /// <summary>The question's name.</summary>
    [BindProperty(Name = "slug", SupportsGet = true)]
    public string Slug { get; set; } = "";

    /// <summary>The versions, the newest first.</summary>
    public IReadOnlyList<HelpVersion> Versions { get; private set; } = [];

    /// <summary>The number of the newest.</summary>
    public int Newest => Versions[0].Number;

    /// <summary>The number of the one that everybody reads; 0 where none is.</summary>
    public int Published { get; private set; }

    /// <summary>The one that is compared.</summary>
    public HelpVersion From { get; private set; } = null!; // set before the page is shown

    /// <summary>The one with which it is compared.</summary>
    public HelpVersion To { get; private set; } = null!; // set before the page is shown

    /// <summary>Somebody saved meanwhile, so nothing was restored.</summary>
    public bool Overtaken { get; private set; }

    /// <summary>How a version came to be, as a sentence with its number.</summary>
    public static string KeyOf(HelpAct act) => act switch
    {
        HelpAct.Saved => "HelpDesk_ActSaved",
        HelpAct.Published => "HelpDesk_ActPublished",
        HelpAct.Withdrawn => "HelpDesk_ActWithdrawn",
        HelpAct.Restored => "HelpDesk_ActRestored",
        HelpAct.None => throw new ArgumentOutOfRangeException(nameof(act)),
    };

    /// <summary>What a member is called.</summary>
    public string NameOf(StaffId id) => _names.GetValueOrDefault(id) ?? "–";

    /// <summary>Shows them.</summary>
    public Task<IActionResult> OnGetAsync(int? from, int? to, CancellationToken ct) => ShowAsync(from, to, ct);

    /// <summary>Takes an earlier text up again, as a draft.</summary>
    public async Task<IActionResult> OnPostRestoreAsync(int number, int version, CancellationToken ct)
    {
        switch (await edit.RestoreAsync(Slug, number, version, Staff, ct))
        {
            case EditHelpAnswer.Done:
                return LocalRedirect($"~/staff/help/edit/{Slug}?done=restored");

            case EditHelpAnswer.Overtaken:
                Overtaken = true;
                Response.StatusCode = StatusCodes.Status409Conflict;
                return await ShowAsync(number, null, ct);

            default:
                return NotFound();
        }
    }

    private async Task<IActionResult> ShowAsync(int? from, int? to, CancellationToken ct)
    {
        if (await store.FindAsync(Slug, ct) is not { } found)
        {
            return NotFound();
        }

        Versions = await store.VersionsAsync(Slug, ct);
        Published = found.Record.Published;
        To = Versions.FirstOrDefault(version => version.Number == to) ?? Versions[0];
        From = Versions.FirstOrDefault(version => version.Number == from) ?? Versions.FirstOrDefault(version => version.Number < To.Number) ?? To;
        _names = (await people.ListAsync(ct)).ToDictionary(member => member.Id, member => member.DisplayName);
        return Page();
    }
}
