using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Keyback.Storage.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Attacks;

/// <summary>A message that comes late to its Recovery: what it was written for is over, or belongs to somebody else.</summary>
public sealed class BindingAttackTests
{
    [Fact]
    public async Task I7_the_message_of_an_earlier_link_finds_nobody_after_the_next_one()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var (started, _) = await StartedAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        await host.Api.ResendAsync(started);
        await host.SettledAsync();

        Assert.Equal("overtaken", (await FindAsync(host, started, number: 1)).Suppressed);
        Assert.Null((await FindAsync(host, started, number: 2)).Suppressed);
    }

    [Fact]
    public async Task I2_the_message_of_a_Recovery_that_is_done_finds_nobody()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var (started, link) = await StartedAsync(host);
        await host.Api.SkipAsync(started with { Token = link });

        Assert.Equal("overtaken", (await FindAsync(host, started, number: 1)).Suppressed);
    }

    [Fact]
    public async Task I2_a_Recovery_never_moves_to_another_account_though_its_address_does()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var other = await host.AddAccountAsync("lin@example.com");
        var (started, link) = await StartedAsync(host);
        await host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync("UPDATE identifiers SET account_id = @to WHERE value = 'mei@example.com'", new { to = other.Value }),
            TestContext.Current.CancellationToken);

        var found = await FindAsync(host, started, number: 1);
        await host.Api.PasswordAsync(started with { Token = link }, "quiet lamp under nine bridges");
        var victim = await host.Api.SignInAsync("lin@example.com", "quiet lamp under nine bridges");

        Assert.Equal("overtaken", found.Suppressed);
        Assert.Equal("sign_in_failed", victim.Code);
    }

    private static async Task<(Started Recovery, string Link)> StartedAsync(KeybackHost host)
    {
        var reply = await host.Api.StartAsync("mei@example.com", method: "email_link");
        return (new Started(reply["id"], reply["token"], reply["reference"]), await host.Mails.LinkTokenAsync());
    }

    // The message as a dispatcher holds it that was slow; it was charged when it was claimed first.
    private static Task<Recipient> FindAsync(KeybackHost host, Started recovery, int number)
    {
        var now = host.Clock.GetUtcNow();
        var message = new ClaimedMessage(
            Guid.NewGuid(),
            "slow",
            new MessageContent.RecoveryFrozen(recovery.Reference, now),
            MessageChannel.Email,
            To: null,
            "en",
            new RecoveryId(Guid.Parse(recovery.Id)),
            Account: null,
            recovery.Reference,
            number,
            Tries: 2,
            Charged: true,
            now,
            now.AddMinutes(10));
        return host.Services.GetRequiredService<RecipientFinder>().FindAsync(message, now, TestContext.Current.CancellationToken);
    }
}
