using Keyback.Server.Pages.Forgot;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>
/// Where a secure link leads. Its token stands in the fragment, so the server learns it only when the button is
/// pressed, and even that changes nothing (I6): it opens the next page.
/// </summary>
internal sealed class OpenedLinkModel(OpenLink open, PageTexts texts) : PageModel
{
    /// <summary>The link's token: filled in by the page's script or, without script, by hand.</summary>
    [BindProperty(Name = "token")]
    public string? Token { get; set; }

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Shows the button.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Opens the page for the new password.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var token = Bare(Token ?? "");
        switch (await open.HandleAsync(token, HttpContext.Caller(), ct))
        {
            case RecoveryAnswer.Advanced(var view, _):
                RecoveryCookie.Keep(HttpContext, view.Id, token);
                return LocalRedirect(Steps.PathOf(view));

            case RecoveryAnswer.OutOfOrder(var view):
                RecoveryCookie.Keep(HttpContext, view.Id, token);
                return LocalRedirect(Steps.PathOf(view));

            default:
                Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                Problem = texts[token.Length == 0 ? "Opened_Empty" : "Opened_Unknown"];
                return Page();
        }
    }

    // Whoever copies by hand copies the whole address now and then.
    internal static string Bare(string typed)
    {
        var trimmed = typed.Trim();
        var at = trimmed.LastIndexOf("#t=", StringComparison.Ordinal);
        return at < 0 ? trimmed : trimmed[(at + 3)..];
    }
}
