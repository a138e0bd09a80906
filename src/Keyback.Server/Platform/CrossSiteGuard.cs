using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>
/// Refuses what another site's page makes a browser send (OWASP ASVS 5.0 3.5.1): browsers say where a request comes
/// from (<c>Sec-Fetch-Site</c>, <c>Origin</c>). Forms carry an antiforgery token besides.
/// </summary>
internal static class CrossSiteGuard
{
    extension(WebApplication app)
    {
        internal void UseCrossSiteGuard()
        {
            var publicUrl = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.PublicUrl;
            var ownOrigin = publicUrl is null ? null : new Uri(publicUrl).GetLeftPart(UriPartial.Authority);
            app.Use((context, next) => IsForeign(context.Request, ownOrigin) && !context.IsSaidAgain() ? RefuseAsync(context) : next(context));
        }
    }

    private static bool IsForeign(HttpRequest request, string? ownOrigin)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return false;
        }

        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            return site is not ("same-origin" or "none");
        }

        // Browsers too old for Sec-Fetch-Site send Origin; programs send neither.
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && origin != (ownOrigin ?? $"{request.Scheme}://{request.Host}");
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask; // the status page says it in the reader's language
    }
}
