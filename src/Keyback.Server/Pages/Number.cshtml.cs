using Keyback.Server.Accounts;
using Keyback.Storage.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>Where <em>put the number back</em> in a notice leads. Looking changes nothing (I6); pressing the button does.</summary>
internal sealed class NumberModel(RestoreNumber restore) : PageModel
{
    /// <summary>The secret of the notice.</summary>
    [BindProperty(Name = "token", SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>What the secret is still good for.</summary>
    public DetachedNumberState Answer { get; private set; }

    /// <summary>Says what the button would do.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        Shown(await restore.LookAsync(Token ?? "", ct));

    /// <summary>Puts the number back.</summary>
    public async Task<IActionResult> OnPostAsync() =>
        Shown(await restore.HandleAsync(Token ?? ""));

    private IActionResult Shown(DetachedNumberState answer)
    {
        Answer = answer;
        Response.StatusCode = answer switch
        {
            DetachedNumberState.Unknown => StatusCodes.Status404NotFound,
            DetachedNumberState.Expired => StatusCodes.Status410Gone,
            DetachedNumberState.Taken => StatusCodes.Status409Conflict,
            DetachedNumberState.Open => StatusCodes.Status200OK,
            DetachedNumberState.Restored => StatusCodes.Status200OK,
        };
        return answer is DetachedNumberState.Restored ? LocalRedirect("~/number/done") : Page();
    }
}
