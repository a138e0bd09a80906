using Keyback.Server.Accounts;
using Keyback.Storage.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>Where <em>this was not me</em> in a notice leads. Looking changes nothing (I6); pressing the button freezes (I10).</summary>
internal sealed class NotMeModel(DisownChange disown) : PageModel
{
    /// <summary>The secret of the notice.</summary>
    [BindProperty(Name = "token", SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>What the secret is still good for.</summary>
    public DisownState Answer { get; private set; }

    /// <summary>Says what the button would do.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        Shown(await disown.LookAsync(Token ?? "", ct));

    /// <summary>Freezes the account. A hang-up does not undo it: whoever pressed the button is in distress.</summary>
    public async Task<IActionResult> OnPostAsync() =>
        Shown(await disown.HandleAsync(Token ?? "", CancellationToken.None));

    private IActionResult Shown(DisownState answer)
    {
        Answer = answer;
        Response.StatusCode = answer switch
        {
            DisownState.Unknown => StatusCodes.Status404NotFound,
            DisownState.Expired => StatusCodes.Status410Gone,
            DisownState.Open => StatusCodes.Status200OK,
            DisownState.Used => StatusCodes.Status200OK,
        };
        return answer is DisownState.Used ? LocalRedirect("~/not-me/done") : Page();
    }
}
