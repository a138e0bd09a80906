using Keyback.Messages;

namespace Keyback.Channels.Gateways;

/// <summary>Stands in where no gateway is configured. Nobody is offered the ways by phone, so hardly anything comes here.</summary>
internal sealed class NoSmsChannel : ISmsChannel
{
    private const string Reason = "no SMS gateway is configured";

    /// <inheritdoc/>
    public bool IsConfigured => false;

    /// <inheritdoc/>
    public Task<Delivery> SendAsync(Sms sms, CancellationToken ct) => Task.FromResult<Delivery>(new Delivery.TryLater(Reason));

    /// <inheritdoc/>
    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) =>
        Task.FromResult((true, $"{Reason}, so the ways by phone are not offered"));
}
