using Keyback.Accounts;

namespace Keyback.Server.Tests.Kit;

/// <summary>
/// One identifier for every way in which an account can stand, nobody's among them. All are equally long, so that not
/// even a length has to be masked.
/// </summary>
internal static class Crowd
{
    /// <summary>An account in use.</summary>
    public const string Usual = "usual@example.com";

    /// <summary>Nobody's.</summary>
    public const string Nobody = "nobod@example.com";

    /// <summary>Closed by the operator.</summary>
    public const string Closed = "close@example.com";

    /// <summary>Frozen by its owner.</summary>
    public const string Frozen = "froze@example.com";

    /// <summary>Never had a password.</summary>
    public const string Wordless = "wordl@example.com";

    /// <summary>Its address was never proved.</summary>
    public const string Unproved = "unpro@example.com";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Usual, Nobody, Closed, Frozen, Wordless, Unproved];

    /// <summary>A server where the crowd lives. The limits of a network are out of the way: all come from one.</summary>
    public static async Task<KeybackHost> HostAsync(params (string Name, string Value)[] settings)
    {
        var host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerNetwork", "100000"), .. settings]);
        await host.AddAccountAsync(Usual, "usual");
        await host.SetStatusAsync(await host.AddAccountAsync(Closed, "close"), AccountStatus.Disabled);
        await host.SetStatusAsync(await host.AddAccountAsync(Frozen, "froze"), AccountStatus.Frozen);
        await host.AddAccountAsync(Wordless, "wordl", password: null);
        await host.UnproveAsync(await host.AddAccountAsync(Unproved, "unpro"));
        return host;
    }
}
