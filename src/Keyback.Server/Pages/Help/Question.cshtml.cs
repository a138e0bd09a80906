using Keyback.Server.Help;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Help;

/// <summary>One question with its answers.</summary>
[SharedPage]
internal sealed class QuestionModel(HelpLibrary library, HelpLinks links) : HelpPage(library, links)
{
    /// <summary>How many popular tags are shown.</summary>
    public const int TagsShown = 8;

    private const int SimilarShown = 4;
    private const int LatestShown = 4;

    /// <summary>The question.</summary>
    public HelpQuestion Question { get; private set; } = null!; // set before the page is shown

    /// <summary>What the reader has just said of it; none when nothing was said.</summary>
    public bool? Voted { get; private set; }

    /// <summary>Questions like it.</summary>
    public IReadOnlyList<HelpQuestion> Similar => [.. Book.Similar(Question).Take(SimilarShown)];

    /// <summary>The questions that came last, but for this one and those that stand above.</summary>
    public IEnumerable<HelpQuestion> Latest => Book.Latest.Where(question => question.Slug != Question.Slug).Except(Similar).Take(LatestShown);

    /// <summary>What stands in the path above the question, for everybody.</summary>
    public IEnumerable<(string Name, string Url)> Trail =>
    [
        (PageTexts.Get("Help_Title"), CanonicalOf("/help")),
        (Question.Tags[0].Name, CanonicalOf($"/help/tags/{Question.Tags[0].Key}")),
    ];

    /// <inheritdoc />
    public override string Path => $"/help/{Question.Slug}";

    /// <summary>Shows it.</summary>
    public IActionResult OnGet(string slug, string? voted)
    {
        if (Book.Find(slug) is not { } question)
        {
            return NotFound();
        }

        Question = question;
        Voted = voted switch { "yes" => true, "no" => false, _ => null };
        return Page();
    }
}
