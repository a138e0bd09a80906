using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Server.WeChat;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.WeChat;

/// <summary>Says why a scan led nowhere, and which ways are left. It depends on the address alone, so it tells of nobody.</summary>
internal sealed class FailedModel(WeChatWays ways, PageTexts texts) : PageModel
{
    private static readonly TimeSpan WhenWeChatIsBack = TimeSpan.FromMinutes(1); // a guess: WeChat does not say

    /// <summary>What to say.</summary>
    public WeChatWords Words { get; private set; } = null!; // set before the page is shown

    /// <summary>This browser can go to WeChat.</summary>
    public bool IsOffered => ways.SchemeFor(HttpContext) is not null;

    /// <summary>Says it. Who pressed twice came back twice, and the first time signed in.</summary>
    public IActionResult OnGet(string why)
    {
        if ((why == WeChatPaths.Word(WeChatFailure.Stale) || why == WeChatPaths.Word(WeChatFailure.Spent)) && HttpContext.CurrentSession() is not null)
        {
            return LocalRedirect("~/my");
        }

        if (WeChatWords.Of(why, texts) is not { } words)
        {
            return NotFound();
        }

        Words = words;
        if (words.Status is StatusCodes.Status503ServiceUnavailable)
        {
            Response.ComeBackIn(WhenWeChatIsBack, words.Status);
        }

        Response.StatusCode = words.Status;
        return Page();
    }
}
