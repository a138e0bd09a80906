using System.Text.RegularExpressions;
using MimeKit;

namespace Keyback.Server.Tests.Kit;

/// <summary>The messages in a pickup directory.</summary>
internal sealed partial class Mailbox(string folder)
{
    /// <summary>All of them, in the order in which they were written.</summary>
    public IReadOnlyList<MimeMessage> All => Directory.Exists(folder)
        ? [.. new DirectoryInfo(folder).EnumerateFiles("*.eml").OrderBy(file => file.LastWriteTimeUtc).Select(file => MimeMessage.Load(file.FullName))]
        : [];

    /// <summary>Waits until so many have been written, and gives all.</summary>
    public async Task<IReadOnlyList<MimeMessage>> WaitAsync(int count)
    {
        await KeybackHost.UntilAsync(() => Directory.Exists(folder) && Directory.GetFiles(folder, "*.eml").Length >= count, $"{count} messages");
        return All;
    }

    /// <summary>Waits for the message of this reference, and gives the code in it.</summary>
    public async Task<string> CodeAsync(string reference)
    {
        await KeybackHost.UntilAsync(() => All.Any(mail => Mentions(mail, reference)), "the message with the code");
        return CodeIn(All.Last(mail => Mentions(mail, reference)));
    }

    /// <summary>Waits for the first message with a link, and gives the token in it.</summary>
    public async Task<string> LinkTokenAsync()
    {
        await KeybackHost.UntilAsync(() => All.Any(mail => Link().IsMatch(mail.TextBody!)), "the message with the link");
        return LinkToken(All.First(mail => Link().IsMatch(mail.TextBody!)));
    }

    /// <summary>The token of the secure link in a message.</summary>
    public static string LinkToken(MimeMessage mail) => Link().Match(mail.TextBody!).Groups[1].Value;

    /// <summary>The code in a message.</summary>
    public static string CodeIn(MimeMessage mail) => CodeIn(mail.TextBody!);

    /// <summary>The code in the plain text of a message.</summary>
    public static string CodeIn(string text) => string.Concat(Grouped().Match(text).Groups.Values.Skip(1));

    /// <summary>The token of the link <em>this was not me</em> in a message.</summary>
    public static string DisownToken(MimeMessage mail) => Disown().Match(mail.TextBody!).Groups[1].Value;

    /// <summary>The token of the link <em>put the number back</em> in a message.</summary>
    public static string RestoreToken(MimeMessage mail) => Restore().Match(mail.TextBody!).Groups[1].Value;

    private static bool Mentions(MimeMessage mail, string reference) =>
        mail.TextBody!.Contains(reference, StringComparison.Ordinal) && Grouped().IsMatch(mail.TextBody!);

    [GeneratedRegex(@"^\s*(\d{2,6})[ \u00A0\u2007](\d{2,6})\s*$", RegexOptions.Multiline)]
    private static partial Regex Grouped();

    [GeneratedRegex("/r#t=([A-Za-z0-9_-]{43})")]
    private static partial Regex Link();

    [GeneratedRegex("/not-me/([A-Za-z0-9_-]{43})")]
    private static partial Regex Disown();

    [GeneratedRegex("/number/([A-Za-z0-9_-]{43})")]
    private static partial Regex Restore();
}
