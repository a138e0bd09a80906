using Keyback.Messages;

namespace Keyback.Server.Tests.Kit;

/// <summary>A gateway that takes an SMS and never says a word.</summary>
internal sealed class StalledSms : ISmsChannel
{
    /// <summary>The last SMS that hangs in it.</summary>
    public Sms? Waiting { get; private set; }

    /// <inheritdoc />
    public bool IsConfigured => true;

    /// <inheritdoc />
    public async Task<Delivery> SendAsync(Sms sms, CancellationToken ct)
    {
        Waiting = sms;
        await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        return new Delivery.Accepted();
    }

    /// <inheritdoc />
    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) => Task.FromResult((true, "stalled"));
}
