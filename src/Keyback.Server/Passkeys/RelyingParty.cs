using Keyback.Server.Platform;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Passkeys;

/// <summary>
/// Whom passkeys are made for: the host of the configured public address, and its origin. Neither is ever taken from a
/// request (I13), so a passkey answers nobody who only looks like this site.
/// </summary>
internal sealed class RelyingParty
{
    public RelyingParty(Uri publicUrl, IOptions<SiteOptions> site)
    {
        Id = publicUrl.IdnHost;
        Origin = publicUrl.IsDefaultPort ? $"{publicUrl.Scheme}://{Id}" : $"{publicUrl.Scheme}://{Id}:{publicUrl.Port}";
        IsAvailable = publicUrl.HostNameType is UriHostNameType.Dns && (publicUrl.Scheme == Uri.UriSchemeHttps || Id == "localhost");
        Name = site.Value.SiteName;
    }

    /// <summary>The relying party's id: a host name.</summary>
    public string Id { get; }

    /// <summary>The one origin whose pages may ask, as browsers write it.</summary>
    public string Origin { get; }

    /// <summary>What the site calls itself.</summary>
    public string Name { get; }

    /// <summary>Whether browsers let this address have passkeys: they refuse bare IP addresses, and http but on localhost.</summary>
    public bool IsAvailable { get; }
}
