using System.Net;
using Keyback.Server.Platform;

namespace Keyback.Server.Tests.Platform;

/// <summary>What the owner sees of where a link was asked for: the network, never the address.</summary>
public sealed class NetworkTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48")]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData(null, null)]
    public void A_network_is_shown_as_people_write_it(string? address, string? shown) =>
        Assert.Equal(shown, CallerOf.NetworkShown(address is null ? null : IPAddress.Parse(address)).FirstOrDefault());

    [Fact]
    public void All_addresses_of_a_network_count_as_one()
    {
        Assert.Equal(CallerOf.NetworkOf(IPAddress.Parse("203.0.113.1")), CallerOf.NetworkOf(IPAddress.Parse("::ffff:203.0.113.254")));
        Assert.Equal(CallerOf.NetworkOf(IPAddress.Parse("2001:db8:1::1")), CallerOf.NetworkOf(IPAddress.Parse("2001:db8:1:ffff::9")));
        Assert.NotEqual(CallerOf.NetworkOf(IPAddress.Parse("203.0.113.1")), CallerOf.NetworkOf(IPAddress.Parse("203.0.114.1")));
    }
}
