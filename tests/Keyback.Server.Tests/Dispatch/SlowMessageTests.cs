using System.Collections.Concurrent;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Dispatch;

/// <summary>Messages that the other side is slow to take hold up no other, as long as one more can be in hand.</summary>
public sealed class SlowMessageTests
{
    private const int InHand = 16; // at once, if nothing else is said

    [Fact]
    public async Task A_message_leaves_at_once_beside_many_that_hang()
    {
        var relay = new Relay();
        await using var host = await KeybackHost.StartAsync(adjust: services => services.AddSingleton<IEmailChannel>(relay));
        foreach (var number in Enumerable.Range(1, InHand - 1))
        {
            await host.AddAccountAsync($"slow{number}@example.com");
            await host.Api.StartedAsync($"slow{number}@example.com");
        }

        await KeybackHost.UntilAsync(() => relay.Hanging.Count == InHand - 1, "all messages but one on their way");
        await host.AddAccountAsync("quick@example.com");
        await host.Api.StartedAsync("quick@example.com");
        await KeybackHost.UntilAsync(() => relay.Taken.Contains("quick@example.com"), "the message that does not hang");

        await host.Api.StartedAsync("quick@example.com");
        await KeybackHost.UntilAsync(() => relay.Taken.Count == 2, "the next one");
        Assert.Equal(InHand - 1, relay.Hanging.Count);
    }

    private sealed class Relay : IEmailChannel
    {
        public ConcurrentQueue<string> Hanging { get; } = [];

        public ConcurrentQueue<string> Taken { get; } = [];

        public async Task<Delivery> SendAsync(Email email, CancellationToken ct)
        {
            if (email.To.StartsWith("slow", StringComparison.Ordinal))
            {
                Hanging.Enqueue(email.To);
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            }

            Taken.Enqueue(email.To);
            return new Delivery.Accepted();
        }

        public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) => Task.FromResult((true, "slow"));
    }
}
