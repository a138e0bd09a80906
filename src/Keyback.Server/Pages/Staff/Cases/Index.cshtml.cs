using Keyback.Recovery;
using Keyback.Server.Console;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Storage.Cases;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Cases;

/// <summary>Where a call begins: one form that looks an account up and opens a case, and the cases that are open.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.Supervisor)]
internal sealed class IndexModel(CaseStore store, TimeProvider clock, PageTexts texts) : CasesPage(clock)
{
    /// <summary>The form.</summary>
    [BindProperty]
    public SaidForm Form { get; set; } = new();

    /// <summary>The reference of the request with which it began, or none.</summary>
    [BindProperty(Name = "about", SupportsGet = true)]
    public string? About { get; set; }

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The open cases, the newest first.</summary>
    public IReadOnlyList<SupportCase> Open { get; private set; } = [];

    /// <summary>Whether all open cases are shown, and not own ones alone.</summary>
    public bool ShowsAll => Staff.Role is StaffRole.Supervisor;

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Open = await store.ListAsync(Act, ct);
        return Page();
    }

    /// <summary>The list alone, for the page's script.</summary>
    public async Task<IActionResult> OnGetListAsync(CancellationToken ct)
    {
        Open = await store.ListAsync(Act, ct);
        return Partial("_List", this);
    }

    /// <summary>Opens a case.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var about = RecoveryReference.Read(About);
        if (Form.Read(HttpContext.Caller().Region) is not { } said || (about is null && !string.IsNullOrWhiteSpace(About)))
        {
            return await RefuseAsync(StatusCodes.Status422UnprocessableEntity, texts["Cases_Malformed"], ct);
        }

        switch (await store.OpenAsync(Act, said, Form.Typed, about))
        {
            case LookupResult.Made made:
                return LocalRedirect(PathOf(made.Case));

            case LookupResult.Refused refused:
                Response.ComeBackIn(refused.RetryAfter, StatusCodes.Status429TooManyRequests);
                return await RefuseAsync(StatusCodes.Status429TooManyRequests, texts.Format("Cases_Quota", texts.Duration(refused.RetryAfter)), ct);

            default:
                return NotFound();
        }
    }

    private async Task<IActionResult> RefuseAsync(int status, string problem, CancellationToken ct)
    {
        Response.StatusCode = status;
        Problem = problem;
        Open = await store.ListAsync(Act, ct);
        return Page();
    }
}
