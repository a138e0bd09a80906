using Scalar.AspNetCore;

namespace Keyback.Server.Api.Document;

/// <summary>The API as a page to read and to try, at <c>/docs</c>. Development only.</summary>
internal static class ReferencePage
{
    // The page styles itself and is set up by a script within it. Nothing comes from elsewhere all the same.
    private const string Policy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        + "connect-src 'self'; worker-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    extension(WebApplication app)
    {
        internal void MapReferencePage()
        {
            if (!app.Environment.IsDevelopment())
            {
                return;
            }

            app.MapScalarApiReference("/docs", options => options
                    .WithTitle("Keyback: the API")
                    .WithOpenApiRoutePattern("/openapi/{documentName}.json")
                    .AddDocument(ApiDocument.Name)
                    .WithDefaultHttpClient(ScalarTarget.Shell, ScalarClient.Curl)
                    .DisableDefaultFonts()
                    .DisableTelemetry()
                    .DisableAgent()
                    .DisableMcp()
                    .HideDeveloperTools())
                .AddEndpointFilter((context, next) =>
                {
                    context.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
                    return next(context);
                });
        }
    }
}
