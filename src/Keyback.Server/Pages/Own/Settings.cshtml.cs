using Keyback.Server.Accounts;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Storage.Accounts;
using Keyback.Storage.Audit;
using Keyback.Storage.ContactChanges;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Own;

/// <summary>The account at a glance: name, addresses and numbers masked, language, what happened lately.</summary>
internal sealed class SettingsModel(
    ShowAccount show,
    SettingsStore settings,
    AccountEvents events,
    OwnSessions sessions,
    ContactChangeViews changes,
    ContactChangeStore changing,
    TimeProvider time,
    PageTexts texts) : OwnPage
{
    private const int Shown = 50; // entries of the record

    /// <summary>The language to speak from now on.</summary>
    [BindProperty]
    public string? Locale { get; set; }

    /// <summary>What was just done: <c>language</c> or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The account.</summary>
    public OwnAccount Account { get; private set; } = null!; // set before the page is shown

    /// <summary>What support is about to add to the account, or none.</summary>
    public ContactChangeView? ContactChange { get; private set; }

    /// <summary>How many devices are signed in.</summary>
    public int Sessions { get; private set; }

    /// <summary>What happened lately, the newest first.</summary>
    public IReadOnlyList<AccountEvent> Events { get; private set; } = [];

    /// <summary>The good news to show, or none.</summary>
    public string? News => Done is "language" ? texts["Settings_DoneLanguage"] : null;

    /// <summary>The proved addresses and numbers.</summary>
    public IEnumerable<OwnContact> Contacts => Account.Contacts.Where(contact => contact.ProvedAt is not null);

    /// <summary>Whether the language may be changed at once.</summary>
    public bool IsSteppedUp => Current.IsSteppedUp(time.GetUtcNow());

    /// <summary>Where the proof is given that a change needs; it leads back here.</summary>
    public static string WayToStepUp => $"~/my/settings/change?next={WayBack.Settings}";

    /// <summary>The language that the account speaks, in its own words.</summary>
    public string Language => Languages.All.First(one => one.Tag == Account.Locale).Name;

    /// <inheritdoc />
    protected override string Back => WayBack.Settings;

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await show.HandleAsync(Current.Account, ct) is not { } account)
        {
            return LocalRedirect(WayBack.SignInFor(Back));
        }

        Account = account;
        Sessions = (await sessions.ListAsync(Current.Account, Current.Id, ct)).Count;
        ContactChange = await changes.FindWaitingAsync(Current.Account, ct);
        Events = await events.ReadAsync(Current.Account, EventWords.Kinds, Shown, ct);
        return Page();
    }

    /// <summary>Remembers the language, and speaks it; where no proof was given lately, that is asked for first.</summary>
    public async Task<IActionResult> OnPostLanguageAsync(CancellationToken ct)
    {
        if (Languages.Match(Locale) is not { } locale)
        {
            return await OnGetAsync(ct);
        }

        return LocalRedirect(await settings.ChangeLocaleAsync(HttpContext.Act(Current), locale) is ChangeResult.Done
            ? $"~/my/settings?done=language&lang={locale}"
            : WayToStepUp);
    }

    /// <summary>Vetoes what support is about to add. It ends this session like all others: who asked for it may sit in any of them.</summary>
    public async Task<IActionResult> OnPostVetoAsync() => LocalRedirect(
        await changing.VetoAsync(Current.Account, time.GetUtcNow()) ? "~/not-me/done" : "~/my/settings");
}
