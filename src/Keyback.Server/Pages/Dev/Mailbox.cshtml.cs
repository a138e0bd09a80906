using Keyback.Server.Dev;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Dev;

/// <summary>What would have been sent, newest first. In Development only; elsewhere there is no such page.</summary>
internal sealed class MailboxModel(DevMailbox mailbox) : PageModel
{
    /// <summary>The messages.</summary>
    public IReadOnlyList<DevMail> Mails { get; private set; } = [];

    /// <summary>Lists them.</summary>
    public IActionResult OnGet()
    {
        if (!mailbox.Exists)
        {
            return NotFound();
        }

        Mails = mailbox.List();
        return Page();
    }
}
