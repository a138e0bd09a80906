using Keyback.Server.Dev;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Dev;

/// <summary>One message that would have been sent. In Development only; elsewhere there is no such page.</summary>
internal sealed class MailModel(DevMailbox mailbox) : PageModel
{
    /// <summary>Which message.</summary>
    [BindProperty(Name = "name", SupportsGet = true)]
    public string Name { get; set; } = "";

    /// <summary>The message.</summary>
    public DevMail Mail { get; private set; } = null!; // set before the page is shown

    /// <summary>Shows it.</summary>
    public IActionResult OnGet()
    {
        if (mailbox.Find(Name) is not { } mail)
        {
            return NotFound();
        }

        Mail = mail;
        return Page();
    }
}
