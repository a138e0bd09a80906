using Keyback.Server.Platform;
using Keyback.Storage.Help;

namespace Keyback.Server.Help;

/// <summary>
/// <em>Was this helpful?</em> The page is the same for everybody, so its form has no token: what another site makes a
/// browser send is refused by <see cref="CrossSiteGuard"/>, and one network's word counts a few times only.
/// </summary>
internal static class CastVote
{
    extension(IEndpointRouteBuilder routes)
    {
        internal void MapVotes() => routes.MapPost("/help/{slug}/vote", HandleAsync).Are(Errand.Reading);
    }

    private static async Task<IResult> HandleAsync(
        string slug, HttpContext context, HelpLibrary library, HelpVoteStore votes, TimeProvider clock)
    {
        if (library.Current.Find(slug) is not { } question)
        {
            return TypedResults.NotFound();
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var said = form?["helped"].ToString();
        if (said is not ("yes" or "no"))
        {
            return TypedResults.BadRequest();
        }

        // Counted or not, the answer is the same: nobody learns what others of their network have said.
        await votes.CountAsync(
            question.Slug, question.Locale, said is "yes", context.Caller().Network, clock.GetUtcNow(), context.RequestAborted);
        return TypedResults.LocalRedirect(HelpLinks.Carried($"/help/{question.Slug}?voted={said}", context.Request) + "#helpful");
    }
}
