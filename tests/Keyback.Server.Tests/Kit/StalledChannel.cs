using System.Collections.Concurrent;
using Keyback.Messages;

namespace Keyback.Server.Tests.Kit;

/// <summary>A relay that takes every message and never says a word.</summary>
internal sealed class StalledChannel : IEmailChannel
{
    /// <summary>The texts of the messages that hang in it.</summary>
    public ConcurrentQueue<string> Texts { get; } = [];

    public async Task<Delivery> SendAsync(Email email, CancellationToken ct)
    {
        Texts.Enqueue(email.Text);
        await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        return new Delivery.Accepted();
    }

    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) => Task.FromResult((true, "stalled"));
}
