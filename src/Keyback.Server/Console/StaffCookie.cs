using Keyback.Server.Platform;
using Keyback.Server.WeChat;
using Microsoft.AspNetCore.DataProtection;

namespace Keyback.Server.Console;

/// <summary>The session of a member's browser: Strict, because nobody has to be led into the console from another site.</summary>
internal static class StaffCookie
{
    private const string Name = "staff";

    public static string? Read(HttpContext context) => Cookies.Get(context, Name);

    public static void Keep(HttpContext context, string token, TimeSpan lifetime) =>
        Cookies.Set(context, Name, token, lifetime, SameSiteMode.Strict);

    public static void Drop(HttpContext context) => Cookies.Delete(context, Name);
}

/// <summary>What marks a browser in which a member has signed in.</summary>
/// <param name="Token">The device's token.</param>
internal sealed record StaffBrowser(string Token)
{
    /// <summary>Prints nothing of the token.</summary>
    public override string ToString() => nameof(StaffBrowser);
}

/// <summary>Somebody on the way in by a link.</summary>
/// <param name="Token">The link's token.</param>
/// <param name="Secret">The secret of the app that is offered. It is kept nowhere else until a code proves it.</param>
internal sealed record Joining(string Token, byte[] Secret)
{
    /// <summary>Prints nothing of them.</summary>
    public override string ToString() => nameof(Joining);
}

/// <summary>An app that a member sets up in place of another.</summary>
/// <param name="Member">Whose.</param>
/// <param name="Secret">Its secret.</param>
internal sealed record FreshApp(Guid Member, byte[] Secret)
{
    /// <summary>Prints nothing of the secret.</summary>
    public override string ToString() => nameof(FreshApp);
}

/// <summary>The sealed cookies of the console.</summary>
internal sealed class StaffCookies(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>How long a browser is remembered after its last sign-in.</summary>
    public static readonly TimeSpan DeviceLifetime = TimeSpan.FromDays(180);

    private static readonly TimeSpan SetUpTime = TimeSpan.FromMinutes(30);

    public SealedCookie<StaffBrowser> Browser { get; } = new("staff-device", DeviceLifetime, protection, clock);

    public SealedCookie<Joining> Joining { get; } = new("staff-join", SetUpTime, protection, clock);

    public SealedCookie<FreshApp> App { get; } = new("staff-app", SetUpTime, protection, clock);
}
