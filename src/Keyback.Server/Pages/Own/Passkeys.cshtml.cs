using Keyback.Passkeys;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Storage.Passkeys;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Own;

/// <summary>The account's passkeys: what they are, which there are, and adding, naming and removing one after a fresh proof.</summary>
internal sealed class PasskeysModel(
    PasskeyStore store, PasskeyOptions options, AddPasskey add, TimeProvider time, PageTexts texts) : OwnPage
{
    /// <summary>What the browser made of the challenge, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <summary>Which one is meant.</summary>
    [BindProperty]
    public Guid Id { get; set; }

    /// <summary>Its new name, as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>What was just done, or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>All of the account, the oldest first.</summary>
    public IReadOnlyList<Passkey> All { get; private set; } = [];

    /// <summary>The saved codes that came with the first factor, to be shown once; empty when none came.</summary>
    public IReadOnlyList<string> SavedCodes { get; private set; } = [];

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether a proof was given lately.</summary>
    public bool IsSteppedUp => Current.IsSteppedUp(time.GetUtcNow());

    /// <summary>Whether anything may be changed at once.</summary>
    public bool MayChange => !IsTemporary && IsSteppedUp;

    /// <summary>The good news to show, or none.</summary>
    public string? News => (Problem, Done) switch
    {
        (null, "added") => texts["Passkeys_DoneAdded"],
        (null, "renamed") => texts["Passkeys_DoneRenamed"],
        (null, "removed") => texts["Passkeys_DoneRemoved"],
        _ => null,
    };

    /// <inheritdoc />
    protected override string Back => WayBack.Passkeys;

    /// <summary>Shows them.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => ShownAsync(ct);

    /// <summary>Makes a challenge for a new one, for the page's script.</summary>
    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken ct) =>
        Response.Answer(await options.ToRegisterAsync(HttpContext.Act(Current), IsSteppedUp, HttpContext.Caller().Network, ct));

    /// <summary>Adds one.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var answer = PasskeyResponse.Read(Passkey) is { } response
            ? await add.HandleAsync(HttpContext.Act(Current), IsSteppedUp, response, null, HttpContext.Caller().UserAgent, ct)
            : new AddPasskeyAnswer.Rejected();
        switch (answer)
        {
            case AddPasskeyAnswer.Decided(PasskeyChange.Added { NewCodes: true }, var codes):
                SavedCodes = codes; // shown by this answer alone: no address leads to them again
                Done = "added";
                return await ShownAsync(ct);
            case AddPasskeyAnswer.Decided(var change, _):
                return await AnswerAsync(change, "added", ct);
            default:
                return await RefuseAsync(StatusCodes.Status422UnprocessableEntity, texts["Passkeys_Rejected"], ct);
        }
    }

    /// <summary>Gives one another name.</summary>
    public async Task<IActionResult> OnPostRenameAsync(CancellationToken ct) => PasskeyName.TryParse(Name, out var name)
        ? await AnswerAsync(await store.RenameAsync(HttpContext.Act(Current), new PasskeyId(Id), name), "renamed", ct)
        : await RefuseAsync(StatusCodes.Status422UnprocessableEntity, texts.Format("Passkeys_NameInvalid", PasskeyName.Longest), ct);

    /// <summary>Removes one.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct) =>
        await AnswerAsync(await store.RemoveAsync(HttpContext.Act(Current), new PasskeyId(Id)), "removed", ct);

    private async Task<IActionResult> AnswerAsync(PasskeyChange change, string done, CancellationToken ct) => change switch
    {
        PasskeyChange.Added or PasskeyChange.Done => LocalRedirect($"~/my/settings/passkeys?done={done}"),
        PasskeyChange.StepUpRequired => LocalRedirect($"~/my/settings/change?next={WayBack.Passkeys}"),
        PasskeyChange.FullSessionRequired => await RefuseAsync(StatusCodes.Status403Forbidden, texts["Passkeys_FullSession"], ct),
        PasskeyChange.Unknown => LocalRedirect("~/my/settings/passkeys"), // the page shows what there is
        PasskeyChange.Known => await RefuseAsync(StatusCodes.Status409Conflict, texts["Passkeys_Known"], ct),
        PasskeyChange.TooMany => await RefuseAsync(StatusCodes.Status409Conflict, texts.Format("Passkeys_TooMany", PasskeyStore.Most), ct),
        _ => throw new InvalidOperationException("An answer without words."),
    };

    private Task<IActionResult> RefuseAsync(int status, string problem, CancellationToken ct)
    {
        Response.StatusCode = status;
        Problem = problem;
        return ShownAsync(ct);
    }

    private async Task<IActionResult> ShownAsync(CancellationToken ct)
    {
        All = await store.ListAsync(Current.Account, ct);
        return Page();
    }
}
