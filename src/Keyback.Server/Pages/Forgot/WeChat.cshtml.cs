using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Keyback.Server.WeChat;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Forgot;

/// <summary>
/// Where a scan with WeChat comes back to that stands for the account's name. Coming back changes nothing (I6); the button does.
/// </summary>
internal sealed class WeChatModel(ShowRecovery show, ScanWeChat scan, WeChatProof proof, PageTexts texts) : RecoveryPage
{
    /// <summary>Why the scan led nowhere, as the address says: anybody can write it, and nothing hangs on it.</summary>
    [BindProperty(Name = "wechat", SupportsGet = true)]
    public string? Why { get; set; }

    /// <summary>What went wrong, or none.</summary>
    public WeChatWords? Words { get; private set; }

    /// <summary>This browser can go to WeChat.</summary>
    public bool IsOffered => proof.IsOffered(HttpContext);

    /// <summary>Shows what came of the scan, or leads to where the Recovery stands.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => WithOpenNameAsync(
        _ =>
        {
            Words = WeChatWords.Of(Why, texts);
            return Page();
        },
        ct);

    /// <summary>Sends the browser to scan.</summary>
    public Task<IActionResult> OnPostScanAsync(CancellationToken ct) => WithOpenNameAsync(_ => proof.Scan(HttpContext, RecoveryId), ct);

    /// <summary>Goes on with what WeChat said.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => WithTokenAsync(async token =>
        await proof.TakeAsync(HttpContext, RecoveryId, ct) is { } proven
            ? Answer(await scan.HandleAsync(RecoveryId, token, proven.Account, HttpContext.Caller()))
            : Refuse(WeChatWords.Of(WeChatPaths.Word(WeChatFailure.Stale), texts)!));

    private Task<IActionResult> WithOpenNameAsync(Func<RecoveryView, IActionResult> act, CancellationToken ct) => WithTokenAsync(
        async token => await show.HandleAsync(RecoveryId, token, ct) switch
        {
            RecoveryAnswer.Advanced({ State: RecoveryState.UserNameRequired } view, _) => act(view),
            RecoveryAnswer.Advanced(var view, _) => LocalRedirect(Steps.PathOf(view)),
            _ => LocalRedirect(Steps.EndOf(RecoveryId)),
        });

    private IActionResult Answer(RecoveryAnswer answer) => answer switch
    {
        RecoveryAnswer.Advanced(_, { } session) => SignedIn(session),
        RecoveryAnswer.Advanced(var view, null) => LocalRedirect(Steps.PathOf(view)),
        RecoveryAnswer.WeChatOther => Refuse(new WeChatWords(
            texts["WeChatProof_Other_Title"], texts["WeChatProof_Other_Text"], true, StatusCodes.Status422UnprocessableEntity)),
        RecoveryAnswer.Locked(var view, _) => LocalRedirect(Steps.PathOf(view)),
        RecoveryAnswer.OutOfOrder(var view) => LocalRedirect(Steps.PathOf(view)),
        _ => LocalRedirect(Steps.EndOf(RecoveryId)),
    };

    private PageResult Refuse(WeChatWords words)
    {
        Response.StatusCode = words.Status;
        Words = words;
        return Page();
    }
}
