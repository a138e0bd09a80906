using Keyback.Server.Accounts;
using Keyback.Server.Factors;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Storage.Factors;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Own;

/// <summary>The second factors of the account: an authenticator app is set up and removed here, and saved codes are made. Only in a full session.</summary>
internal sealed class FactorsModel(
    ShowAccount show, SetUpTotp setUp, ReplaceSavedCodes replace, FactorStore store, TimeProvider time, PageTexts texts) : OwnPage
{
    /// <summary>The first code of the app, as typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What was just done: <c>removed</c> or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The account.</summary>
    public OwnAccount Account { get; private set; } = null!; // set before the page is shown

    /// <summary>The app that is being set up, or none.</summary>
    public TotpEnrolment? Enrolment { get; private set; }

    /// <summary>Fresh saved codes, shown this once; empty else.</summary>
    public IReadOnlyList<string> SavedCodes { get; private set; } = [];

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The good news to show, or none.</summary>
    public string? News { get; private set; }

    /// <summary>Whether anything may be changed at once.</summary>
    public bool MayChange => !IsTemporary && Current.IsSteppedUp(time.GetUtcNow());

    /// <inheritdoc />
    protected override string Back => WayBack.Factors;

    /// <summary>Shows what there is.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        News = Done is "removed" ? texts["Factors_DoneRemoved"] : null;
        return ShownAsync(ct);
    }

    /// <summary>Begins to set up an app.</summary>
    public async Task<IActionResult> OnPostBeginAsync(CancellationToken ct)
    {
        await setUp.BeginAsync(HttpContext.Act(Current), ct);
        return Again();
    }

    /// <summary>Takes the first code of the app.</summary>
    public async Task<IActionResult> OnPostCodeAsync(CancellationToken ct)
    {
        var (result, codes) = await setUp.ProveAsync(HttpContext.Act(Current), Code ?? "");
        if (result is null or FactorChange.CodeWrong)
        {
            Problem = texts[result is null ? "Factor_TotpMalformed" : "Factors_CodeWrong"];
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await ShownAsync(ct);
        }

        if (result is not FactorChange.Done)
        {
            return Again();
        }

        News = texts["Factors_DoneAdded"];
        SavedCodes = codes;
        return await ShownAsync(ct);
    }

    /// <summary>Removes the app.</summary>
    public async Task<IActionResult> OnPostRemoveAsync() =>
        await store.RemoveTotpAsync(HttpContext.Act(Current)) is FactorChange.Done ? LocalRedirect("~/my/settings/factors?done=removed") : Again();

    /// <summary>Makes fresh saved codes.</summary>
    public async Task<IActionResult> OnPostSavedAsync(CancellationToken ct)
    {
        var (result, codes) = await replace.HandleAsync(HttpContext.Act(Current));
        if (result is not FactorChange.Done)
        {
            return Again();
        }

        News = texts["Factors_DoneSaved"];
        SavedCodes = codes;
        return await ShownAsync(ct);
    }

    private LocalRedirectResult Again() => LocalRedirect("~/my/settings/factors");

    private async Task<IActionResult> ShownAsync(CancellationToken ct)
    {
        if (await show.HandleAsync(Current.Account, ct) is not { } account)
        {
            return LocalRedirect(WayBack.SignInFor(Back));
        }

        Account = account;

        // The secret is shown to nobody who might not change it.
        Enrolment = MayChange && !account.Factors.Totp ? await setUp.FindAsync(Current.Account, time.GetUtcNow(), ct) : null;
        return Page();
    }
}
