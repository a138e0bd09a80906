using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MimeKit;

namespace Keyback.Abuse.Kit;

/// <summary>A message that left: to whom, and its plain text.</summary>
internal sealed record Sent(string To, string Text, DateTime At)
{
    /// <summary>A number's code where it is an SMS, else empty.</summary>
    public string Code { get; init; } = "";

    /// <summary>The reference of an SMS, else empty.</summary>
    public string Reference { get; init; } = "";
}

/// <summary>What a server of our own has sent: the truth that no attacker sees.</summary>
internal sealed partial class Pickup(string mail, string sms)
{
    private readonly ConcurrentDictionary<string, Sent> _read = new();

    /// <summary>All e-mails, in the order in which they were written.</summary>
    public IReadOnlyList<Sent> Mails => Read(mail, "*.eml", ReadMail);

    /// <summary>All SMS.</summary>
    public IReadOnlyList<Sent> Sms => Read(sms, "*.json", ReadSms);

    /// <summary>Waits for the e-mail with this reference, and gives the newest code in one.</summary>
    public async Task<string> MailCodeAsync(string reference)
    {
        await UntilAsync(() => Coded(reference).Any(), "the message with the code");
        return Coded(reference).Last();
    }

    /// <summary>Waits for the SMS with this reference, and gives its code.</summary>
    public async Task<string> SmsCodeAsync(string reference)
    {
        await UntilAsync(() => Codes().Any(), "the SMS with the code");
        return Codes().Last().Code;

        IEnumerable<Sent> Codes() => Sms.Where(one => one.Code.Length > 0 && one.Reference == reference);
    }

    /// <summary>Waits for an e-mail to this address with a secure link, and gives the token of the newest.</summary>
    public async Task<string> LinkTokenAsync(string address, int count = 1)
    {
        IEnumerable<string> Tokens() => To(address).Select(one => Link().Match(one.Text)).Where(link => link.Success).Select(link => link.Groups[1].Value);
        await UntilAsync(() => Tokens().Count() >= count, "the message with the link");
        return Tokens().Last();
    }

    /// <summary>Waits for a notice to this address, and gives the token of its <em>this was not me</em>.</summary>
    public async Task<string> DisownTokenAsync(string address)
    {
        IEnumerable<string> Tokens() => To(address).Select(one => Disown().Match(one.Text)).Where(link => link.Success).Select(link => link.Groups[1].Value);
        await UntilAsync(() => Tokens().Any(), "the notice");
        return Tokens().Last();
    }

    /// <summary>The e-mails to an address.</summary>
    public IEnumerable<Sent> To(string address) => Mails.Where(one => one.To.Equals(address, StringComparison.OrdinalIgnoreCase));

    /// <summary>Every secret that the messages hold: codes and tokens.</summary>
    /// <param name="from">How many messages were looked at before.</param>
    public IEnumerable<string> Secrets(int from) => Mails.Concat(Sms).OrderBy(one => one.At).Skip(from).SelectMany(one => Tokens().Matches(one.Text).Select(found => found.Value)
        .Concat(Grouped().Matches(one.Text).Select(code => $"{code.Groups[1].Value}{code.Groups[2].Value}"))
        .Append(one.Code)).Where(secret => secret.Length > 5);

    /// <summary>Waits until nothing has been written for a while.</summary>
    public async Task SettledAsync()
    {
        for (var (quiet, before) = (0, -1); quiet < 6;)
        {
            await Task.Delay(100);
            var now = Count(mail) + Count(sms);
            (quiet, before) = (now == before ? quiet + 1 : 0, now);
        }
    }

    /// <summary>Waits until something that happens in the background is true.</summary>
    /// <exception cref="TimeoutException">It did not happen.</exception>
    public static async Task UntilAsync(Func<bool> isTrue, string what, int seconds = 30)
    {
        for (var look = 0; !isTrue(); look++)
        {
            if (look > seconds * 40)
            {
                throw new TimeoutException($"Not within {seconds} seconds: {what}");
            }

            await Task.Delay(25);
        }
    }

    private IEnumerable<string> Coded(string reference) => Mails
        .Where(one => one.Text.Contains(reference, StringComparison.Ordinal))
        .Select(one => Grouped().Match(one.Text))
        .Where(code => code.Success)
        .Select(code => $"{code.Groups[1].Value}{code.Groups[2].Value}");

    private static int Count(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Count() : 0;

    // A file appears whole under its final name, so each is read once.
    private List<Sent> Read(string folder, string pattern, Func<string, Sent> read) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, pattern).Select(path => _read.GetOrAdd(path, read)).OrderBy(one => one.At)]
        : [];

    private static Sent ReadMail(string path)
    {
        using var message = MimeMessage.Load(path);
        return new Sent(message.To.Mailboxes.Single().Address, message.TextBody ?? "", File.GetLastWriteTimeUtc(path));
    }

    private static Sent ReadSms(string path)
    {
        var words = JsonNode.Parse(File.ReadAllText(path)) ?? throw new JsonException("An SMS without words.");
        return new Sent((string)words["to"]!, (string)words["text"]!, File.GetLastWriteTimeUtc(path))
        {
            Code = (string?)words["parameters"]?["code"] ?? "",
            Reference = (string?)words["parameters"]?["reference"] ?? "",
        };
    }

    [GeneratedRegex(@"^\s*(\d{2,6})[ \u00A0\u2007](\d{2,6})\s*$", RegexOptions.Multiline)]
    private static partial Regex Grouped();

    [GeneratedRegex("/r#t=([A-Za-z0-9_-]{43})")]
    private static partial Regex Link();

    [GeneratedRegex("/not-me/([A-Za-z0-9_-]{43})")]
    private static partial Regex Disown();

    [GeneratedRegex("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")]
    private static partial Regex Tokens();
}
