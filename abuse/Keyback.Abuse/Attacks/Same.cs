using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Several people, each from a network of their own, who take the same steps; what they get is compared with what the first gets.</summary>
internal sealed class Same : IDisposable
{
    private readonly List<(Person Person, Visitor Visitor)> _people;
    private readonly List<string> _differences = [];
    private readonly List<Answer> _answers = [];

    private Same(Uri url, List<(Person, Visitor)> people, Func<Person, string> typed) => (Url, _people, Typed) = (url, people, typed);

    /// <summary>Where they go.</summary>
    public Uri Url { get; }

    /// <summary>What each has typed, which may stand in the answer.</summary>
    public Func<Person, string> Typed { get; set; }

    /// <summary>How many answers came since the last look.</summary>
    public int Asked => _answers.Count;

    /// <summary>Gathers them; the first is the one whom the others are compared with.</summary>
    public static Same Of(Arena arena, Uri url, IEnumerable<Person> people, Func<Person, string> typed) =>
        new(url, [.. people.Select(person => (person, new Visitor(url, arena.Network())))], typed);

    /// <summary>All take a step.</summary>
    public async Task AskAsync(string step, Func<Visitor, Person, Task<Answer>> ask)
    {
        string? first = null;
        foreach (var (person, visitor) in _people)
        {
            var answer = await ask(visitor, person);
            _answers.Add(answer);
            var masked = Masked.Of(answer, Typed(person));
            first ??= masked;
            if (masked != first)
            {
                _differences.Add($"{step}, {person.Standing}: {DifferenceOf(first, masked)}");
            }
        }
    }

    /// <summary>All start something.</summary>
    public async Task<Dictionary<Person, Begun>> BeginAsync(Func<Visitor, Person, Task<Answer>> start)
    {
        Dictionary<Person, Begun> begun = [];
        await AskAsync("the start", async (visitor, person) =>
        {
            var answer = await start(visitor, person);
            begun[person] = Walks.BegunIn(answer);
            return answer;
        });
        return begun;
    }

    /// <summary>What came, in words, with the first differences.</summary>
    public string Got() => _differences.Count == 0
        ? $"no difference; {Answer.Count(_answers.Select(answer => $"{answer.Status}"))}"
        : $"{_differences.Count} differences, such as {string.Join("; ", _differences.Take(3))}";

    /// <summary>How many differed since the last look; counting begins again.</summary>
    public int TakeDifferences()
    {
        var count = _differences.Count;
        _differences.Clear();
        _answers.Clear();
        return count;
    }

    public void Dispose() => _people.ForEach(one => one.Visitor.Dispose());

    private static string DifferenceOf(string expected, string found)
    {
        var (one, other) = (expected.Split('\n'), found.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(one.Length, other.Length)).FirstOrDefault(line => one[line] != other[line]);
        return $"'{Cut(one[at])}' against '{Cut(other[at])}'";
    }

    private static string Cut(string line) => line.Length > 160 ? line[..160] : line;
}
