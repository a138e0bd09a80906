using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Server.Console;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Storage.Cases;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Cases;

/// <summary>One case: who is meant, how the caller was checked, the link, its progress, locks, note and end.</summary>
[StaffOnly(StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor)]
internal sealed class DetailModel(
    CaseStore store, CaseLinkStore links, AccountSight sight, StaffHelp help, StaffStore staff, SupportPolicy policy, LimitsOptions limits, TimeProvider clock, PageTexts texts)
    : CasesPage(clock)
{
    /// <summary>The longest note, in UTF-16 units.</summary>
    public const int LongestNote = 2000;

    /// <summary>Which case.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>What was just done: a word in the address.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>What the caller says, in a case that has found nobody.</summary>
    [BindProperty]
    public SaidForm Form { get; set; } = new();

    /// <summary>How the caller was checked: names of checks.</summary>
    [BindProperty]
    public IList<string> Check { get; set; } = [];

    /// <summary>To which address the link goes.</summary>
    [BindProperty]
    public Guid? Contact { get; set; }

    /// <summary>What the link leads to.</summary>
    [BindProperty]
    public RecoveryGoal Goal { get; set; } = RecoveryGoal.NewPassword;

    /// <summary>What is noted.</summary>
    [BindProperty]
    public string? Note { get; set; }

    /// <summary>How the case ends.</summary>
    [BindProperty]
    public CaseOutcome Outcome { get; set; }

    /// <summary>Why something is lifted.</summary>
    [BindProperty]
    public LiftReason Reason { get; set; }

    /// <summary>Who is to look after the account; empty for nobody.</summary>
    [BindProperty]
    public string? Manager { get; set; }

    /// <summary>The case.</summary>
    public SupportCase Case { get; private set; } = null!;

    /// <summary>The account, masked; none where nobody was found.</summary>
    public SeenAccount? Account { get; private set; }

    /// <summary>The links that were sent, the newest first.</summary>
    public IReadOnlyList<SentLink> Links { get; private set; } = [];

    /// <summary>The account managers, for a supervisor to choose from.</summary>
    public IReadOnlyList<StaffMember> Managers { get; private set; } = [];

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The part of the page that it is about: <c>look</c>, <c>link</c>, <c>note</c>, <c>lift</c>, <c>close</c> or <c>manager</c>.</summary>
    public string? ProblemAt { get; private set; }

    /// <summary>The checks to choose from.</summary>
    public IReadOnlyList<SupportCheck> Checks => policy.Checks;

    /// <summary>Points that this account asks for.</summary>
    public int Minimum => policy.MinimumFor(CallRisks.Of(Account?.Reasons ?? []));

    /// <summary>How long a link works, in words.</summary>
    public string LinkLength => texts.Duration(limits.SupportLinkLifetime);

    /// <summary>Whether a supervisor looks.</summary>
    public bool IsSupervisor => Staff.Role is StaffRole.Supervisor;

    /// <summary>Why nothing can be done about this account by whoever looks, or none.</summary>
    public LinkRefusal? Forbidden => Account is null ? null : LinkRules.Forbids(Account.Relation, IsSupervisor);

    /// <summary>Whether whoever reads may look for accounts.</summary>
    public bool MayLook => CaseStore.MayLook(Act);

    /// <summary>Whether something can still be done.</summary>
    public bool IsOpen => Case.State is CaseState.Open;

    /// <summary>The addresses to which a link may go.</summary>
    public IEnumerable<SeenContact> Addresses => Account?.Contacts.Where(contact => contact.Kind is IdentifierKind.Email) ?? [];

    private CaseId CaseId => new(Id);

    /// <summary>What was just done, in words; or none.</summary>
    public string? News => Done switch
    {
        "link" => texts["Case_DoneLink"],
        "note" => texts["Case_DoneNote"],
        "close" => texts["Case_DoneClose"],
        "lift" => texts["Case_DoneLift"],
        "unfreeze" => texts["Case_DoneUnfreeze"],
        "manager" => texts["Case_DoneManager"],
        "take" => texts["Case_DoneTake"],
        _ => null,
    };

    /// <summary>Shows the case.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => ShowAsync(StatusCodes.Status200OK, null, null, ct);

    /// <summary>How far the links are, for the page's script: nothing of the account.</summary>
    public async Task<IActionResult> OnGetProgressAsync(CancellationToken ct)
    {
        if (await store.FindAsync(Act, CaseId, ct) is null)
        {
            return NotFound();
        }

        Links = await links.ListAsync(CaseId, Now, ct);
        return Partial("_Progress", this);
    }

    /// <summary>Looks once more.</summary>
    public async Task<IActionResult> OnPostLookAsync(CancellationToken ct)
    {
        if (Form.Read(HttpContext.Caller().Region) is not { } said)
        {
            return await RefuseAsync("look", texts["Cases_Malformed"], ct);
        }

        switch (await store.LookAgainAsync(Act, CaseId, said, Form.Typed))
        {
            case LookupResult.Refused refused:
                Response.ComeBackIn(refused.RetryAfter, StatusCodes.Status429TooManyRequests);
                return await ShowAsync(StatusCodes.Status429TooManyRequests, "look", texts.Format("Cases_Quota", texts.Duration(refused.RetryAfter)), ct);

            default:
                return LocalRedirect(PathOf(CaseId));
        }
    }

    /// <summary>Has a link sent.</summary>
    public async Task<IActionResult> OnPostLinkAsync(CancellationToken ct)
    {
        if (Contact is not { } contact || Goal is not (RecoveryGoal.NewPassword or RecoveryGoal.TemporaryCode))
        {
            return await RefuseAsync("link", texts["Case_LinkNoAddress"], ct);
        }

        return await links.SendAsync(Act, CaseId, new ContactId(contact), Goal, Check) switch
        {
            LinkResult.Refused refused => await RefuseAsync("link", texts[CaseTexts.Of(refused.Why)], ct),
            _ => Next("link"),
        };
    }

    /// <summary>Keeps the note.</summary>
    public async Task<IActionResult> OnPostNoteAsync(CancellationToken ct) => (Note ?? "").Length > LongestNote
        ? await RefuseAsync("note", texts.Format("Case_NoteLong", LongestNote), ct)
        : await AfterAsync(await store.NoteAsync(Act, CaseId, Note ?? ""), "note", ct);

    /// <summary>Closes the case.</summary>
    public async Task<IActionResult> OnPostCloseAsync(CancellationToken ct) => CaseTexts.Outcomes.Contains(Outcome)
        ? await AfterAsync(await store.CloseAsync(Act, CaseId, Outcome), "close", ct)
        : await RefuseAsync("close", texts["Case_CloseHowMissing"], ct);

    /// <summary>Takes the case over.</summary>
    public async Task<IActionResult> OnPostTakeAsync(CancellationToken ct) => await AfterAsync(await store.TakeOverAsync(Act, CaseId), "take", ct);

    /// <summary>Lifts the locks of the account.</summary>
    public Task<IActionResult> OnPostLiftAsync(CancellationToken ct) => LiftAsync("lift", help.LiftLocksAsync, ct);

    /// <summary>Lifts the freeze of the account.</summary>
    public Task<IActionResult> OnPostUnfreezeAsync(CancellationToken ct) => LiftAsync("unfreeze", help.UnfreezeAsync, ct);

    /// <summary>Gives the account a manager, or none.</summary>
    public async Task<IActionResult> OnPostManagerAsync(CancellationToken ct)
    {
        var none = string.IsNullOrEmpty(Manager);
        if (!none && !StaffName.TryParse(Manager, out _))
        {
            return await RefuseAsync("manager", texts["Case_Forbidden"], ct);
        }

        _ = StaffName.TryParse(Manager, out var name);
        return await AfterAsync(await help.AssignAsync(Act, CaseId, none ? null : name) is LiftResult.Lifted, "manager", ct);
    }

    private async Task<IActionResult> LiftAsync(string what, Func<StaffAct, CaseId, LiftReason, Task<LiftResult>> lift, CancellationToken ct) =>
        !CaseTexts.Reasons.Contains(Reason)
            ? await RefuseAsync("lift", texts["Case_LiftWhy"], ct)
            : await lift(Act, CaseId, Reason) switch
            {
                LiftResult.Lifted => Next(what),
                LiftResult.NothingToLift => await RefuseAsync("lift", texts["Case_NothingToLift"], ct),
                _ => await RefuseAsync("lift", texts["Case_Forbidden"], ct),
            };

    private LocalRedirectResult Next(string done) => LocalRedirect($"{PathOf(CaseId)}?done={done}");

    private async Task<IActionResult> AfterAsync(bool done, string what, CancellationToken ct) =>
        done ? Next(what) : await RefuseAsync(what, texts["Case_Forbidden"], ct);

    private Task<IActionResult> RefuseAsync(string at, string problem, CancellationToken ct) =>
        ShowAsync(StatusCodes.Status422UnprocessableEntity, at, problem, ct);

    private async Task<IActionResult> ShowAsync(int status, string? at, string? problem, CancellationToken ct)
    {
        if (await store.FindAsync(Act, CaseId, ct) is not { } found)
        {
            return NotFound();
        }

        Case = found;
        (ProblemAt, Problem) = (at, problem);
        Response.StatusCode = status;
        if (found.Account is { } account)
        {
            Account = await sight.LookAsync(Act, account, found.Reference, found.OpenedAt);
            Links = await links.ListAsync(CaseId, Now, ct);
        }

        Managers = IsSupervisor && Account is not null
            ? [.. (await staff.ListAsync(ct)).Where(one => one is { Role: StaffRole.AccountManager, Status: StaffStatus.Active })]
            : [];
        Check = at is "link" ? Check : [.. found.Checks];
        Note = at is "note" ? Note : found.Note;
        return Page();
    }
}
