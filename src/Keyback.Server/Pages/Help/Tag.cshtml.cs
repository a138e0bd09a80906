using Keyback.Server.Help;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Help;

/// <summary>The questions about one thing.</summary>
[SharedPage]
internal sealed class TagModel(HelpLibrary library, HelpLinks links) : HelpPage(library, links)
{
    /// <summary>What they are about.</summary>
    public HelpTag Tag { get; private set; } = null!; // set before the page is shown

    /// <summary>The questions, the most important first.</summary>
    public IEnumerable<HelpQuestion> Questions => Book.Questions.Where(question => question.Tags.Contains(Tag));

    /// <inheritdoc />
    public override string Path => $"/help/tags/{Tag.Key}";

    /// <summary>Shows them.</summary>
    public IActionResult OnGet([FromRoute] string tag)
    {
        if (Book.Tags.FirstOrDefault(known => known.Tag.Key == tag).Tag is not { } found)
        {
            return NotFound();
        }

        Tag = found;
        return Page();
    }
}
