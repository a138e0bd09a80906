using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keyback.Recovery;
using Keyback.Server.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;

namespace Keyback.Server.WeChat;

/// <summary>
/// What a round trip to WeChat is for, kept in the browser that began it: WeChat takes at most 128 letters and digits as
/// <c>state</c>, and a cookie works on every node. Each trip has a cookie of its own, so that tabs do not disturb each
/// other. A trip ends with the first callback that names its state; that WeChat's code works once closes what a copied
/// cookie would leave open.
/// </summary>
internal sealed class WeChatTrips(IDataProtectionProvider protection, Randomness randomness, TimeProvider clock)
{
    /// <summary>How long somebody may take over WeChat's page. Its code lives as long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Prefix = "scan-";
    private const int MostOpen = 4;
    private const int StateLength = 32;
    private const int NameLength = 8;
    private const string Hex = "0123456789abcdef";
    private const string StateKey = "state";
    private const string SchemeKey = "scheme";
    private const string RecoveryKey = "recovery";

    private readonly PropertiesDataFormat _format = new(protection.CreateProtector("keyback wechat trip v1"));

    /// <summary>What a challenge is told: that the scan is for this Recovery.</summary>
    public static AuthenticationProperties For(RecoveryId recovery) =>
        new() { Items = { [RecoveryKey] = recovery.Value.ToString("D") } };

    /// <summary>The Recovery that a trip is for; none for a sign-in.</summary>
    public static RecoveryId? RecoveryOf(AuthenticationProperties trip) =>
        trip.Items.TryGetValue(RecoveryKey, out var text) && Guid.TryParse(text, CultureInfo.InvariantCulture, out var id) ? new RecoveryId(id) : null;

    /// <summary>Begins a trip.</summary>
    /// <returns>Its name: the beginning of its state.</returns>
    public string Begin(HttpContext context, string scheme, AuthenticationProperties trip)
    {
        Tidy(context);
        var state = randomness.NewText(StateLength, Hex);
        trip.Items[StateKey] = state;
        trip.Items[SchemeKey] = scheme;
        trip.IssuedUtc = clock.GetUtcNow();
        trip.ExpiresUtc = trip.IssuedUtc + Lifetime;
        var name = state[..NameLength];
        Cookies.Set(context, Prefix + name, _format.Protect(trip), Lifetime, SameSiteMode.Lax); // Lax: WeChat's page leads back here
        return name;
    }

    /// <summary>The scheme and the state of a trip that this browser has begun, or none. Changes nothing.</summary>
    public (string Scheme, string State)? Look(HttpContext context, string name) =>
        Find(context, name) is { } trip ? (trip.Items[SchemeKey]!, trip.Items[StateKey]!) : null;

    /// <summary>Ends the trip that WeChat's callback names.</summary>
    /// <returns>None when this browser has begun no such trip, or has ended it.</returns>
    public AuthenticationProperties? End(HttpContext context, string scheme, string? state)
    {
        if (state is not { Length: StateLength } || Find(context, state[..NameLength]) is not { } trip)
        {
            return null;
        }

        Cookies.Delete(context, Prefix + state[..NameLength]);
        return IsSame(trip.Items[StateKey], state) && trip.Items[SchemeKey] == scheme ? trip : null;
    }

    private static bool IsSame(string? kept, string told) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(kept ?? ""), Encoding.UTF8.GetBytes(told));

    private AuthenticationProperties? Find(HttpContext context, string name) =>
        name.Length is NameLength && Read(Cookies.Get(context, Prefix + name)) is { } trip && trip.ExpiresUtc > clock.GetUtcNow() ? trip : null;

    private AuthenticationProperties? Read(string? text) => string.IsNullOrEmpty(text) ? null : _format.Unprotect(text);

    // Whoever presses the button again and again would fill the browser's jar: the oldest go.
    private void Tidy(HttpContext context)
    {
        var prefix = Cookies.Name(context, Prefix);
        var open = context.Request.Cookies
            .Where(cookie => cookie.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderByDescending(cookie => Read(cookie.Value)?.IssuedUtc ?? DateTimeOffset.MinValue);
        foreach (var (name, _) in open.Skip(MostOpen - 1))
        {
            Cookies.Delete(context, Prefix + name[prefix.Length..]);
        }
    }
}
