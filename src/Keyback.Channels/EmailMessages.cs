using System.Text;
using Keyback.Messages;
using MimeKit;

namespace Keyback.Channels;

/// <summary>Turns an <see cref="Email"/> into a MIME message, the same for every way out.</summary>
internal static class EmailMessages
{
    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    private static readonly FormatOptions Wire = CreateWire(international: false);
    private static readonly FormatOptions WireUtf8 = CreateWire(international: true);

    /// <summary>The one mailbox of <see cref="EmailOptions.From"/>, or null where it is none.</summary>
    public static MailboxAddress? ReadSender(string? text) =>
        !string.IsNullOrWhiteSpace(text)
        && !text.Any(char.IsControl)
        && MailboxAddress.TryParse(Strict, text, out var sender)
        && HasBothParts(sender.Address)
            ? sender
            : null;

    /// <summary>The message, or null where the recipient, the id or the language is not fit for a header.</summary>
    public static MimeMessage? TryBuild(Email email, MailboxAddress sender, DkimSignature? signature)
    {
        if (ReadRecipient(email.To) is not { } recipient || !IsMessageId(email.MessageId) || !IsLanguageTag(email.Locale))
        {
            return null;
        }

        var message = new MimeMessage();
        message.From.Add(sender);
        message.To.Add(recipient);
        message.Subject = WithoutControls(email.Subject);
        message.Date = email.Date;
        message.MessageId = email.MessageId;
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834 §5: no out-of-office answers
        message.Headers.Add("X-Auto-Response-Suppress", "All"); // the same for Exchange
        message.Body = new MultipartAlternative
        {
            Part("plain", email.Text, email.Locale),
            Part("html", email.Html, email.Locale),
        };
        message.Body.Headers.Add(HeaderId.ContentLanguage, email.Locale); // the body's headers are the message's, once written
        signature?.Sign(message, WireTo(recipient));
        return message;
    }

    /// <summary>
    /// How a message to this mailbox is written: lines end in CRLF (RFC 5321 §2.3.8), and the headers are in UTF-8 where an address needs
    /// it (RFC 6532). A signature holds for this form alone.
    /// </summary>
    public static FormatOptions WireTo(MailboxAddress recipient) => NeedsUtf8(recipient) ? WireUtf8 : Wire;

    /// <summary>A domain can be written in ASCII (RFC 5891 §4.4); a local part cannot.</summary>
    public static bool NeedsUtf8(MailboxAddress address) => !Ascii.IsValid(address.LocalPart);

    private static FormatOptions CreateWire(bool international)
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.International = international;
        return options;
    }

    /// <remarks>
    /// The address must be the whole of the text: whatever the parser would take for a name, a comment or a second
    /// address would send a code to somebody else.
    /// </remarks>
    private static MailboxAddress? ReadRecipient(string to) =>
        !to.Any(char.IsControl)
        && MailboxAddress.TryParse(Strict, to, out var recipient)
        && recipient.Address == to
        && HasBothParts(to)
            ? recipient
            : null;

    private static bool HasBothParts(string address) =>
        address.LastIndexOf('@') is var at and > 0 && at < address.Length - 1;

    /// <remarks>RFC 5322 §3.6.4, without the obsolete and quoted forms that we never make.</remarks>
    private static bool IsMessageId(string id) =>
        id.Length is > 2 and <= 250
        && id.IndexOf('@', StringComparison.Ordinal) is var at and > 0
        && at == id.LastIndexOf('@')
        && at < id.Length - 1
        && id.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-/=?^_`{|}~.@".Contains(letter, StringComparison.Ordinal));

    private static bool IsLanguageTag(string locale) =>
        locale.Length is > 0 and <= 35 && locale.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static string WithoutControls(string subject) =>
        string.Concat(subject.Where(letter => !char.IsControl(letter) && letter is not ('\u2028' or '\u2029')));

    /// <remarks>
    /// Both encodings are seven bits and cut lines at 76, whatever the sentences are; English stays readable in the
    /// source, Chinese stays short.
    /// </remarks>
    private static TextPart Part(string subtype, string words, string locale)
    {
        var part = new TextPart(subtype)
        {
            ContentTransferEncoding = locale.StartsWith("zh", StringComparison.OrdinalIgnoreCase)
                ? ContentEncoding.Base64
                : ContentEncoding.QuotedPrintable,
        };
        part.ContentType.Charset = "utf-8";
        part.Content = new MimeContent(Lines(words));
        return part;
    }

    // Lines end in CRLF before they are encoded, or base64 would carry the wrong ones (RFC 2045 §6.8). Put together at once: a
    // message is large, and there are many.
    private static MemoryStream Lines(string words)
    {
        var ends = 0;
        foreach (var _ in words.AsSpan().EnumerateLines())
        {
            ends += 2;
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(words) + ends];
        var used = 0;
        foreach (var line in words.AsSpan().EnumerateLines())
        {
            used += Encoding.UTF8.GetBytes(line, bytes.AsSpan(used));
            bytes[used++] = (byte)'\r';
            bytes[used++] = (byte)'\n';
        }

        return new MemoryStream(bytes, 0, used - 2, writable: false); // nothing ends after the last line
    }
}
