using Keyback.Accounts;
using Keyback.Server.Console;
using Keyback.Server.Texts;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.People;

/// <summary>Who works for the site, and one more. The link to join by goes to the new member alone; no page shows it.</summary>
[StaffOnly(StaffRole.Supervisor)]
internal sealed class IndexModel(StaffStore store, InviteStaff invite, PageTexts texts) : StaffPage
{
    /// <summary>The name as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>What colleagues call the member, as typed.</summary>
    [BindProperty]
    public string? DisplayName { get; set; }

    /// <summary>The address as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The language.</summary>
    [BindProperty]
    public string? Locale { get; set; } = Languages.Current;

    /// <summary>The word of the role.</summary>
    [BindProperty(Name = "Role")]
    public string? RoleWord { get; set; }

    /// <summary>What was just done: <c>added</c>, or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The role that the form shows.</summary>
    public StaffRole Role => StaffWords.TryParse(RoleWord, out var role) ? role : StaffRole.Agent;

    /// <summary>Everybody, by name.</summary>
    public IReadOnlyList<StaffMember> All { get; private set; } = [];

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The id of the field that is wrong, or none.</summary>
    public string? ProblemAt { get; private set; }

    /// <summary>The good news to show, or none.</summary>
    public string? News => Problem is null && Done is "added" ? texts["StaffPeople_Added"] : null;

    /// <summary>Shows everybody.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => ShownAsync(ct);

    /// <summary>Adds a member.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!StaffName.TryParse(Name, out var name))
        {
            return await RefuseAsync("name", "StaffPeople_NameWrong", ct);
        }

        if (DisplayName?.Trim() is not { Length: > 0 and <= InviteStaff.LongestDisplayName } shown || shown.Any(char.IsControl))
        {
            return await RefuseAsync("display", "StaffPeople_DisplayWrong", ct);
        }

        if (!EmailAddress.TryParse(Email, out var address))
        {
            return await RefuseAsync("email", "StaffPeople_EmailWrong", ct);
        }

        if (!StaffWords.TryParse(RoleWord, out var role))
        {
            return await RefuseAsync("role", "StaffPeople_RoleWrong", ct);
        }

        var (change, _) = await invite.AddAsync(
            new Invitation(name, role, shown, address.Value, Languages.Match(Locale) ?? Languages.Current, null), Staff.Id);
        return change is StaffChange.Done
            ? LocalRedirect("~/staff/people?done=added")
            : await RefuseAsync("name", "StaffPeople_NameTaken", ct);
    }

    private Task<IActionResult> RefuseAsync(string at, string key, CancellationToken ct)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        (Problem, ProblemAt) = (texts[key], at);
        return ShownAsync(ct);
    }

    private async Task<IActionResult> ShownAsync(CancellationToken ct)
    {
        All = await store.ListAsync(ct);
        return Page();
    }
}
