using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Keyback.Server.Tests.Kit;

/// <summary>Collects what a server gave out, and what nobody but one may ever see, and looks for the one in the other.</summary>
internal sealed class LeakSearch
{
    private readonly ConcurrentQueue<(string Where, string Text)> _given = [];
    private readonly ConcurrentQueue<(string What, string Value)> _secrets = [];

    /// <summary>How many texts it looks through.</summary>
    public int Texts => _given.Count;

    /// <summary>How many secrets it looks for.</summary>
    public int Secrets => _secrets.Count;

    /// <summary>Keeps something that was given out.</summary>
    public void Given(string where, string text) => _given.Enqueue((where, text));

    /// <summary>Keeps a page that was given out, its headers included.</summary>
    public PageReply Given(string where, PageReply page)
    {
        Given(where, $"{page.Message.Headers}{page.Message.Content.Headers}{page.Html}");
        return page;
    }

    /// <summary>Keeps something that must never be given out.</summary>
    public string Secret(string what, string value)
    {
        Assert.True(value.Length >= 6, $"{what} is too short to be looked for.");
        _secrets.Enqueue((what, value));
        return value;
    }

    /// <summary>Where which secret stands; empty when none does.</summary>
    public IReadOnlyList<string> Find()
    {
        var secrets = _secrets.Distinct().Select(secret => (secret.What, Forms: FormsOf(secret.Value))).ToList();
        return
        [
            .. _given.SelectMany(given => ReadingsOf(given.Text)
                .SelectMany(reading => secrets
                    .Where(secret => secret.Forms.Any(form => reading.Contains(form, StringComparison.OrdinalIgnoreCase)))
                    .Select(secret => $"{given.Where}: {secret.What}"))).Distinct(),
        ];
    }

    // As it is; and, of what has nothing but digits, without what people put between them.
    private static string[] FormsOf(string value)
    {
        var digits = string.Concat(value.Where(char.IsAsciiDigit));
        return digits.Length >= 6 && value.All(sign => char.IsAsciiDigit(sign) || sign is '+' or ' ' or '-') ? [value, digits] : [value];
    }

    // Encoded as it came, as a browser shows it, as an address means it, and with its digits closed up.
    private static string[] ReadingsOf(string text)
    {
        var html = WebUtility.HtmlDecode(text);
        var url = Uri.UnescapeDataString(html);
        return [text, html, url, text.Normalize(NormalizationForm.FormKC), Closed(html)];
    }

    private static string Closed(string text) => string.Concat(text.Where((sign, at) =>
        sign is not (' ' or '-' or '\u00A0') || at == 0 || at == text.Length - 1 || !char.IsAsciiDigit(text[at - 1]) || !char.IsAsciiDigit(text[at + 1])));
}
