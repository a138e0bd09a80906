using Keyback.Storage;

namespace Keyback.Server.Platform;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: its store takes writes.</summary>
internal static class Health
{
    extension(IEndpointRouteBuilder routes)
    {
        internal void MapHealth()
        {
            routes.MapGet("/health/live", () => TypedResults.Text("live"));
            routes.MapGet("/health/ready", ReadyAsync);
        }
    }

    private static async Task<IResult> ReadyAsync(Database database, CancellationToken ct)
    {
        try
        {
            await database.ProbeAsync(ct);
            return TypedResults.Text("ready");
        }
        catch (Exception error) when (error is not OperationCanceledException) // whatever the store says, the answer is: not now
        {
            return TypedResults.Text("store unavailable", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
