using System.Security.Cryptography;
using Keyback.Server.Platform;
using Microsoft.AspNetCore.DataProtection;

namespace Keyback.Server.Sessions;

/// <summary>The browser's session.</summary>
internal static class SessionCookie
{
    private const string Name = "session";

    public static string? Read(HttpContext context) => Cookies.Get(context, Name);

    public static void Keep(HttpContext context, IssuedSession session)
    {
        var lifetime = session.ExpiresAt - context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        Cookies.Set(context, Name, session.Token, lifetime, SameSiteMode.Lax);
    }

    public static void Drop(HttpContext context) => Cookies.Delete(context, Name);
}

/// <summary>Marks a browser that has signed in before: it draws on budgets of its own (I5). Signed and encrypted.</summary>
internal static class DeviceCookie
{
    private const string Name = "device";

    public static string? Read(HttpContext context)
    {
        if (context.IsApi() || Cookies.Get(context, Name) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return Protector(context).Unprotect(text);
        }
        catch (CryptographicException)
        {
            return null; // forged, or of a key that is gone: a stranger
        }
    }

    public static void Keep(HttpContext context, string deviceToken) =>
        Cookies.Set(context, Name, Protector(context).Protect(deviceToken), SignIn.DeviceLifetime, SameSiteMode.Lax);

    private static IDataProtector Protector(HttpContext context) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("keyback device v1");
}

/// <summary>The token of a program's request.</summary>
internal static class Bearer
{
    private const string Prefix = "Bearer ";

    public static string? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
    }
}
