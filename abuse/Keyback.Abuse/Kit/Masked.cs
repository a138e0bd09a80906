using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Keyback.Abuse.Kit;

/// <summary>
/// An answer as a stranger can compare it with another: status, every header and the whole body, with only what must differ
/// between any two requests masked: ids, secrets, references, what was typed, times of the clock, the pictures of CAPTCHAs.
/// </summary>
internal static partial class Masked
{
    /// <summary>The answer to somebody who typed this.</summary>
    public static string Of(Answer answer, string typed)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{answer.Status}");
        foreach (var (name, value) in answer.Headers)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name}: {ValueOf(name, value)}");
        }

        text.Append(answer.Body);
        var masked = text.ToString().Replace("%3A", ":", StringComparison.Ordinal);
        foreach (var written in (string[])[typed, System.Net.WebUtility.HtmlEncode(typed), Uri.EscapeDataString(typed), typed.TrimStart('+')])
        {
            masked = masked.Replace(written, "TYPED", StringComparison.Ordinal);
        }

        masked = Picture().Replace(masked, "PICTURE");
        masked = Form().Replace(masked, "FORM");
        masked = Trace().Replace(masked, "TRACE");
        masked = Id().Replace(masked, "ID");
        masked = Digest().Replace(masked, "DIGEST");
        masked = Token().Replace(masked, "TOKEN");
        masked = Instant().Replace(masked, "INSTANT");
        masked = Clock().Replace(masked, "TIME");
        masked = Seconds().Replace(masked, "SECONDS");
        masked = OneMinute().Replace(masked, "MINUTE");
        return Reference().Replace(masked, "REFERENCE");
    }

    /// <summary>The reference that a page shows.</summary>
    public static string ReferenceIn(string html) => Reference().Match(html).Value;

    // Rounded to half minutes by the server, so two requests that follow each other may stand on two sides of a border.
    private static string ValueOf(string name, string value) => name switch
    {
        "Date" => "DATE",
        "Content-Length" => "LENGTH", // the body is compared itself
        "Retry-After" when int.TryParse(value, CultureInfo.InvariantCulture, out var seconds) => seconds switch
        {
            <= 120 => "SECONDS",
            <= 1_200 => "MINUTES",
            <= 7_200 => "HOUR",
            _ => "DAY",
        },
        _ => value,
    };

    [GeneratedRegex("data:(image|audio)/[a-z]+;base64,[A-Za-z0-9+/=]+")]
    private static partial Regex Picture();

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]+")]
    private static partial Regex Form(); // whatever data protection sealed: form tokens, their cookie, the device cookie

    [GeneratedRegex("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")]
    private static partial Regex Trace();

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")]
    private static partial Regex Digest();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(&amp;|&|\\u0026)?(?![A-Za-z0-9_-])")]
    private static partial Regex Token();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[0-9.]*(Z|[+-]\d{2}:\d{2})")]
    private static partial Regex Instant();

    [GeneratedRegex(@"\b\d{1,2}:\d{2}\b")]
    private static partial Regex Clock();

    [GeneratedRegex("data-seconds=\"[0-9]+\"")]
    private static partial Regex Seconds(); // what is left of a minute when the page is shown

    [GeneratedRegex(@"\b5[0-9] seconds\b|\b1 minute\b|(?<![0-9])5[0-9] 秒|(?<![0-9])1 分钟")]
    private static partial Regex OneMinute(); // of two pages asked for one after the other, one may come in its last second

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])[2-9A-Z]{3}-[2-9A-Z]{3}(?![A-Za-z0-9_-])")]
    private static partial Regex Reference();
}
