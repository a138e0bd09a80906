using Keyback.Server.Platform;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages;

/// <summary>How to reach a person.</summary>
internal sealed class ContactModel(IOptions<SiteOptions> site) : PageModel
{
    /// <summary>What the operator has published.</summary>
    public SupportOptions Support => site.Value.Support;

    /// <summary>There is some way to reach somebody.</summary>
    public bool CanBeReached => !string.IsNullOrEmpty(Support.Phone) || !string.IsNullOrEmpty(Support.Email);

    /// <summary>The telephone number as a telephone takes it.</summary>
    public string Dialled => string.Concat((Support.Phone ?? "").Where(sign => char.IsAsciiDigit(sign) || sign is '+'));

    /// <summary>Shows it.</summary>
    public IActionResult OnGet() => Page();
}
