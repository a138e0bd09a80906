using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Keyback.Support;

/// <summary>Why an answer to a request is not sent.</summary>
public enum AnswerRefusal
{
    /// <summary>No reason; never given.</summary>
    None = 0,

    /// <summary>Nothing was written.</summary>
    Empty = 1,

    /// <summary>It is longer than can be kept.</summary>
    TooLong = 2,

    /// <summary>It names another site than this one, by a link or by its bare address.</summary>
    OtherSite = 3,

    /// <summary>It holds what could be a code, or a token of a link.</summary>
    Code = 4,
}

/// <summary>
/// What an answer to somebody who wrote to support may say: plain words. Nothing in it leads to another site, and nothing in it
/// could be taken for a code, so that no answer of ours looks like the message of a thief, and none carries a way in (I14).
/// </summary>
public static partial class AnswerRules
{
    /// <summary>The longest answer, in UTF-16 units.</summary>
    public const int Longest = 2000;

    /// <summary>Judges an answer.</summary>
    /// <param name="words">What was typed. Any string is safe.</param>
    /// <param name="publicUrl">The site's own address: the only one that may be named.</param>
    /// <returns>All reasons against it, none when it may go.</returns>
    public static IReadOnlyList<AnswerRefusal> Judge(string words, Uri publicUrl)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(publicUrl);
        if (words.Length > Longest)
        {
            return [AnswerRefusal.TooLong];
        }

        // As a reader would read it: full-width letters, digits and dots are those of every day.
        var read = IdeographicStop().Replace(Visible(words).Normalize(NormalizationForm.FormKC), ".");
        if (string.IsNullOrWhiteSpace(read))
        {
            return [AnswerRefusal.Empty];
        }

        List<AnswerRefusal> reasons = [];
        if (Scheme().Matches(read).Any(found => !IsOwn(found.Value, publicUrl)) || Host().Matches(read).Any(found => !IsOwnHost(found.Value, publicUrl)))
        {
            reasons.Add(AnswerRefusal.OtherSite);
        }

        if (Digits().Matches(read).Any(found => !IsDate(found.Value)) || Token().IsMatch(read))
        {
            reasons.Add(AnswerRefusal.Code);
        }

        return reasons;
    }

    /// <summary>The answer as it is kept and sent: lines ended by LF, without controls and marks that turn the reading direction.</summary>
    public static string Plain(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return Visible(words.ReplaceLineEndings("\n")).Trim();
    }

    private static string Visible(string text) => string.Concat(text.EnumerateRunes()
        .Where(rune => rune.Value is '\n' || (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format)
            && rune != Rune.ReplacementChar))
        .Select(rune => rune.ToString()));

    // Of our own site only what says nothing but where: a page, without query or fragment.
    private static bool IsOwn(string link, Uri publicUrl) =>
        Uri.TryCreate(link.TrimEnd('.', ',', ';', ':', '!', '?', ')'), UriKind.Absolute, out var uri)
        && uri.Scheme == publicUrl.Scheme && uri.IdnHost == publicUrl.IdnHost && uri.Port == publicUrl.Port
        && uri is { Query: "", Fragment: "", UserInfo: "" };

    private static bool IsOwnHost(string host, Uri publicUrl) => host.Equals(publicUrl.Host, StringComparison.OrdinalIgnoreCase)
        || host.Equals(publicUrl.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"(?<=[A-Za-z0-9])[。｡](?=[A-Za-z0-9])")]
    private static partial Regex IdeographicStop();

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9+.\-]*://\S+|(?i:mailto:|tel:|javascript:|data:)\S+")]
    private static partial Regex Scheme();

    // A word with a dot in it and letters after the dot: what a mail program makes a link of.
    [GeneratedRegex(@"(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[\p{L}\p{N}\-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}\-]*[\p{L}\p{N}])?)*\.(?:\p{L}{2,}|xn--[a-z0-9\-]+)(?![\p{L}\p{N}])")]
    private static partial Regex Host();

    // Six to eight digits, however they are set apart.
    [GeneratedRegex(@"(?<!\d[\s\-.·_]{0,3})\d(?:[\s\-.·_]{0,3}\d){5,7}(?![\s\-.·_]{0,3}\d)")]
    private static partial Regex Digits();

    // 256 bits in base64url, or what is left of them.
    [GeneratedRegex(@"[A-Za-z0-9_\-]{32,}")]
    private static partial Regex Token();
}
