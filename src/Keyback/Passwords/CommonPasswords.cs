namespace Keyback.Passwords;

/// <summary>
/// The block list (NIST SP 800-63B-4 §3.1.1.2; OWASP ASVS 5.0 6.2.4): a list written by hand of long passwords that
/// people choose, the frequency list of zxcvbn, and what rules derive from the two. Always compared with the whole
/// password, never with a part of one.
/// </summary>
internal sealed class CommonPasswords
{
    // A repeated unit adds nothing to itself, so it must by itself be as long as any password has to be.
    private const int ShortestUnit = NewPasswordRules.MinimumWithSecondFactor;

    // Longer texts are not searched for words: compatibility characters can unfold into thousands.
    private const int LongestPair = 128;
    private const int LongestTriple = 60; // no frequent word has more than 20

    // 2,000 squared and 400 cubed: each fewer than the 10^8 guesses of GuessEstimate.
    private const int WordsInPairs = 2_000;
    private const int WordsInTriples = 400;

    private static readonly string[] Walks =
    [
        .. new[]
        {
            "abcdefghijklmnopqrstuvwxyz", "1234567890", "1234567890qwertyuiopasdfghjklzxcvbnm", "qwertyuiop", "asdfghjkl", "zxcvbnm",
            "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp",
            "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qawsedrftgyhujikolp", "a1b2c3d4e5f6g7h8i9j0", "1a2b3c4d5e6f7g8h9i0j",
            "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "0147258369", "7894561230",
        }.SelectMany(Cycle),
    ];

    private readonly Dictionary<string, int> _frequent = Frequent();
    private readonly HashSet<string> _handwritten = [.. Lines(typeof(CommonPasswords).Assembly, "Keyback.Passwords.CommonPasswords.txt")
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(FoldedPassword.Fold)];

    /// <summary>
    /// What the list holds of at least this many code points, each entry once: written by hand, frequent, and the
    /// shortest repetition of each frequent one that is long enough. Rules refuse many more.
    /// </summary>
    internal IEnumerable<string> Entries(int minimum) => _handwritten
        .Concat(_frequent.Keys)
        .Concat(_frequent.Keys.Select(word => Repeat(word, minimum)))
        .Where(entry => PasswordText.CountCodePoints(entry) >= minimum)
        .Distinct(StringComparer.Ordinal);

    /// <summary>Whether the whole password is in the list, under any spelling that attackers try; nothing but spaces and dashes is.</summary>
    /// <param name="folded">A password as <see cref="FoldedPassword.Fold"/> gave it.</param>
    internal bool Holds(string folded) => folded.Length == 0 || FoldedPassword.Cores(folded).Any(HoldsCore);

    private static string Repeat(string word, int minimum) => string.Concat(Enumerable.Repeat(word, Math.Max(2, (minimum + word.Length - 1) / word.Length)));

    private static IEnumerable<string> Cycle(string walk)
    {
        var forth = string.Concat(Enumerable.Repeat(walk, 3));
        var back = string.Concat(forth.Reverse());
        return [forth, back];
    }

    private static Dictionary<string, int> Frequent()
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in Lines(typeof(Zxcvbn.Zxcvbn).Assembly, "zxcvbn-core.Dictionaries.passwords.lst"))
        {
            ranks.TryAdd(FoldedPassword.Fold(line), ranks.Count);
        }

        ranks.Remove("");
        return ranks;
    }

    private static IEnumerable<string> Lines(System.Reflection.Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The list {resource} is missing from {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line.Trim();
        }
    }

    private bool HoldsCore(string core) =>
        _handwritten.Contains(core)
        || _frequent.ContainsKey(core)
        || Array.Exists(Walks, walk => walk.Contains(core, StringComparison.Ordinal))
        || IsRepetition(core)
        || IsPair(core)
        || IsTriple(core);

    private bool IsRepetition(string core)
    {
        var unit = FoldedPassword.RepeatedUnit(core);
        return unit.Length < core.Length && (PasswordText.CountCodePoints(unit) < ShortestUnit || Holds(unit));
    }

    private bool IsPair(string core) =>
        core.Length <= LongestPair && Cuts(core).Any(cut =>
            (_handwritten.Contains(core[..cut]) && _handwritten.Contains(core[cut..]))
            || (IsFrequent(core[..cut], WordsInPairs) && IsFrequent(core[cut..], WordsInPairs)));

    private bool IsTriple(string core) =>
        core.Length <= LongestTriple && Cuts(core).Any(first => IsFrequent(core[..first], WordsInTriples) && Cuts(core[first..])
            .Any(second => IsFrequent(core[first..][..second], WordsInTriples) && IsFrequent(core[first..][second..], WordsInTriples)));

    private static IEnumerable<int> Cuts(string text) => Enumerable.Range(1, Math.Max(0, text.Length - 1));

    private bool IsFrequent(string text, int rank) => _frequent.TryGetValue(text, out var at) && at < rank;
}
