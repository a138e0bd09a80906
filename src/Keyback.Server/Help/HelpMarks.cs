using System.Text;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Keyback.Server.Help;

/// <summary>Shows where a search met a text.</summary>
internal static class HelpMarks
{
    private const int Longest = 170; // UTF-16 units of an excerpt

    private static readonly char[] Ends = ['\n', '。', '！', '？', '；'];

    /// <summary>The text, encoded, with what was met in <c>mark</c> elements.</summary>
    public static IHtmlContent In(string text, IReadOnlySet<string> terms)
    {
        HtmlContentBuilder html = new();
        var at = 0;
        foreach (var (start, end) in Met(text, terms))
        {
            TagBuilder mark = new("mark");
            mark.InnerHtml.Append(text[start..end]);
            html.Append(text[at..start]).AppendHtml(mark);
            at = end;
        }

        return html.Append(text[at..]);
    }

    /// <summary>The part of a text where most was met; its beginning when nothing was.</summary>
    public static string Excerpt(string text, IReadOnlySet<string> terms)
    {
        var parts = Sentences(text).ToList();
        var best = parts.Select((part, at) => (part, at, Met: Met(part, terms).Sum(met => met.End - met.Start)))
            .OrderByDescending(part => part.Met).ThenBy(part => part.at).Select(part => part.at).FirstOrDefault();
        return HelpWords.Shortened(parts.Skip(best).Take(3).Aggregate((all, next) => all[^1] < HelpWords.FirstHan && !Ends.Contains(all[^1]) ? $"{all} {next}" : all + next), Longest);
    }

    private static IEnumerable<string> Sentences(string text)
    {
        StringBuilder sentence = new();
        for (var at = 0; at < text.Length; at++)
        {
            sentence.Append(text[at] is '\n' ? ' ' : text[at]);
            var ends = Ends.Contains(text[at]) || (text[at] is '.' or '!' or '?' && (at + 1 == text.Length || text[at + 1] is ' ' or '\n'));
            if (ends && sentence.ToString().Trim() is { Length: > 0 } whole)
            {
                yield return whole;
                sentence.Clear();
            }
        }

        if (sentence.ToString().Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    // Stretches that were met; neighbours are one.
    private static IEnumerable<(int Start, int End)> Met(string text, IReadOnlySet<string> terms)
    {
        (int Start, int End)? open = null;
        foreach (var term in HelpWords.TermsOf(text).Where(term => terms.Contains(term.Term)).OrderBy(term => term.Start))
        {
            if (open is { } wide && term.Start <= wide.End)
            {
                open = (wide.Start, Math.Max(wide.End, term.Start + term.Length));
                continue;
            }

            if (open is { } done)
            {
                yield return done;
            }

            open = (term.Start, term.Start + term.Length);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }
}
