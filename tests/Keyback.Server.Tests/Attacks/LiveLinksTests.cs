using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>Which links count among the three of an account, and which do not.</summary>
public sealed class LiveLinksTests
{
    [Fact]
    public async Task I5_three_links_of_strangers_take_none_from_a_known_device()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        using var owner = new PageClient(host.Url);
        await owner.SubmitAsync("/sign-in", null, ("Identifier", "mei@example.com"), ("Password", KeybackHost.GoodPassword));
        for (var start = 0; start < 3; start++)
        {
            await host.Api.StartAsync("mei@example.com", method: "email_link");
        }

        await host.Mails.WaitAsync(3);
        await owner.SubmitAsync("/forgot/link", null, ("Email", "mei@example.com"));
        await host.SettledAsync();

        Assert.Equal(4, host.Mails.All.Count);
    }

    [Fact]
    public async Task Links_that_are_over_make_room()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        for (var start = 0; start < 3; start++)
        {
            await host.Api.StartAsync("mei@example.com", method: "email_link");
        }

        await host.Mails.WaitAsync(3);
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        await host.Api.StartAsync("mei@example.com", method: "email_link");
        await host.SettledAsync();

        Assert.Equal(4, host.Mails.All.Count);
    }

    [Fact]
    public async Task The_third_link_can_be_sent_again()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        Reply? last = null;
        for (var start = 0; start < 3; start++)
        {
            last = await host.Api.StartAsync("mei@example.com", method: "email_link");
            await host.Mails.WaitAsync(start + 1);
        }

        host.Clock.Advance(TimeSpan.FromSeconds(61));
        await host.Api.ResendAsync(new Started(last!["id"], last["token"], last["reference"]));
        await host.SettledAsync();

        Assert.Equal(4, host.Mails.All.Count);
    }
}
