using System.Text.Encodings.Web;
using System.Text.Json;
using Keyback.Messages;
using Microsoft.Extensions.Logging;

namespace Keyback.Channels.Gateways;

/// <summary>Writes each message as one JSON file <c>{to, text, template, parameters}</c>, for trials.</summary>
internal sealed class SmsPickupChannel(string directory, ILogger<SmsPickupChannel> logger) : ISmsChannel
{
    private const string Ending = ".json";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    private readonly PickupDirectory pickup = new(directory);

    /// <inheritdoc/>
    public bool IsConfigured => true;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Sms sms, CancellationToken ct)
    {
        var words = new { to = sms.To, text = sms.Text, template = sms.Template, parameters = sms.Parameters };
        try
        {
            await pickup.WriteAsync(
                PickupDirectory.FileName(sms.MessageId, Ending),
                (file, patience) => JsonSerializer.SerializeAsync(file, words, Readable, patience),
                ct);
            return new Delivery.Accepted();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.PickupFailed(sms.MessageId);
            return new Delivery.TryLater("pickup: directory cannot be written");
        }
    }

    /// <inheritdoc/>
    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) => Task.FromResult(pickup.Probe());
}
