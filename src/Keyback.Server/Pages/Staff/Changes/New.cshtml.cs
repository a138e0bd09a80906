using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Server.Console;
using Keyback.Server.Texts;
using Keyback.Storage.ContactChanges;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Staff.Changes;

/// <summary>Proposes a change of contact for the account of a case.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor)]
internal sealed class NewContactChangeModel(
    ProposeContactChange propose, IAccountDirectory directory, ContactChangeTerms terms, PageTexts texts, ICaseAccounts cases) : StaffPage
{
    /// <summary>The case that it came up in.</summary>
    [BindProperty(Name = "case", SupportsGet = true)]
    public string? Case { get; set; }

    /// <summary>The new address or number, as typed.</summary>
    [BindProperty]
    public string? Contact { get; set; }

    /// <summary>What speaks for the caller.</summary>
    [BindProperty]
    public string? Evidence { get; set; }

    /// <summary>The account of the case, or none where the case is not this member's to act on.</summary>
    public Account? Account { get; private set; }

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>With which field: <c>contact</c>, <c>evidence</c> or none.</summary>
    public string? Wrong { get; private set; }

    /// <summary>How long a change waits, in days.</summary>
    public int Days => (int)Math.Ceiling(terms.Delay.TotalDays);

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await FindAsync(ct) ? Page() : Missing();

    /// <summary>Proposes it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await FindAsync(ct))
        {
            return Missing();
        }

        var answer = await propose.HandleAsync(Staff.Id, Account!.Id, Case, Contact, Evidence);
        switch (answer)
        {
            case ProposeAnswer.Kept(var id):
                return LocalRedirect($"~/staff/changes/{id}");
            case ProposeAnswer.ContactMissing:
                return Refused(texts["ContactChange_NoContact"], "contact");
            case ProposeAnswer.EvidenceMissing:
                return Refused(texts["ContactChange_NoEvidence"], "evidence");
            case ProposeAnswer.Known:
                return Refused(texts["ContactChange_Known"], "contact");
            case ProposeAnswer.Throttled(var wait):
                return Refused(texts.Format("ContactChange_Throttled", texts.Duration(wait)), null);
            case ProposeAnswer.Refused(var why):
                return Refused(texts[ContactChangeWords.KeyOf(why)], null);
            default:
                throw new InvalidOperationException("An answer without a page.");
        }
    }

    private async Task<bool> FindAsync(CancellationToken ct)
    {
        Case = RecoveryReference.Read(Case);
        var id = Case is null ? null : await cases.FindAsync(Case, Staff.Id, ct);
        Account = id is { } known ? await directory.FindAsync(known, ct) : null;
        return Account is not null;
    }

    private PageResult Missing()
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }

    private PageResult Refused(string problem, string? field)
    {
        (Problem, Wrong) = (problem, field);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
