using Keyback.Server.Platform;

namespace Keyback.Server.Console;

/// <summary>The session of a member's browser: Strict, because nobody has to be led into the console from another site.</summary>
internal static class StaffCookie
{
    internal const string Name = "staff";

    public static string? Read(HttpContext context) => Cookies.Get(context, Name);

    public static void Keep(HttpContext context, string token, TimeSpan lifetime) =>
        Cookies.Set(context, Name, token, lifetime, SameSiteMode.Strict);

    public static void Drop(HttpContext context) => Cookies.Delete(context, Name);
}
