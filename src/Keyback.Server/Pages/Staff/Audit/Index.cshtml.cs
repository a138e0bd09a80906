using System.Globalization;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Server.Console;
using Keyback.Server.Texts;
using Keyback.Storage.Audit;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Audit;

/// <summary>
/// The record: searched, verified, taken as a file. What is searched for is posted, so that no user name comes into an
/// address; and because it is, each search can be an entry itself.
/// </summary>
[StaffOnly(StaffRole.Supervisor, StaffRole.Auditor)]
internal sealed class RecordModel(
    RecordSearch record, AuditTrail trail, VerifyRecord verify, StaffStore members, IAccountDirectory directory, TimeProvider clock, PageTexts texts) : StaffPage
{
    private const string Minute = "yyyy-MM-dd'T'HH:mm";

    /// <summary>The reference to look for.</summary>
    [BindProperty]
    public string? Reference { get; set; }

    /// <summary>The user name or id to look for.</summary>
    [BindProperty]
    public string? Account { get; set; }

    /// <summary>The name of the member to look for.</summary>
    [BindProperty]
    public string? Member { get; set; }

    /// <summary>Not before, in UTC.</summary>
    [BindProperty]
    public string? From { get; set; }

    /// <summary>Before, in UTC.</summary>
    [BindProperty]
    public string? Until { get; set; }

    /// <summary>Where the page before ended.</summary>
    [BindProperty]
    public string? After { get; set; }

    /// <summary>Everybody, to choose from.</summary>
    public IReadOnlyList<StaffMember> Members { get; private set; } = [];

    /// <summary>What was found; none where nothing was searched for.</summary>
    public IReadOnlyList<RecordLine>? Lines { get; private set; }

    /// <summary>Where the next page begins, or none.</summary>
    public RecordMark? Next { get; private set; }

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>How the verification stands.</summary>
    public VerifyState Verification => verify.State;

    /// <summary>Shows the form.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => ShownAsync(ct);

    /// <summary>How the verification stands, for the page that keeps itself fresh.</summary>
    public IActionResult OnGetLive() => Partial("_Verify", Verification);

    /// <summary>Looks.</summary>
    public async Task<IActionResult> OnPostSearchAsync(CancellationToken ct)
    {
        if (await QuestionAsync(ct) is not { } question)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await ShownAsync(ct);
        }

        var lines = await record.ReadAsync(question, RecordMark.Parse(After), Staff.Id, ct);
        Lines = [.. lines.Take(RecordSearch.Page)];
        Next = lines.Count > RecordSearch.Page ? Lines[^1].Mark : null;
        return await ShownAsync(ct);
    }

    /// <summary>Begins a verification.</summary>
    public IActionResult OnPostVerify()
    {
        verify.Begin(Staff.Id);
        return LocalRedirect("~/staff/audit#verify");
    }

    /// <summary>Gives the whole record. That it was taken is its last entry.</summary>
    public async Task<IActionResult> OnPostExportAsync()
    {
        await record.NoteAsync(AuditKind.RecordExported, null, Staff.Id);
        return new ExportedRecord(trail, clock.GetUtcNow());
    }

    private async Task<RecordQuestion?> QuestionAsync(CancellationToken ct)
    {
        var (reference, name) = (Reference?.Trim().ToUpperInvariant() ?? "", Account?.Trim() ?? "");
        if (new[] { reference, name, Member ?? "" }.Count(text => text.Length > 0) > 1)
        {
            return Wrong("Record_TooMany");
        }

        var account = name.Length == 0 ? null : await AccountAsync(name, ct);
        if (name.Length > 0 && account is null)
        {
            return Wrong("Record_NoAccount");
        }

        var (from, until) = (At(From, DateTimeOffset.UnixEpoch), At(Until, clock.GetUtcNow().AddMinutes(1)));
        if (from is not { } begin || until is not { } end || begin >= end)
        {
            return Wrong("Record_BadTime");
        }

        var member = StaffName.TryParse(Member, out var wanted) ? await members.FindAsync(wanted, ct) : null;
        return new RecordQuestion(reference.Length > 0 ? reference : null, account, member?.Id, begin, end);
    }

    // Exactly, and by nothing that a caller would say: who looks into the record does not search for people.
    private async Task<AccountId?> AccountAsync(string name, CancellationToken ct) => Guid.TryParseExact(name, "D", out var id)
        ? new AccountId(id) // it may be all that is left of an account
        : UserName.TryParse(name, out var parsed) ? (await directory.FindAsync(IdentifierKind.UserName, parsed.Key, ct))?.Id : null;

    private static DateTimeOffset? At(string? typed, DateTimeOffset otherwise) => string.IsNullOrEmpty(typed) ? otherwise
        : DateTimeOffset.TryParseExact(typed, [Minute, $"{Minute}:ss"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : null;

    private RecordQuestion? Wrong(string key)
    {
        Problem = texts[key];
        return null;
    }

    private async Task<IActionResult> ShownAsync(CancellationToken ct)
    {
        Members = await members.ListAsync(ct);
        return Page();
    }
}
