using Keyback.Messages;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Keyback.Channels;

/// <summary>Writes each message as one <c>.eml</c> file.</summary>
internal sealed class PickupChannel(string directory, string from, DkimSignature? signature, ILogger<PickupChannel> logger) : IEmailChannel
{
    private const string Ending = ".eml";

    private readonly PickupDirectory pickup = new(directory);
    private readonly MailboxAddress sender =
        EmailMessages.ReadSender(from) ?? throw new ArgumentException("No address.", nameof(from));

    public async Task<Delivery> SendAsync(Email email, CancellationToken ct)
    {
        using var message = EmailMessages.TryBuild(email, sender, signature);
        if (message is null)
        {
            return new Delivery.Refused("e-mail: not fit for a header");
        }

        try
        {
            await pickup.WriteAsync(
                PickupDirectory.FileName(email.MessageId, Ending),
                (file, patience) => message.WriteToAsync(EmailMessages.WireTo(message.To.Mailboxes.Single()), file, patience),
                ct);
            return new Delivery.Accepted();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.PickupFailed(email.MessageId);
            return new Delivery.TryLater("pickup: directory cannot be written");
        }
    }

    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) => Task.FromResult(pickup.Probe());
}
