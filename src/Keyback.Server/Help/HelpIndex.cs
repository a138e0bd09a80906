namespace Keyback.Server.Help;

/// <summary>What a search looks through of one question.</summary>
/// <param name="Title">The question.</param>
/// <param name="Words">Its tags, and words under which people look for it.</param>
/// <param name="Text">What else belongs to it, and its answers.</param>
internal sealed record HelpEntry(string Title, string Words, string Text)
{
    /// <summary>What a search looks through of this question.</summary>
    public static HelpEntry Of(HelpQuestion question) => new(
        question.Title,
        string.Join(' ', question.Tags.Select(tag => tag.Name).Append(question.Also)),
        string.Join('\n', question.Answers.Select(answer => answer.Plain).Prepend(question.DetailsPlain)));
}

/// <summary>One result.</summary>
/// <param name="Entry">Which entry, in the order in which they were given.</param>
/// <param name="Score">How well it fits; comparable within one search only.</param>
/// <param name="Terms">What was met in it or in others: what to mark.</param>
internal sealed record HelpHit(int Entry, double Score, IReadOnlySet<string> Terms);

/// <summary>
/// Finds questions by words, ranked, with slips of the pen forgiven. The content is a few files and the same on every
/// node, so it lies in memory (docs/decisions/help-search.md).
/// </summary>
internal sealed class HelpIndex
{
    private const float TitleWeight = 4;
    private const float WordsWeight = 3;
    private const float SingleHanWeight = .25f; // one character of a pair that is nowhere: a slip of the pen
    private const double LeastOfBest = .22; // what fits far worse than the best is no answer

    private readonly int _entries;
    private readonly Dictionary<string, List<Posting>> _postings = new(StringComparer.Ordinal);
    private readonly SimilarWords _similar;

    public HelpIndex(IEnumerable<HelpEntry> entries)
    {
        foreach (var entry in entries)
        {
            Dictionary<string, float> weights = new(StringComparer.Ordinal);
            Weigh(weights, entry.Title, TitleWeight);
            Weigh(weights, entry.Words, WordsWeight);
            foreach (var term in HelpWords.TermsOf(entry.Text).CountBy(term => term.Term))
            {
                weights[term.Key] = weights.GetValueOrDefault(term.Key) + 1 + MathF.Log2(term.Value) / 2;
            }

            foreach (var (term, weight) in weights)
            {
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_postings, term, out _) ??= [];
                _postings[term].Add(new(_entries, weight));
            }

            _entries++;
        }

        _similar = new SimilarWords(_postings.Keys.Where(term => term[0] < HelpWords.FirstHan));
    }

    /// <summary>The entries that fit, the best first.</summary>
    public IReadOnlyList<HelpHit> Search(HelpQuery query, int most)
    {
        var scores = new double[_entries];
        var met = new int[_entries];
        HashSet<string> terms = new(StringComparer.Ordinal);
        foreach (var asked in query.Terms)
        {
            foreach (var (term, weight) in Meant(asked, query))
            {
                var postings = _postings[term];
                var rare = weight * Math.Log(1 + ((double)_entries / postings.Count));
                terms.Add(term);
                foreach (var posting in postings)
                {
                    scores[posting.Entry] += rare * posting.Weight;
                    met[posting.Entry]++;
                }
            }
        }

        // Who asks for three words is not served by one of them ten times.
        var asks = Math.Max(1, query.Terms.Count);
        var found = Enumerable.Range(0, _entries).Where(entry => scores[entry] > 0)
            .Select(entry => (Entry: entry, Score: scores[entry] * (.3 + (.7 * Math.Min(1, met[entry] / (double)asks)))))
            .OrderByDescending(entry => entry.Score).ThenBy(entry => entry.Entry)
            .Take(most).ToList();
        return [.. found.TakeWhile(entry => entry.Score >= LeastOfBest * found[0].Score).Select(entry => new HelpHit(entry.Entry, entry.Score, terms))];
    }

    private static void Weigh(Dictionary<string, float> weights, string text, float weight)
    {
        foreach (var term in HelpWords.TermsOf(text).Select(term => term.Term).Distinct(StringComparer.Ordinal))
        {
            weights[term] = weights.GetValueOrDefault(term) + weight;
        }
    }

    // The terms of the index that a term of the query means, and how surely.
    private IEnumerable<(string Term, float Weight)> Meant(HelpTerm asked, HelpQuery query)
    {
        if (_postings.ContainsKey(asked.Term))
        {
            return [(asked.Term, 1)];
        }

        return asked switch
        {
            { IsHan: false } => _similar.To(asked.Term).Select(word => (word.Word, (float)word.Likeness)),
            { Length: 2 } => asked.Term.Select(sign => sign.ToString())
                .Where(sign => _postings.ContainsKey(sign) && !query.IsInKnownPair(sign, _postings.ContainsKey))
                .Select(sign => (sign, SingleHanWeight)),
            _ => [],
        };
    }

    private readonly record struct Posting(int Entry, float Weight);
}

/// <summary>What somebody looks for, taken apart.</summary>
internal sealed class HelpQuery
{
    /// <summary>The longest query that is looked at, in UTF-16 units; the rest is left out.</summary>
    public const int Longest = 100;

    private readonly List<HelpTerm> _pairs;

    private HelpQuery(string text, bool wasCut)
    {
        Text = text;
        WasCut = wasCut;
        var all = HelpWords.TermsOf(text).DistinctBy(term => term.Term).ToList();
        _pairs = [.. all.Where(term => term is { IsHan: true, Length: 2 })];
        var words = all.Where(term => !term.IsHan).ToList();
        var telling = words.Where(term => !HelpWords.IsCommon(term.Term)).ToList();

        // Single Chinese characters only where there is nothing longer to go by.
        Terms = [.. telling.Count + _pairs.Count > 0 ? telling.Concat(_pairs) : words.Concat(all.Where(term => term.IsHan))];
    }

    /// <summary>What was typed: on one line, without what cannot be seen, at most <see cref="Longest"/> units.</summary>
    public string Text { get; }

    /// <summary>More was typed than is looked at.</summary>
    public bool WasCut { get; }

    /// <summary>What to look for.</summary>
    public IReadOnlyList<HelpTerm> Terms { get; }

    /// <summary>Reads what was typed, whatever it is.</summary>
    public static HelpQuery Of(string? typed)
    {
        var text = typed ?? "";
        var cut = text.Length > Longest;
        text = cut ? text[..Longest] : text;
        var plain = string.Concat(text.Select((sign, at) => IsSeen(text, at) ? sign : ' ')).Trim();
        return new HelpQuery(plain, cut);
    }

    /// <summary>Whether this character stands in a pair that the index knows: then it is no slip of the pen.</summary>
    public bool IsInKnownPair(string sign, Func<string, bool> isKnown) =>
        _pairs.Exists(pair => pair.Term.Contains(sign, StringComparison.Ordinal) && isKnown(pair.Term));

    // Neither controls nor marks that turn the reading direction nor halves of characters.
    private static bool IsSeen(string text, int at) => char.IsSurrogate(text[at])
        ? (at + 1 < text.Length && char.IsSurrogatePair(text, at)) || (at > 0 && char.IsSurrogatePair(text, at - 1))
        : !char.IsControl(text[at]) && char.GetUnicodeCategory(text[at]) is not System.Globalization.UnicodeCategory.Format;
}
