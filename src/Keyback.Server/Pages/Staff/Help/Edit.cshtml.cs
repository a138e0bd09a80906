using Keyback.Help;
using Keyback.Server.Console;
using Keyback.Server.Help;
using Keyback.Server.Help.Desk;
using Keyback.Server.Texts;
using Keyback.Storage.Help;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Staff.Help;

/// <summary>
/// One question, in both languages: written, looked at, saved, published. Whatever cannot be kept comes back with all that was
/// typed.
/// </summary>
[StaffOnly(StaffRole.Agent, StaffRole.Supervisor)]
[RequestSizeLimit(LargestForm)]
[RequestFormLimits(ValueLengthLimit = LargestForm, MultipartBodyLengthLimit = LargestForm)]
internal sealed class HelpEditModel(
    HelpDesk desk, EditHelp edit, CheckHelpDraft check, HelpComposer composer, HelpLinks links, HelpLibrary library, StaffStore people, TimeProvider clock, PageTexts texts) : StaffPage
{
    private const int LargestForm = 512 * 1024; // bytes: six answers of full length in both languages

    /// <summary>What is filled in.</summary>
    [BindProperty]
    public HelpForm Form { get; set; } = new();

    /// <summary>The version that was on the screen; 0 where the store had none.</summary>
    [BindProperty(Name = "version")]
    public int Version { get; set; }

    /// <summary>The reference of the request that a new question answers, or none.</summary>
    [BindProperty(Name = "request", SupportsGet = true)]
    public string? RequestReference { get; set; }

    /// <summary>The question's present name; none for one that is new.</summary>
    [BindProperty(Name = "slug", SupportsGet = true)]
    public string? Slug { get; set; }

    /// <summary>Where the question stands.</summary>
    public HelpSheet Sheet { get; private set; } = null!; // set before the page is shown

    /// <summary>What is wrong; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Who saved meanwhile, and what; none when nobody did.</summary>
    public (HelpVersion Newest, string By)? Meanwhile { get; private set; }

    /// <summary>The question as it would be shown, by the tag of the language; empty when nobody asked.</summary>
    public IReadOnlyDictionary<string, HelpQuestion> Preview { get; private set; } = new Dictionary<string, HelpQuestion>();

    /// <summary>What was done just now, as a key of the texts; none when nothing was.</summary>
    public string? Done { get; private set; }

    /// <summary>Whether the member decides what everybody reads.</summary>
    public bool MayPublish => EditHelp.MayPublish(Staff.Role);

    /// <summary>Who answers.</summary>
    public IEnumerable<(string Key, string Name)> Authors => desk.Authors;

    /// <summary>What questions can be about.</summary>
    public IEnumerable<(string Key, string Name)> Tags => desk.Tags;

    /// <summary>Why the published version cannot be shown, or none.</summary>
    public string? Fault => Slug is not null && library.Faults.TryGetValue(Slug, out var fault) ? fault : null;

    /// <summary>Where the form goes.</summary>
    public string Action => Slug is null ? "~/staff/help/edit" : $"~/staff/help/edit/{Slug}";

    /// <summary>A text as the public page would show it in a language.</summary>
    public Func<string, HtmlString> HtmlIn(string locale) => markdown => links.Preview(markdown, locale);

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(string? done, CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } sheet)
        {
            return NotFound();
        }

        Done = done switch
        {
            "saved" => "HelpDesk_Done_saved",
            "published" => "HelpDesk_Done_published",
            "withdrawn" => "HelpDesk_Done_withdrawn",
            "restored" => "HelpDesk_Done_restored",
            _ => null,
        };
        (Sheet, Version, Form) = (sheet, sheet.Version, HelpForm.Of(sheet.Draft));
        return Page();
    }

    /// <summary>Shows how the question would look, saving nothing.</summary>
    public Task<IActionResult> OnPostPreviewAsync(CancellationToken ct) => WithSheetAsync(
        () =>
        {
            Problems = check.Handle(Draft, Slug, complete: false);
            Preview = Problems.Count > 0 ? Preview : Compose(Draft);
            return Task.FromResult<IActionResult>(Page());
        },
        ct);

    /// <summary>Adds room for one more answer.</summary>
    public Task<IActionResult> OnPostMoreAsync(CancellationToken ct) => WithSheetAsync(
        () =>
        {
            Form = HelpForm.Of(Draft with { Answers = [.. Draft.Answers.Take(HelpDraft.MostAnswers - 1), desk.EmptyAnswer()] });
            ModelState.Clear(); // the page shows the form as it is now
            return Task.FromResult<IActionResult>(Page());
        },
        ct);

    /// <summary>Keeps the text as a draft.</summary>
    public Task<IActionResult> OnPostSaveAsync(CancellationToken ct) => WithSheetAsync(
        async () => await AnswerAsync(await edit.SaveAsync(publish: false, Slug, Version, Draft, RequestReference, Staff, ct), "saved", ct), ct);

    /// <summary>Shows the text to everybody.</summary>
    public Task<IActionResult> OnPostPublishAsync(CancellationToken ct) => WithSheetAsync(
        async () => await AnswerAsync(await edit.SaveAsync(publish: true, Slug, Version, Draft, RequestReference, Staff, ct), "published", ct), ct);

    /// <summary>Takes the question from everybody, or back to the text that came with the program.</summary>
    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } sheet || Slug is null)
        {
            return NotFound();
        }

        (Sheet, Form) = (sheet, HelpForm.Of(sheet.Draft));
        return await AnswerAsync(await edit.WithdrawAsync(Slug, Version, Staff, ct), "withdrawn", ct);
    }

    private HelpDraft Draft => Form.ToDraft(Sheet.SlugStays ? Slug : null);

    private async Task<HelpSheet?> FindAsync(CancellationToken ct) => Slug is null ? await desk.NewAsync(RequestReference, ct) : await desk.OpenAsync(Slug, ct);

    private async Task<IActionResult> WithSheetAsync(Func<Task<IActionResult>> act, CancellationToken ct)
    {
        if (await FindAsync(ct) is not { } sheet)
        {
            return NotFound();
        }

        Sheet = sheet;
        return await act();
    }

    private async Task<IActionResult> AnswerAsync(EditHelpAnswer answer, string done, CancellationToken ct)
    {
        switch (answer)
        {
            case EditHelpAnswer.Done(var record):
                return LocalRedirect($"~/staff/help/edit/{record.Slug}?done={done}");

            case EditHelpAnswer.Refused(var problems):
                return Refuse(StatusCodes.Status422UnprocessableEntity, problems);

            case EditHelpAnswer.SlugTaken:
                return Refuse(StatusCodes.Status409Conflict, [texts["HelpDesk_SlugTaken"]]);

            case EditHelpAnswer.Overtaken(var newest):
                // What is on the screen stays; saved once more, it goes over what the other wrote, knowingly.
                Meanwhile = (newest, (await people.FindAsync(newest.Staff, ct))?.DisplayName ?? "");
                Version = newest.Number;
                ModelState.Clear();
                return Refuse(StatusCodes.Status409Conflict, []);

            case EditHelpAnswer.Forbidden:
                return StatusCode(StatusCodes.Status403Forbidden);

            default:
                return NotFound();
        }
    }

    private PageResult Refuse(int status, IReadOnlyList<string> problems)
    {
        Response.StatusCode = status;
        Problems = problems;
        return Page();
    }

    private Dictionary<string, HelpQuestion> Compose(HelpDraft draft)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return Languages.All.ToDictionary(language => language.Tag, language => composer.Compose(draft, language.Tag, today, today));
    }
}
