namespace Keyback.Bench.Peers;

/// <summary>Kestrel alone: reads one JSON body and answers.</summary>
internal static class Bare
{
    extension(IEndpointRouteBuilder routes)
    {
        internal void MapBare()
        {
            routes.MapGet("/", () => "ready");
            routes.MapPost("/start", (Start start) => start.Identifier is null ? Results.BadRequest() : Results.Ok(new Started(1)));
        }
    }
}
