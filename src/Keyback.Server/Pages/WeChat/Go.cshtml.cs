using Keyback.Server.WeChat;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.WeChat;

/// <summary>The last page before WeChat's. A browser that follows <c>Refresh</c> goes on by itself.</summary>
internal sealed class GoModel(WeChatTrips trips, IOptionsMonitor<WeChatHandlerOptions> apps) : PageModel
{
    /// <summary>Where WeChat is.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The browser does not wait for another press.</summary>
    public bool GoesOnByItself { get; private set; }

    /// <summary>Leads on; who did not begin this round trip begins anew.</summary>
    public IActionResult OnGet(string trip)
    {
        if (trips.Look(HttpContext, trip) is not var (scheme, state))
        {
            return LocalRedirect(WeChatPaths.Failed(WeChatFailure.Stale));
        }

        var app = apps.Get(scheme);
        Address = app.AddressWith(state);
        GoesOnByItself = app.GoesOnByItself;
        if (GoesOnByItself)
        {
            Response.Headers["Refresh"] = $"0; url={Address}";
        }

        return Page();
    }
}
