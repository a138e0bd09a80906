using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Storage.Recoveries;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>Who calls, as far as rules and messages care.</summary>
/// <param name="Network">The /24 or /48 of the address: what the limits count.</param>
/// <param name="Locale">The language of the page: <c>zh-Hans</c> or <c>en</c>.</param>
/// <param name="Region">The region whose phone numbers may lack a country code.</param>
/// <param name="Device">The device cookie's token, or none.</param>
/// <param name="UserAgent">The browser's name, at most 200 characters.</param>
/// <param name="Address">Where it comes from, or none.</param>
internal sealed record Caller(string Network, string Locale, string Region, string? Device, string UserAgent, IPAddress? Address)
{
    /// <summary>Browser, system and network, for the owner's eye. Made when asked for: few requests need it.</summary>
    public string From => string.Join(" · ", DeviceName.Parts(UserAgent).Concat(CallerOf.NetworkShown(Address)));

    /// <summary>The network alone, as people write it; none on this machine.</summary>
    public string? Near => CallerOf.NetworkShown(Address).FirstOrDefault();

    /// <summary>The same, as the store takes it.</summary>
    public Asker Asker => new(Network, Locale, Security.BearerToken.Hash(Device));

    /// <summary>The same caller, in another language where they name one that we have.</summary>
    public Caller In(string? locale) => Languages.Match(locale) is { } known ? this with { Locale = known } : this;

    public override string ToString() => nameof(Caller);
}

/// <summary>Makes a <see cref="Platform.Caller"/> of a request.</summary>
internal static class CallerOf
{
    private const int LongestUserAgent = 200;

    extension(HttpContext context)
    {
        internal Caller Caller()
        {
            var locale = Languages.Current;
            var options = context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value;
            var address = context.Connection.RemoteIpAddress;
            return new Caller(
                NetworkOf(address),
                locale,
                locale == Languages.Chinese ? "CN" : options.DefaultRegion,
                DeviceCookie.Read(context),
                Plain(context.Request.Headers.UserAgent.ToString()),
                address);
        }
    }

    /// <summary>The /24 of an IPv4 address, the /48 of an IPv6 one: what one customer of a provider holds.</summary>
    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return "none";
        }

        var (bytes, kept) = PrefixOf(address);
        return Convert.ToHexStringLower(bytes.AsSpan(0, kept));
    }

    /// <summary>The same network as people write it, or none.</summary>
    internal static IEnumerable<string> NetworkShown(IPAddress? address)
    {
        if (address is not null && !IPAddress.IsLoopback(address))
        {
            var (bytes, kept) = PrefixOf(address);
            Array.Clear(bytes, kept, bytes.Length - kept);
            yield return $"{new IPAddress(bytes)}/{kept * 8}";
        }
    }

    // The whole address, and how many of its bytes name the network.
    private static (byte[] Bytes, int Kept) PrefixOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.GetAddressBytes(), plain.AddressFamily is AddressFamily.InterNetwork ? 3 : 6);
    }

    private static string Plain(string text)
    {
        var plain = string.Concat(text.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)
            && char.GetUnicodeCategory(character) is not UnicodeCategory.Format));
        return plain.Length > LongestUserAgent ? plain[..LongestUserAgent] : plain;
    }
}
