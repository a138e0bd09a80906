using System.Security.Cryptography;
using System.Text.Json;
using Keyback.Server.Platform;
using Microsoft.AspNetCore.DataProtection;

namespace Keyback.Server.WeChat;

/// <summary>A cookie that only this site can read and write, for what must stand in no address. It ends by the server's clock.</summary>
/// <typeparam name="T">What is kept.</typeparam>
/// <param name="name">The cookie's name; the protection is bound to it.</param>
/// <param name="lifetime">How long it is good for.</param>
/// <param name="protection">Signs and encrypts.</param>
/// <param name="clock">Tells when it is over.</param>
internal sealed class SealedCookie<T>(string name, TimeSpan lifetime, IDataProtectionProvider protection, TimeProvider clock)
    where T : class
{
    private readonly IDataProtector _protector = protection.CreateProtector($"keyback {name} v1");

    public void Keep(HttpContext context, T value) => Cookies.Set(
        context, name, _protector.Protect(JsonSerializer.Serialize(new Kept(value, clock.GetUtcNow() + lifetime))), lifetime, SameSiteMode.Lax);

    /// <summary>What is kept, or none: never set, over, or not of our making.</summary>
    public T? Read(HttpContext context)
    {
        if (Cookies.Get(context, name) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Kept>(_protector.Unprotect(text)) is { } kept && kept.Until > clock.GetUtcNow() ? kept.Value : null;
        }
        catch (Exception error) when (error is CryptographicException or JsonException)
        {
            return null; // forged, or of a key or a version that is gone
        }
    }

    /// <summary>Forgets what is kept. A browser that has nothing is told nothing.</summary>
    public void Drop(HttpContext context)
    {
        if (Cookies.Get(context, name) is not null)
        {
            Cookies.Delete(context, name);
        }
    }

    private sealed record Kept(T Value, DateTimeOffset Until);
}
