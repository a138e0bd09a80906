namespace Keyback.Passwords;

/// <summary>The names of one account and of the site, as a password could be made of them.</summary>
/// <param name="personal">User name, local part, domain label, site name and the like.</param>
internal sealed class PersonalWords(IEnumerable<string> personal)
{
    // One character is no word: every phrase is made of them.
    private const int Shortest = 2;

    // Longer ones than this are no words; a hostile account name must not make the search long.
    private const int Longest = 64;

    private readonly string[] _words =
    [
        .. personal.Select(word => PasswordText.Prepare(word) ?? "").SelectMany(Words)
            .Where(word => word.Length is >= Shortest and <= Longest)
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The words, folded.</summary>
    internal IEnumerable<string> Folded => _words;

    /// <summary>
    /// Whether the whole password is personal words, one after the other, with a few digits or symbols before, between
    /// and after them. A word inside a longer phrase is none of our business (NIST SP 800-63B-4 §3.1.1.2: not substrings).
    /// </summary>
    /// <param name="folded">A password as <see cref="FoldedPassword.Fold"/> gave it.</param>
    internal bool Make(string folded) => _words.Length > 0 && FoldedPassword.Readings(folded).Any(MakeReading);

    // anna.lee is anna, lee and annalee.
    private static IEnumerable<string> Words(string prepared) =>
        new string([.. prepared.Select(c => char.IsLetterOrDigit(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Append(prepared)
            .Select(FoldedPassword.Fold);

    // The least decoration with which each position can be reached; words cost none.
    private bool MakeReading(string text)
    {
        var decoration = new int[text.Length + 1];
        Array.Fill(decoration, int.MaxValue, 1, text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (decoration[at] > FoldedPassword.MostDecoration)
            {
                continue;
            }

            if (FoldedPassword.IsDecoration(text[at]))
            {
                Reach(at + 1, decoration[at] + 1);
            }

            foreach (var word in _words.Where(word => text.AsSpan(at).StartsWith(word)))
            {
                Reach(at + word.Length, decoration[at]);
            }
        }

        return decoration[^1] <= FoldedPassword.MostDecoration && decoration[^1] < text.Length;

        void Reach(int position, int cost) => decoration[position] = Math.Min(decoration[position], cost);
    }
}
