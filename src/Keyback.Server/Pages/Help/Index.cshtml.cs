using Keyback.Server.Help;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Help;

/// <summary>The first page of the help centre.</summary>
[SharedPage]
internal sealed class HelpHomeModel(HelpLibrary library, HelpLinks links) : HelpPage(library, links)
{
    /// <summary>How many questions stand here; the others are a tag or a search away.</summary>
    public const int Shown = 10;

    /// <summary>Shows it.</summary>
    public IActionResult OnGet() => Page();
}
