using Keyback.Recovery;
using Keyback.Server.Recovery;

namespace Keyback.Server.Pages.Forgot;

/// <summary>Tells a page of this browser where its Recovery stands, so that it notices when it was finished elsewhere.</summary>
internal static class WatchedRecovery
{
    internal sealed record Reply(RecoveryState State);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapWatchedRecovery() => routes.MapGet("/forgot/state/{id:guid}", ShowAsync);
    }

    private static async Task<IResult> ShowAsync(Guid id, ShowRecovery show, HttpContext context, CancellationToken ct)
    {
        var recovery = new RecoveryId(id);
        if (RecoveryCookie.HasFinished(context, recovery))
        {
            return TypedResults.Json(new Reply(RecoveryState.Completed));
        }

        return RecoveryCookie.Find(context, recovery) is { } token
            && await show.HandleAsync(recovery, token, ct) is RecoveryAnswer.Advanced(var view, _)
                ? TypedResults.Json(new Reply(view.State))
                : TypedResults.NotFound();
    }
}
