using System.Net;
using System.Net.Sockets;

namespace Keyback.Browser.Tests.Kit;

/// <summary>
/// A device that makes passkeys, in Chromium's own virtual authenticator. Browsers take passkeys on <c>http</c> for
/// <c>localhost</c> alone, so the server is reached under that name.
/// </summary>
internal sealed class OwnerByPasskey
{
    private readonly ICDPSession _devtools;
    private readonly string _authenticator;

    private OwnerByPasskey(ICDPSession devtools, string authenticator) => (_devtools, _authenticator) = (devtools, authenticator);

    /// <summary>A server with Mei's account, whose public address is the one that the browser uses.</summary>
    public static Task<KeybackHost> HostAsync(string language)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return Owner.HostAsync(language, ("urls", $"http://127.0.0.1:{port}"), ("Keyback:PublicUrl", $"http://localhost:{port}"));
    }

    /// <summary>A visit by that address.</summary>
    public static Task<Visit> VisitAsync(Chrome chrome, KeybackHost host, Look look) =>
        Visit.StartAsync(chrome, host, look, new Uri($"http://localhost:{host.Url.Port}"));

    /// <summary>Gives the browser a device that knows its owner.</summary>
    public static async Task<OwnerByPasskey> GiveAsync(Visit visit)
    {
        var devtools = await visit.Context.NewCDPSessionAsync(visit.Page);
        await devtools.SendAsync("WebAuthn.enable");
        var added = await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return new OwnerByPasskey(devtools, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>Lets the owner touch the device as soon as it is asked, or not at all.</summary>
    public Task TouchAsync(bool willing) => _devtools.SendAsync(
        "WebAuthn.setAutomaticPresenceSimulation", new Dictionary<string, object> { ["authenticatorId"] = _authenticator, ["enabled"] = willing });
}
