using Keyback.Server.Console;
using Keyback.Server.Texts;
using Keyback.Storage.ContactChanges;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Changes;

/// <summary>One change of contact: what is known, and what this member may do with it.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor)]
internal sealed class ContactChangeModel(
    ContactChangeStore changes, ContactChangeViews views, ContactChangeTerms terms, TimeProvider clock, PageTexts texts) : StaffPage
{
    /// <summary>Which.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Why it is refused.</summary>
    [BindProperty]
    public string? Answer { get; set; }

    /// <summary>The change.</summary>
    public ContactChangeView View { get; private set; } = null!; // set before the page is shown

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>With which field: <c>answer</c> or none.</summary>
    public string? Wrong { get; private set; }

    /// <summary>How long it waits once approved, in days.</summary>
    public int Days => (int)Math.Ceiling(terms.Delay.TotalDays);

    /// <summary>Whether this member may say yes or no.</summary>
    public bool MayJudge => ContactChangeRules.MayJudge(View.Change, Standing) is null;

    /// <summary>Whether this member would be the second person, had another proposed it.</summary>
    public bool WaitsForAnother => ContactChangeRules.MayJudge(View.Change, Standing) is ContactChangeRefusal.SamePerson && View.Change.IsOpen;

    /// <summary>Whether this member may take it back or freeze the account.</summary>
    public bool MayStop => ContactChangeRules.MayStop(View.Change, Standing) is null;

    private StaffStanding Standing => new(Staff.Id, Staff.Role, IsOwn: Staff.Member.OwnAccount == View.Change.Account);

    private ContactChangeId Which => new(Id);

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync() => await FindAsync() ? Page() : NotFound();

    /// <summary>Approves it.</summary>
    public async Task<IActionResult> OnPostApproveAsync() => await AnswerAsync(await changes.ApproveAsync(Staff.Id, Which, clock.GetUtcNow()));

    /// <summary>Refuses it, with a reason.</summary>
    public async Task<IActionResult> OnPostRefuseAsync()
    {
        if (ProposeContactChange.Words(Answer) is { } answer)
        {
            return await AnswerAsync(await changes.RefuseAsync(Staff.Id, Which, answer, clock.GetUtcNow()));
        }

        return await WrongAsync(texts["ContactChange_NoAnswer"], "answer");
    }

    /// <summary>Takes it back.</summary>
    public async Task<IActionResult> OnPostWithdrawAsync() => await AnswerAsync(await changes.WithdrawAsync(Staff.Id, Which, clock.GetUtcNow()));

    /// <summary>Freezes the account: somebody has doubts.</summary>
    public async Task<IActionResult> OnPostFreezeAsync() => await AnswerAsync(await changes.FreezeAsync(Staff.Id, Which, clock.GetUtcNow()));

    private async Task<IActionResult> AnswerAsync(ContactChangeResult result) => result switch
    {
        ContactChangeResult.Done => LocalRedirect($"~/staff/changes/{Which}"),
        ContactChangeResult.Refused(var why) => await WrongAsync(texts[ContactChangeWords.KeyOf(why)], null),
        _ => NotFound(),
    };

    private async Task<IActionResult> WrongAsync(string problem, string? field)
    {
        (Problem, Wrong) = (problem, field);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await FindAsync() ? Page() : NotFound();
    }

    private async Task<bool> FindAsync()
    {
        if (await views.ShowAsync(Staff.Member, Which) is not { } view)
        {
            return false;
        }

        View = view;
        return true;
    }
}
