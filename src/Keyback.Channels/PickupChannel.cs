using System.Security.Cryptography;
using System.Text;
using Keyback.Messages;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Keyback.Channels;

/// <summary>
/// Writes each message as one <c>.eml</c> file, readable by nobody else. A file appears whole or not at all, and a
/// message tried twice stays one file.
/// </summary>
internal sealed class PickupChannel(string directory, string from, ILogger<PickupChannel> logger) : IEmailChannel
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int LongestName = 200; // file systems end at 255 bytes

    private readonly MailboxAddress sender =
        EmailMessages.ReadSender(from) ?? throw new ArgumentException("No address.", nameof(from));

    private int writes;

    public async Task<Delivery> SendAsync(Email email, CancellationToken ct)
    {
        using var message = EmailMessages.TryBuild(email, sender);
        if (message is null)
        {
            return new Delivery.Refused("e-mail: not fit for a header");
        }

        try
        {
            await WriteAsync(FileName(email.MessageId), message, ct);
            return new Delivery.Accepted();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.PickupFailed(email.MessageId);
            return new Delivery.TryLater("pickup: directory cannot be written");
        }
    }

    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct)
    {
        try
        {
            CreateDirectory();
            var trial = Temporary("probe");
            File.WriteAllBytes(trial, []);
            File.Delete(trial);
            return Task.FromResult((true, $"pickup: {directory} can be written"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult((false, $"pickup: {directory} cannot be written"));
        }
    }

    /// <summary>The id with everything escaped that could mean something to a file system; different ids keep different names.</summary>
    internal static string FileName(string messageId)
    {
        var name = Uri.EscapeDataString(messageId).Replace("%40", "@", StringComparison.Ordinal);
        return name.Length <= LongestName
            ? $"{name}.eml"
            : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)))}.eml";
    }

    private async Task WriteAsync(string name, MimeMessage message, CancellationToken ct)
    {
        CreateDirectory();
        var temporary = Temporary(name);
        try
        {
            await using (var file = new FileStream(temporary, OwnersFile()))
            {
                await message.WriteToAsync(EmailMessages.Wire, file, ct);
                await file.FlushAsync(ct);
                RandomAccess.FlushToDisk(file.SafeFileHandle); // before the rename, or a power cut could leave an empty file under the final name
            }

            File.Move(temporary, Path.Combine(directory, name), overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>A name that no other write uses at the same time and that no reader of <c>*.eml</c> sees.</summary>
    private string Temporary(string name) =>
        Path.Combine(directory, $".{name}.{Environment.ProcessId}-{Interlocked.Increment(ref writes)}.tmp");

    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly);
        }
    }

    private static FileStreamOptions OwnersFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
