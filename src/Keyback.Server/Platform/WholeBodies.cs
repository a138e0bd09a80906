using Microsoft.AspNetCore.Http.Features;

namespace Keyback.Server.Platform;

/// <summary>
/// Waits for a request's whole body before the request takes a place (<see cref="Overload"/>): whoever sends a byte a second
/// holds a connection, and nothing that others wait for.
/// </summary>
internal static class WholeBodies
{
    private const int InMemory = 1024 * 1024; // bytes: more than any body may have, so that none goes to a file

    extension(WebApplication app)
    {
        internal void UseWholeBodies() => app.Use(async (context, next) =>
        {
            if (context.GetEndpoint() is not null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } && !context.IsSaidAgain())
            {
                context.Request.EnableBuffering(InMemory);
                try
                {
                    await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                }
                catch (IOException error) when (error is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
                {
                    throw new InvalidDataException("The body is no body.", error); // such as a piece of endless length: the sender's fault, not ours
                }

                context.Request.Body.Position = 0;
            }

            await next(context);
        });
    }
}
