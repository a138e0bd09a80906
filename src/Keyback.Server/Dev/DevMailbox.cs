using System.Text.Json;
using Keyback.Channels;
using Keyback.Channels.Gateways;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Keyback.Server.Dev;

/// <summary>A message that would have been sent.</summary>
/// <param name="Name">Its file's name without the ending.</param>
/// <param name="To">The recipient.</param>
/// <param name="Subject">The subject; of an SMS none.</param>
/// <param name="Date">When it was accepted.</param>
/// <param name="Text">The plain part, or the SMS.</param>
/// <param name="Html">The HTML part; of an SMS none.</param>
/// <param name="Template">Of an SMS, the key of the gateway's text; of an e-mail none.</param>
internal sealed record DevMail(string Name, string To, string? Subject, DateTimeOffset Date, string Text, string? Html, string? Template = null);

/// <summary>Reads the pickup directories, so that a developer sees what would have been sent. Development only.</summary>
internal sealed class DevMailbox(IOptions<EmailOptions> email, IOptions<SmsOptions> sms, IHostEnvironment environment)
{
    private const int MostListed = 100;

    private string? Emails => FolderOf(email.Value.PickupDirectory);

    private string? SmsFiles => FolderOf(sms.Value.PickupDirectory);

    /// <summary>Whether there is a mailbox at all.</summary>
    public bool Exists => Emails is not null || SmsFiles is not null;

    /// <summary>The newest messages, the newest first.</summary>
    public IReadOnlyList<DevMail> List() =>
        [.. List(Emails, "*.eml", ReadEmail).Concat(List(SmsFiles, "*.json", ReadSms)).OrderByDescending(mail => mail.Date).Take(MostListed)];

    /// <summary>One message, or none.</summary>
    public DevMail? Find(string name) => name.Length is 0 or > 200 || name.AsSpan().IndexOfAny('/', '\\') >= 0
        ? null
        : Find(Emails, name + ".eml", ReadEmail) ?? Find(SmsFiles, name + ".json", ReadSms);

    private string? FolderOf(string? directory) => environment.IsDevelopment() && directory is { Length: > 0 }
        ? Path.Combine(environment.ContentRootPath, directory)
        : null;

    private static IEnumerable<DevMail> List(string? folder, string pattern, Func<string, DevMail> read) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles(pattern).OrderByDescending(file => file.LastWriteTimeUtc).Take(MostListed).Select(file => read(file.FullName))
        : [];

    private static DevMail? Find(string? folder, string name, Func<string, DevMail> read) =>
        folder is not null && Path.Combine(folder, name) is var file && File.Exists(file) ? read(file) : null;

    private static DevMail ReadEmail(string file)
    {
        using var message = MimeMessage.Load(file);
        return new DevMail(
            Path.GetFileNameWithoutExtension(file), message.To.ToString(), message.Subject ?? "", message.Date, message.TextBody ?? "", message.HtmlBody ?? "");
    }

    // The gateway "file" writes {to, text, template, parameters}; the file itself tells when.
    private static DevMail ReadSms(string file)
    {
        using var sms = JsonDocument.Parse(File.ReadAllText(file));
        return new DevMail(
            Path.GetFileNameWithoutExtension(file), Word("to"), null, File.GetLastWriteTimeUtc(file), Word("text"), null, Word("template"));

        string Word(string name) => sms.RootElement.GetProperty(name).GetString() ?? "";
    }
}

/// <summary>The HTML part of a message, in a frame that may do nothing.</summary>
internal static class DevMailboxEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        internal void MapDevMailbox() => routes.MapGet("/dev/mailbox/{name}/html", (string name, DevMailbox mailbox, HttpContext context) =>
        {
            if (mailbox.Find(name) is not { Html: { } html })
            {
                return Results.NotFound();
            }

            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
            return Results.Content(html, "text/html; charset=utf-8");
        });
    }
}
