using Keyback.Server.WeChat;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.WeChat;

/// <summary>Takes the button <em>Sign in with WeChat</em> and begins a round trip. It has no look of its own.</summary>
internal sealed class ScanModel(WeChatWays ways) : PageModel
{
    /// <summary>Whoever comes by address or by reloading starts where the button is.</summary>
    public IActionResult OnGet() => LocalRedirect("~/sign-in");

    /// <summary>Begins.</summary>
    public IActionResult OnPost() => ways.SchemeFor(HttpContext) is { } scheme ? Challenge(scheme) : NotFound();
}
