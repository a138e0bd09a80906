using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Sessions;
using Keyback.Storage.Accounts;
using Keyback.Storage.Recoveries;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>One's own page: where one is signed in. It shows no address and no number.</summary>
internal sealed class MyModel(OwnSessions sessions, WaitStore waits, DeletionStore deletions, TimeProvider time, PageTexts texts) : PageModel
{
    /// <summary>The session to end.</summary>
    [BindProperty]
    public Guid Session { get; set; }

    /// <summary>
    /// What was just done: <c>ended</c> (one session), <c>others</c> (all but this one), <c>welcome</c> (the account was created),
    /// <c>stopped</c> (a Recovery that waited) or nothing.
    /// </summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The session of this request.</summary>
    public CurrentSession Current { get; private set; } = null!; // set before the page is shown

    /// <summary>All sessions, this one first, then the one last used.</summary>
    public IReadOnlyList<OwnSession> Sessions { get; private set; } = [];

    /// <summary>A Recovery that waits, because somebody says to have lost the second factor; or none.</summary>
    public WaitingRecovery? Wait { get; private set; }

    /// <summary>That the account is to be deleted, if so.</summary>
    public Deletion? Deletion { get; private set; }

    /// <summary>The good news to show, or none.</summary>
    public string? News => Done switch
    {
        "ended" => texts["My_DoneEnded"],
        "others" => texts["My_DoneOthers"],
        "welcome" => texts["My_DoneWelcome"],
        "stopped" => texts["My_DoneStopped"],
        _ => null,
    };

    /// <summary>The session may do little and ends soon.</summary>
    public bool IsTemporary => Current.Kind is SessionKind.Temporary;

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (HttpContext.CurrentSession() is not { } current)
        {
            return LocalRedirect("~/sign-in");
        }

        Current = current;
        Wait = await waits.FindAsync(current.Account, time.GetUtcNow(), ct);
        Deletion = await deletions.FindAsync(current.Account, ct);
        Sessions =
        [
            .. (await sessions.ListAsync(current.Account, current.Id, ct))
                .OrderByDescending(session => session.Current)
                .ThenByDescending(session => session.LastSeenAt),
        ];
        return Page();
    }

    /// <summary>Ends one session.</summary>
    public async Task<IActionResult> OnPostEndAsync()
    {
        if (HttpContext.CurrentSession() is not { } current)
        {
            return LocalRedirect("~/sign-in");
        }

        await sessions.EndAsync(current.Account, new(Session));
        return LocalRedirect("~/my?done=ended");
    }

    /// <summary>Ends all sessions but this one.</summary>
    public async Task<IActionResult> OnPostEndOthersAsync()
    {
        if (HttpContext.CurrentSession() is not { } current)
        {
            return LocalRedirect("~/sign-in");
        }

        await sessions.EndAllAsync(current.Account, except: current.Id);
        return LocalRedirect("~/my?done=others");
    }

    /// <summary>Stops a Recovery that waits: whoever is fully in is the owner (I11).</summary>
    public async Task<IActionResult> OnPostStopWaitAsync()
    {
        if (HttpContext.CurrentSession() is not { Kind: SessionKind.Full } current)
        {
            return LocalRedirect("~/my");
        }

        await waits.StopAsync(current.Account);
        return LocalRedirect("~/my?done=stopped");
    }

    /// <summary>What to call the browser of a session.</summary>
    public string NameOf(OwnSession session) => DeviceName.Of(session.UserAgent, texts);
}
