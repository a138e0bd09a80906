using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Keyback.Server.Tests.Kit;

/// <summary>
/// An answer as a stranger can compare it with another: status, every header and the whole body, with only what must
/// differ between any two requests masked (ids, secrets, references, the typed identifier, the date).
/// </summary>
internal static partial class Masked
{
    /// <summary>An API answer to somebody who typed this identifier.</summary>
    public static string Of(Reply reply, string typed) => Of(reply.Message, reply.Text, typed);

    /// <summary>A page for somebody who typed this identifier.</summary>
    public static string Of(PageReply reply, string typed) => Of(reply.Message, reply.Html, typed);

    /// <summary>The reference that a page shows.</summary>
    public static string ReferenceIn(string html) => Reference().Match(html).Value;

    private static string Of(HttpResponseMessage message, string body, string typed)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{(int)message.StatusCode} {message.ReasonPhrase}");
        foreach (var (name, values) in message.Headers.Concat(message.Content.Headers).OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {(name == "Date" ? "DATE" : string.Join(" && ", values))}");
        }

        text.Append(body);
        var masked = text.ToString().Replace("%3A", ":", StringComparison.Ordinal).Replace(typed, "TYPED", StringComparison.Ordinal);
        masked = Form().Replace(masked, "FORM");
        masked = Trace().Replace(masked, "TRACE");
        masked = Id().Replace(masked, "ID");
        masked = Token().Replace(masked, "TOKEN");
        return Reference().Replace(masked, "REFERENCE");
    }

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]+")]
    private static partial Regex Form(); // whatever data protection sealed: form tokens, their cookie, the device cookie

    [GeneratedRegex("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")]
    private static partial Regex Trace();

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])[2-9A-Z]{3}-[2-9A-Z]{3}(?![A-Za-z0-9_-])")]
    private static partial Regex Reference();
}
