using System.Net;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Dispatch;

/// <summary>How many messages are taken up while others leave.</summary>
public sealed class HandfulTests
{
    private const int Handful = 16;

    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task One_more_handful_is_taken_up_beside_a_full_one_and_none_beside_another()
    {
        var relay = new HeldChannel();
        await using var host = await KeybackHost.StartAsync(
            [("Keyback:Limits:StartsPerIdentifier", "1000"), ("Keyback:Limits:StartsPerNetwork", "1000"), ("Keyback:Limits:MessagesPerHour", "1000"), ("Keyback:Limits:MessagesPerDay", "1000")],
            services => services.AddSingleton<IEmailChannel>(relay));
        await host.AddAccountAsync("owner@example.com");

        await StartAsync(host, 1);
        await KeybackHost.UntilAsync(() => relay.Count == 1, "the first message");
        await StartAsync(host, 4 * Handful);
        await Task.Delay(AWhile, TestContext.Current.CancellationToken);
        Assert.Equal(1, relay.Count); // what leaves alone leaves before anything else is taken up

        relay.LetFirstGo();
        await KeybackHost.UntilAsync(() => relay.Count >= 1 + (2 * Handful), "two handfuls");
        await Task.Delay(AWhile, TestContext.Current.CancellationToken);
        Assert.Equal(1 + (2 * Handful), relay.Count);
    }

    private static async Task StartAsync(KeybackHost host, int times)
    {
        for (var time = 0; time < times; time++)
        {
            Assert.Equal(HttpStatusCode.Created, (await host.Api.StartAsync("owner@example.com")).Status);
        }
    }
}
