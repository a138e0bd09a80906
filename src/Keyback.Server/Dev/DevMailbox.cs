using Keyback.Channels;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Keyback.Server.Dev;

/// <summary>A message that would have been sent.</summary>
/// <param name="Name">Its file's name without the ending.</param>
/// <param name="To">The recipient.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Date">When it was accepted.</param>
/// <param name="Text">The plain part.</param>
/// <param name="Html">The HTML part.</param>
internal sealed record DevMail(string Name, string To, string Subject, DateTimeOffset Date, string Text, string Html);

/// <summary>Reads the pickup directory, so that a developer sees what would have been sent. Development only.</summary>
internal sealed class DevMailbox(IOptions<EmailOptions> email, IHostEnvironment environment)
{
    private const int MostListed = 100;

    private string? Folder => environment.IsDevelopment() && email.Value.PickupDirectory is { Length: > 0 } folder
        ? Path.Combine(environment.ContentRootPath, folder)
        : null;

    /// <summary>Whether there is a mailbox at all.</summary>
    public bool Exists => Folder is not null;

    /// <summary>The newest messages, the newest first.</summary>
    public IReadOnlyList<DevMail> List() => Directory.Exists(Folder)
        ?
        [
            .. new DirectoryInfo(Folder).EnumerateFiles("*.eml")
                .OrderByDescending(file => file.LastWriteTimeUtc)
                .Take(MostListed)
                .Select(file => Read(file.FullName))
                .OrderByDescending(mail => mail.Date),
        ]
        : [];

    /// <summary>One message, or none.</summary>
    public DevMail? Find(string name)
    {
        if (Folder is null || name.Length is 0 or > 200 || name.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            return null;
        }

        var file = Path.Combine(Folder, name + ".eml");
        return File.Exists(file) ? Read(file) : null;
    }

    private static DevMail Read(string file)
    {
        using var message = MimeMessage.Load(file);
        return new DevMail(
            Path.GetFileNameWithoutExtension(file), message.To.ToString(), message.Subject ?? "", message.Date, message.TextBody ?? "", message.HtmlBody ?? "");
    }
}

/// <summary>The HTML part of a message, in a frame that may do nothing.</summary>
internal static class DevMailboxEndpoints
{
    extension(IEndpointRouteBuilder routes)
    {
        internal void MapDevMailbox() => routes.MapGet("/dev/mailbox/{name}/html", (string name, DevMailbox mailbox, HttpContext context) =>
        {
            if (mailbox.Find(name) is not { } mail)
            {
                return Results.NotFound();
            }

            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
            return Results.Content(mail.Html, "text/html; charset=utf-8");
        });
    }
}
