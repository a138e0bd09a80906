using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Help.Ask;

/// <summary>Thanks. The reference is what its asker can name to support; it proves nothing, so it may stand in an address.</summary>
internal sealed class AskDoneModel : PageModel
{
    /// <summary>The reference; none where the address names none.</summary>
    public string? Kept { get; private set; }

    /// <summary>Shows it.</summary>
    public IActionResult OnGet(string? kept)
    {
        Kept = kept is { Length: 7 } && kept.All(sign => char.IsAsciiLetterUpper(sign) || char.IsAsciiDigit(sign) || sign is '-') ? kept : null;
        return Page();
    }
}
