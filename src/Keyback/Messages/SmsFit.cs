using System.Text;

namespace Keyback.Messages;

/// <summary>
/// Makes a text of one SMS. What can be missed goes first: the reference, then the warning to tell nobody, then letters of
/// the site's name, and at last the line for browsers. What must be said is never cut: should even that be too long, the
/// SMS has more than one part.
/// </summary>
internal sealed class SmsFit(string site, EmailWords words, int reserved)
{
    private const int LeastOfName = 4; // characters kept while there is something else that can go

    /// <summary>The longest form that fits, or the shortest there is.</summary>
    public string Of(SmsDraft draft)
    {
        var text = "";
        foreach (var form in Forms(draft))
        {
            text = form;
            if (Fits(form))
            {
                break;
            }
        }

        return text;
    }

    private IEnumerable<string> Forms(SmsDraft draft) => draft.BoundCode is null
        ? Forms(draft, "", 1)
        : Forms(draft, $"\n{draft.BoundCode}", LeastOfName).Concat(Forms(draft, "", 1));

    private IEnumerable<string> Forms(SmsDraft draft, string lastLine, int leastOfName)
    {
        yield return Join(draft.Sentence(site), draft.NeverTell, draft.Reference) + lastLine;
        yield return Join(draft.Sentence(site), draft.NeverTell) + lastLine;
        yield return Join(draft.Sentence(site)) + lastLine;
        foreach (var name in ShorterNames(leastOfName))
        {
            yield return Join(draft.Sentence(name)) + lastLine;
        }
    }

    /// <remarks>One letter outside the GSM alphabet more than halves the room, so such letters go before any others do.</remarks>
    private IEnumerable<string> ShorterNames(int least)
    {
        Rune[] letters = [.. site.EnumerateRunes()];
        var plain = string.Concat(letters.Where(SmsLength.IsGsm7Letter)).Trim();
        if (!words.IsChinese && plain.Count(char.IsAsciiLetterOrDigit) > 1)
        {
            yield return plain;
            letters = [.. plain.EnumerateRunes()];
        }

        var cut = letters.All(SmsLength.IsGsm7Letter) && !words.IsChinese ? "..." : "…";
        for (var kept = letters.Length - 1; kept >= least; kept--)
        {
            yield return string.Concat(letters.Take(kept)).TrimEnd() + cut;
        }
    }

    private string Join(params ReadOnlySpan<string?> sentences)
    {
        var text = new StringBuilder();
        foreach (var sentence in sentences)
        {
            if (sentence is not null)
            {
                text.Append(text.Length > 0 ? words.Gap : "").Append(sentence);
            }
        }

        return text.ToString();
    }

    private bool Fits(string text) =>
        SmsLength.Of(text) is var length && (length.IsGsm7 ? length.Segments == 1 : length.Units <= SmsLength.Ucs2Units - reserved);
}
