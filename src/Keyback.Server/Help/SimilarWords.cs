namespace Keyback.Server.Help;

/// <summary>Finds the words that somebody may have meant: by shared pairs of letters first, then by the slips between them.</summary>
internal sealed class SimilarWords
{
    private const int Most = 3;
    private const int ShortestWord = 3; // letters: of shorter ones everything is one slip away
    private const int LongestWord = 24; // letters

    private readonly string[] _words;
    private readonly Dictionary<(char, char), List<int>> _byPair = [];

    public SimilarWords(IEnumerable<string> words)
    {
        _words = [.. words];
        for (var at = 0; at < _words.Length; at++)
        {
            foreach (var pair in PairsOf(_words[at]))
            {
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_byPair, pair, out _) ??= [];
                _byPair[pair].Add(at);
            }
        }
    }

    /// <summary>The most similar words, each with its likeness from 0 to 1; none for a word that is like none.</summary>
    public IEnumerable<(string Word, double Likeness)> To(string typed)
    {
        if (typed.Length is < ShortestWord or > LongestWord)
        {
            return [];
        }

        Dictionary<int, int> shared = [];
        foreach (var word in PairsOf(typed).SelectMany(pair => _byPair.GetValueOrDefault(pair) ?? []))
        {
            shared[word] = shared.GetValueOrDefault(word) + 1;
        }

        // A slip changes at most three pairs of letters, so whoever shares fewer is further off.
        var allowed = typed.Length < 7 ? 1 : 2;
        return shared.Where(word => word.Value >= Math.Max(1, typed.Length + 1 - (3 * allowed)) || _words[word.Key].StartsWith(typed, StringComparison.Ordinal))
            .Select(word => (Word: _words[word.Key], Likeness: LikenessOf(typed, _words[word.Key], allowed)))
            .Where(word => word.Likeness > 0)
            .OrderByDescending(word => word.Likeness).ThenBy(word => word.Word, StringComparer.Ordinal)
            .Take(Most);
    }

    private static double LikenessOf(string typed, string word, int allowed)
    {
        // The beginning of a word is all that somebody has typed so far.
        if (word.StartsWith(typed, StringComparison.Ordinal))
        {
            return .9 * typed.Length / word.Length;
        }

        var slips = Math.Abs(word.Length - typed.Length) > allowed ? int.MaxValue : SlipsBetween(typed, word);
        return slips > allowed ? 0 : .9 - (.8 * slips / typed.Length);
    }

    // Letters left out, put in, changed, or swapped with their neighbour (optimal string alignment).
    private static int SlipsBetween(string one, string other)
    {
        // Three rows of the table are enough: this one and the two above it.
        var (above, last, row) = (new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]);
        for (var i = 0; i <= one.Length; i++)
        {
            (above, last, row) = (last, row, above);
            for (var j = 0; j <= other.Length; j++)
            {
                row[j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], above[j - 2] + 1);
                }
            }
        }

        return row[other.Length];
    }

    private static IEnumerable<(char, char)> PairsOf(string word)
    {
        var last = '^';
        foreach (var sign in word)
        {
            yield return (last, sign);
            last = sign;
        }

        yield return (last, '$');
    }
}
