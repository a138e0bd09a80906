using Keyback.Server.Help;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Help;

/// <summary>Looks for questions. What somebody looks for is nobody else's business, so these pages are not kept.</summary>
internal sealed class SearchModel(HelpLibrary library, HelpLinks links) : HelpPage(library, links)
{
    private const int Most = 20;

    /// <summary>What is looked for.</summary>
    public HelpQuery Query { get; private set; } = HelpQuery.Of(null);

    /// <summary>What was found, the best first.</summary>
    public IReadOnlyList<(HelpQuestion Question, HelpHit Hit)> Found { get; private set; } = [];

    /// <summary>Where the question can be asked, with the words that were typed filled in.</summary>
    public string AskPath => Query.Text.Length > 0 ? $"/help/ask?q={Uri.EscapeDataString(Query.Text)}" : "/help/ask";

    /// <inheritdoc />
    public override string Path => "/help/search";

    /// <summary>Looks, if anything is looked for.</summary>
    public IActionResult OnGet()
    {
        Query = HelpQuery.Of(Request.Query["q"]);
        Found = Book.Search(Query, Most);
        return Page();
    }
}
