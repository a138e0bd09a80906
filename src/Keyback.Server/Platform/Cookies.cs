using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>How our cookies are set: opaque, out of reach of scripts, and bound to this host wherever there is TLS.</summary>
internal static class Cookies
{
    /// <summary>Whether people reach the server over TLS, as configured: a request's own word is not asked.</summary>
    public static bool AreSecure(HttpContext context) => IsHttps(context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value);

    public static bool IsHttps(SiteOptions options) =>
        options.PublicUrl?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>The cookie's full name: with the prefix that browsers enforce, where it can be.</summary>
    public static string Name(HttpContext context, string name) => Name(AreSecure(context), name);

    public static string Name(bool secure, string name) => secure ? $"__Host-keyback-{name}" : $"keyback-{name}";

    public static void Set(HttpContext context, string name, string value, TimeSpan lifetime, SameSiteMode sameSite) =>
        context.Response.Cookies.Append(
            Name(context, name),
            value,
            new CookieOptions
            {
                HttpOnly = true,
                Secure = AreSecure(context),
                SameSite = sameSite,
                Path = "/",
                MaxAge = lifetime,
                IsEssential = true,
            });

    public static string? Get(HttpContext context, string name) => context.Request.Cookies[Name(context, name)];

    public static void Delete(HttpContext context, string name) => context.Response.Cookies.Delete(
        Name(context, name), new CookieOptions { HttpOnly = true, Secure = AreSecure(context), SameSite = SameSiteMode.Lax, Path = "/" });
}
