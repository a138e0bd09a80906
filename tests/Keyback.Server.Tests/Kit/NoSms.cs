using Keyback.Messages;

namespace Keyback.Server.Tests.Kit;

/// <summary>A server without a gateway for SMS.</summary>
internal sealed class NoSms : ISmsChannel
{
    /// <inheritdoc />
    public bool IsConfigured => false;

    /// <inheritdoc />
    public Task<Delivery> SendAsync(Sms sms, CancellationToken ct) => throw new InvalidOperationException("There is no gateway.");

    /// <inheritdoc />
    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) => Task.FromResult((true, "no gateway"));
}
