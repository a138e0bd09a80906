using Keyback.Recovery;
using Keyback.Server.Console;
using Keyback.Server.Texts;
using Keyback.Storage.Support;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Staff.Requests;

/// <summary>
/// One request: take it, answer it by e-mail, note its case, close it. An e-mail address is shown masked, since the answer needs no
/// more; another way to be reached is shown to whoever has the request in hand.
/// </summary>
[StaffOnly(StaffRole.Agent, StaffRole.Supervisor)]
internal sealed class OneModel(SupportQueueStore store, AnswerRequest answer, TimeProvider time, PageTexts texts) : StaffPage
{
    /// <summary>Which request.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The answer as typed.</summary>
    [BindProperty]
    public string? Words { get; set; }

    /// <summary>The reference of a case as typed.</summary>
    [BindProperty]
    public string? Case { get; set; }

    /// <summary>What was just done: <c>sent</c>, <c>taken</c> or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The request.</summary>
    public QueuedRequest Queued { get; private set; } = null!; // set before any handler runs

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Whether it is the words of the answer.</summary>
    public bool WordsWrong { get; private set; }

    /// <summary>Whether it is the reference of the case.</summary>
    public bool CaseWrong { get; private set; }

    /// <summary>Whether it is still to be dealt with.</summary>
    public bool IsOpen => Queued.Request.State is SupportRequestState.Open;

    /// <summary>Whether the member has it in hand.</summary>
    public bool IsMine => Queued.TakenBy == Staff.Id;

    /// <summary>Whether the member may give it back, close it and note its case.</summary>
    public bool MayDeal => IsMine || (Staff.Role is StaffRole.Supervisor && Queued.TakenBy is not null);

    /// <summary>Whether it can be answered by e-mail.</summary>
    public bool ByEmail => AnswerRequest.AddressOf(Queued.Request) is not null;

    /// <summary>How to reach the writer, as much of it as the member needs.</summary>
    public string ShownReach => AnswerRequest.AddressOf(Queued.Request) is { } address ? address.ToString()
        : IsMine ? Queued.Request.Reach
        : texts["StaffRequests_ReachLater"];

    /// <summary>The good news to show, or none.</summary>
    public string? News => Done switch
    {
        "sent" => texts["StaffRequests_Sent"],
        "taken" when IsMine => texts["StaffRequests_Taken"],
        _ => null,
    };

    /// <inheritdoc />
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (await store.FindAsync(Id, HttpContext.RequestAborted) is not { } queued)
        {
            context.Result = NotFound();
            return;
        }

        Queued = queued;
        await next();
    }

    /// <summary>Shows it.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Takes it in hand.</summary>
    public async Task<IActionResult> OnPostTakeAsync() => await store.TakeAsync(Queued, Staff.Member, time.GetUtcNow())
        ? Again("taken")
        : await OvertakenAsync();

    /// <summary>Gives it back.</summary>
    public async Task<IActionResult> OnPostGiveBackAsync() =>
        await store.GiveBackAsync(Queued, Staff.Member) ? LocalRedirect("~/staff/requests") : await OvertakenAsync();

    /// <summary>Closes it.</summary>
    public async Task<IActionResult> OnPostCloseAsync() =>
        await store.CloseAsync(Queued, Staff.Member, time.GetUtcNow()) ? LocalRedirect("~/staff/requests") : await OvertakenAsync();

    /// <summary>Notes its case.</summary>
    public async Task<IActionResult> OnPostLinkAsync()
    {
        if (RecoveryReference.Read(Case) is not { } reference)
        {
            CaseWrong = true;
            return Refuse([texts["StaffRequests_CaseWrong"]]);
        }

        return await store.LinkAsync(Queued, Staff.Member, reference) ? Again(null) : await OvertakenAsync();
    }

    /// <summary>Answers it.</summary>
    public async Task<IActionResult> OnPostAnswerAsync()
    {
        switch (await answer.HandleAsync(Queued, Staff.Member, Words ?? ""))
        {
            case AnswerOutcome.Sent:
                return Again("sent");
            case AnswerOutcome.Refused(var reasons):
                WordsWrong = true;
                return Refuse([.. reasons.Select(Say)]);
            case AnswerOutcome.NoAddress:
                return Refuse([texts["StaffRequests_NoEmail"]]);
            default:
                return await OvertakenAsync();
        }
    }

    private string Say(AnswerRefusal reason) => reason switch
    {
        AnswerRefusal.Empty => texts["StaffRequests_AnswerEmpty"],
        AnswerRefusal.TooLong => texts.Format("StaffRequests_AnswerLong", AnswerRules.Longest),
        AnswerRefusal.OtherSite => texts["StaffRequests_AnswerSite"],
        _ => texts["StaffRequests_AnswerCode"],
    };

    private LocalRedirectResult Again(string? done) =>
        LocalRedirect($"~/staff/requests/{Id:D}{(done is null ? "" : $"?done={done}")}");

    // Somebody was faster, or it is not the member's: the page shows how it is.
    private async Task<IActionResult> OvertakenAsync()
    {
        Queued = await store.FindAsync(Id, HttpContext.RequestAborted) ?? Queued;
        Response.StatusCode = StatusCodes.Status409Conflict;
        Problems = [texts["StaffRequests_Overtaken"]];
        return Page();
    }

    private PageResult Refuse(IReadOnlyList<string> problems)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Problems = problems;
        return Page();
    }
}
