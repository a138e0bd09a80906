using Keyback.Server.Console;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Staff;

/// <summary>
/// Where the link of a new member leads. Its token stands in the fragment, so the server learns it only when the button is
/// pressed, and even that changes nothing (I6): it opens the next page.
/// </summary>
[StaffDoor]
internal sealed class JoinModel(JoinStaff join, StaffCookies cookies, PageTexts texts) : PageModel
{
    /// <summary>The link's token: filled in by the page's script or, without script, by hand.</summary>
    [BindProperty(Name = "token")]
    public string? Token { get; set; }

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>Shows the button.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Opens the page for the new sign-in.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var token = OpenedLinkModel.Bare(Token ?? "");
        if (await join.OpenAsync(token, ct) is { } joining)
        {
            cookies.Joining.Keep(HttpContext, joining);
            return LocalRedirect("~/staff/join/set-up");
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Problem = texts[token.Length == 0 ? "Opened_Empty" : "StaffJoin_Unknown"];
        return Page();
    }
}
