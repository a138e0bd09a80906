using Keyback.Messages;

namespace Keyback.Channels;

/// <summary>Stands in until a way out is configured: messages wait and expire, and nothing is lost in silence.</summary>
internal sealed class NoChannel : IEmailChannel
{
    private const string Reason = "no e-mail channel is configured";

    public Task<Delivery> SendAsync(Email email, CancellationToken ct) =>
        Task.FromResult<Delivery>(new Delivery.TryLater(Reason));

    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) => Task.FromResult((false,
        $"{Reason}: set {EmailOptions.Section}:Smtp:Host or {EmailOptions.Section}:{nameof(EmailOptions.PickupDirectory)}"));
}
