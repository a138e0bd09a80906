using Keyback.Accounts;
using Keyback.Server.Console;
using Keyback.Server.Texts;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Keyback.Server.Pages.Staff.People;

/// <summary>One member: role, access, own account. Never one's own, and never the last supervisor.</summary>
[StaffOnly(StaffRole.Supervisor)]
internal sealed class MemberModel(StaffStore store, InviteStaff invite, IAccountDirectory directory, PageTexts texts) : StaffPage
{
    /// <summary>Which member.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The word of the new role.</summary>
    [BindProperty]
    public string? Role { get; set; }

    /// <summary>The user name of the member's own account, as typed; empty to take it off.</summary>
    [BindProperty]
    public string? Account { get; set; }

    /// <summary>What was just done: <c>changed</c>, <c>sent</c> or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>Who.</summary>
    public StaffMember Member { get; private set; } = null!; // set before any handler runs

    /// <summary>The member's own account, as much of it as colleagues see; none where none is known.</summary>
    public string? MaskedAccount { get; private set; }

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it is the one who asks.</summary>
    public bool IsOwn => Member.Id == Staff.Id;

    /// <summary>The member's address, masked; none where there is none.</summary>
    public string? MaskedEmail => EmailAddress.TryParse(Member.Email, out var address) ? address.ToString() : null;

    /// <summary>The good news to show, or none.</summary>
    public string? News => Done switch
    {
        "changed" => texts["StaffMe_Changed"],
        "sent" => texts["StaffPeople_Sent"],
        _ => null,
    };

    /// <inheritdoc />
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (await store.FindAsync(new StaffId(Id), HttpContext.RequestAborted) is not { } member)
        {
            context.Result = NotFound();
            return;
        }

        Member = member;
        await next();
    }

    /// <summary>Shows the member.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => ShownAsync(ct);

    /// <summary>Changes the role.</summary>
    public async Task<IActionResult> OnPostRoleAsync(CancellationToken ct) => StaffWords.TryParse(Role, out var role)
        ? await AnswerAsync(role == Member.Role ? StaffChange.Done : await store.ChangeRoleAsync(Member.Id, role, Staff.Id), "changed", ct)
        : await RefuseAsync("StaffPeople_RoleWrong", ct);

    /// <summary>Lets the member in no more.</summary>
    public async Task<IActionResult> OnPostDisableAsync(CancellationToken ct) => await AnswerAsync(await store.DisableAsync(Member.Id, Staff.Id), "changed", ct);

    /// <summary>Lets the member in again.</summary>
    public async Task<IActionResult> OnPostEnableAsync(CancellationToken ct) => await AnswerAsync(await store.EnableAsync(Member.Id, Staff.Id), "changed", ct);

    /// <summary>Takes every way in from the member and sends a link to join by anew.</summary>
    public async Task<IActionResult> OnPostResetAsync(CancellationToken ct) => Member.Email.Length == 0
        ? await RefuseAsync("StaffPeople_ResetNoEmail", ct)
        : await AnswerAsync((await invite.ResetAsync(Member, Staff.Id)).Change, "sent", ct);

    /// <summary>Notes the member's own account, or takes the note off.</summary>
    public async Task<IActionResult> OnPostAccountAsync(CancellationToken ct)
    {
        AccountId? own = null;
        if (Account?.Trim() is { Length: > 0 })
        {
            var found = UserName.TryParse(Account, out var name) ? await directory.FindAsync(IdentifierKind.UserName, name.Key, ct) : null;
            if (found is null)
            {
                return await RefuseAsync("StaffPeople_AccountUnknown", ct);
            }

            own = found.Id;
        }

        return await AnswerAsync(await store.LinkAccountAsync(Member.Id, own, Staff.Id), "changed", ct);
    }

    private async Task<IActionResult> AnswerAsync(StaffChange change, string done, CancellationToken ct) => change switch
    {
        StaffChange.Done => LocalRedirect($"~/staff/people/{Member.Id}?done={done}"),
        StaffChange.LastSupervisor => await RefuseAsync("StaffPeople_Last", ct),
        StaffChange.Own => await RefuseAsync("StaffPeople_Own", ct),
        _ => LocalRedirect($"~/staff/people/{Member.Id}"), // somebody was faster: the page shows how it is
    };

    private Task<IActionResult> RefuseAsync(string key, CancellationToken ct)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Problem = texts[key];
        return ShownAsync(ct);
    }

    private async Task<IActionResult> ShownAsync(CancellationToken ct)
    {
        var account = Member.OwnAccount is { } id ? await directory.FindAsync(id, ct) : null;
        MaskedAccount = account is null ? null : UserName.TryParse(account.UserName, out var name) ? name.Masked : "•••";
        return Page();
    }
}
