using System.Net;
using System.Text.RegularExpressions;

namespace Keyback.Client.Sample;

/// <summary>
/// Reads what a server in Development would have sent, at <c>/dev/mailbox</c>. It stands for the owner's mail program and phone:
/// no API tells a code.
/// </summary>
internal sealed partial class DevMailbox(HttpClient http)
{
    private const int MostLooks = 150;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The newest code in a message of this Recovery that is not one of those known.</summary>
    public Task<string> CodeAsync(string reference, CancellationToken ct) => WaitAsync(reference, Code(), ct);

    /// <summary>The token of the link in a message of this Recovery.</summary>
    public Task<string> LinkTokenAsync(string reference, CancellationToken ct) => WaitAsync(reference, Link(), ct);

    private async Task<string> WaitAsync(string reference, Regex sought, CancellationToken ct)
    {
        for (var look = 0; look < MostLooks; look++)
        {
            foreach (var text in await MessagesAsync(ct))
            {
                if (text.Contains(reference, StringComparison.Ordinal) && sought.Match(text) is { Success: true } found)
                {
                    return found.Groups[1].Value;
                }
            }

            await Task.Delay(Pause, ct);
        }

        throw new TimeoutException($"No message of {reference} came. Does the server run in Development?");
    }

    private async Task<IReadOnlyList<string>> MessagesAsync(CancellationToken ct)
    {
        var list = await http.GetStringAsync(new Uri("dev/mailbox", UriKind.Relative), ct);
        List<string> texts = [];
        foreach (Match name in Name().Matches(list))
        {
            var page = await http.GetStringAsync(new Uri($"dev/mailbox/{WebUtility.HtmlDecode(name.Groups[1].Value)}", UriKind.Relative), ct);
            texts.Add(WebUtility.HtmlDecode(Text().Match(page).Groups[1].Value));
        }

        return texts;
    }

    [GeneratedRegex("href=\"/dev/mailbox/([^\"/]+)\"")]
    private static partial Regex Name();

    [GeneratedRegex("<pre[^>]*>(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex Text();

    // By e-mail two groups on a line of their own; by SMS six digits in a sentence.
    [GeneratedRegex(@"(?<![0-9])([0-9]{6}|[0-9]{2,6}[ \u00A0\u2007][0-9]{2,6})(?![0-9])")]
    private static partial Regex Code();

    [GeneratedRegex("/r#t=([A-Za-z0-9_-]{43})")]
    private static partial Regex Link();
}
