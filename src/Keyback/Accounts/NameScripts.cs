using System.Text;

namespace Keyback.Accounts;

/// <summary>
/// Which writings stand together in a name, and which names look alike across writings (Unicode Technical Standard 39). .NET tells
/// no scripts: <c>scripts.txt</c> has them, from the property Script of Unicode 14.
/// </summary>
internal static class NameScripts
{
    // UTS #39 §5.2, "Highly Restrictive": one script, or one of these.
    private static readonly string[][] Together =
    [
        ["Latin", "Han", "Hiragana", "Katakana"],
        ["Latin", "Han", "Bopomofo"],
        ["Latin", "Han", "Hangul"],
    ];

    // Letters of Cyrillic and of Greek that look like one of Latin, small or capital, under the small one.
    private static readonly Dictionary<char, char> Likenesses = Pairs(
        "аaвbеeёëкkмmнhоoрpсcтtуyхxіiїïјjѕsԁdһhӏlԛqԝwүyѵv", "αaβbεeζzηhιiκkμmνvοoρpτtυyχxωw");

    private static readonly (int First, int Last, string Script)[] Ranges = Read();

    /// <summary>Whether nobody would be surprised to see these letters in one name.</summary>
    internal static bool StandTogether(string name)
    {
        var scripts = name.EnumerateRunes().Select(ScriptOf).OfType<string>().Distinct().ToList();
        return scripts.Count <= 1 || Together.Any(set => scripts.All(set.Contains));
    }

    /// <summary>A fold as people see it: where each letter of Cyrillic or Greek looks like one of Latin, those; else itself.</summary>
    internal static string Seen(string fold)
    {
        var letters = fold.Where(char.IsLetter).ToList();
        return letters.Count > 0 && letters.All(Likenesses.ContainsKey)
            ? string.Concat(fold.Select(character => Likenesses.GetValueOrDefault(character, character)))
            : fold;
    }

    // None for digits, signs and marks, which are at home in every writing.
    private static string? ScriptOf(Rune rune)
    {
        var (low, high) = (0, Ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (first, last, script) = Ranges[middle];
            if (rune.Value > last)
            {
                low = middle + 1;
            }
            else if (rune.Value < first)
            {
                high = middle - 1;
            }
            else
            {
                return script;
            }
        }

        return null;
    }

    private static Dictionary<char, char> Pairs(params string[] scripts) =>
        scripts.SelectMany(pairs => pairs.Chunk(2)).ToDictionary(pair => pair[0], pair => pair[1]);

    private static (int First, int Last, string Script)[] Read()
    {
        using var stream = typeof(NameScripts).Assembly.GetManifestResourceStream("Keyback.Accounts.scripts.txt")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
                .SelectMany(words => words[1..].Select(range => Range(range.Split('-'), words[0])))
                .OrderBy(range => range.First),
        ];
    }

    private static (int First, int Last, string Script) Range(string[] ends, string script) =>
        (Convert.ToInt32(ends[0], 16), Convert.ToInt32(ends[^1], 16), script);
}
