using Keyback.Help;
using Keyback.Server.Help.Ask;
using Keyback.Storage.Help;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Help.Ask;

/// <summary>What became of a question that takes no more codes. Its words are not lost: they can be taken up again.</summary>
internal sealed class AskEndedModel(ProveHelpAsk prove) : PageModel
{
    /// <summary>Which question; its token is in the cookie.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The question; none when this browser knows nothing of it.</summary>
    public HelpAsk? Ask { get; private set; }

    /// <summary>The key of the heading.</summary>
    public string Title => Ask?.State switch { HelpAskState.Locked => "AskEnded_Locked", HelpAskState.Expired => "AskEnded_Expired", _ => "Ended_Unknown_Title" };

    /// <summary>The key of what it means.</summary>
    public string Text => Ask is null ? "Ended_Unknown_Text" : "AskEnded_Text";

    /// <summary>Says how it ended, or leads to where it still stands.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var id = new HelpAskId(Id);
        if (HelpAskCookie.HasFinished(HttpContext, id))
        {
            return LocalRedirect("~/help/ask/done");
        }

        if (HelpAskCookie.Find(HttpContext, id) is not { } token)
        {
            return Page();
        }

        switch (await prove.ShowAsync(id, token, ct))
        {
            case HelpAskAnswer.Waits:
                return LocalRedirect($"~/help/ask/code/{Id}");

            case HelpAskAnswer.Over(var ask):
                Ask = ask;
                return Page();

            default:
                return Page();
        }
    }
}
