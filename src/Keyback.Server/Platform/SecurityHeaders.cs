using Keyback.Server.Help;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>What every answer carries: nothing is kept, nothing is framed, nothing foreign is loaded, no address leaks.</summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; media-src 'self'; worker-src 'self'; manifest-src 'self'; "
        + "frame-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The policy of a page that shows a CAPTCHA provider's widget: as strict as ever but for the provider's own origins.</summary>
    internal static string PolicyWith(string origins) => Policy
        .Replace("style-src 'self'", $"style-src 'self' {origins}", StringComparison.Ordinal)
        .Replace("script-src 'self'", $"script-src 'self' {origins}", StringComparison.Ordinal)
        .Replace("connect-src 'self'", $"connect-src 'self' {origins}", StringComparison.Ordinal)
        .Replace("frame-src 'self'", $"frame-src 'self' {origins}", StringComparison.Ordinal);

    extension(WebApplication app)
    {
        internal void UseSecurityHeaders()
        {
            var https = Cookies.IsHttps(app.Services.GetRequiredService<IOptions<SiteOptions>>().Value);
            app.Use((context, next) =>
            {
                context.Response.OnStarting(() => Fill(context, https)); // last, so that no error page clears them
                return next(context);
            });
        }
    }

    private static Task Fill(HttpContext context, bool https)
    {
        var headers = context.Response.Headers;
        if (https)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = Policy;
        }

        // Static files and pages that are the same for everybody say for themselves how long they keep; nothing else is kept at all.
        if ((context.GetEndpoint()?.Metadata.GetMetadata<KeptByBrowsers>() is null && !context.IsShared()) || context.Response.StatusCode >= 400)
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}

/// <summary>Marks an endpoint whose answers browsers may keep.</summary>
internal sealed class KeptByBrowsers;
