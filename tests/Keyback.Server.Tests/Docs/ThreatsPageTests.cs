using System.Globalization;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Docs;

/// <summary>docs/threats.md names who comes and what stops them; every test that it names exists, and no invariant is without a threat.</summary>
public sealed partial class ThreatsPageTests
{
    private static readonly string Page = Tree.Read("docs/threats.md");

    [Fact]
    public void Every_line_names_tests_and_every_test_exists()
    {
        var existing = Tree.Files("tests", ".cs").SelectMany(file => Test().Matches(File.ReadAllText(file))).Select(test => test.Groups[1].Value).ToHashSet();
        var lines = Line().Matches(Page);

        Assert.Equal(Enumerable.Range(1, lines.Count).Select(number => $"T-{number:00}"), lines.Select(line => line.Groups[1].Value));
        Assert.All(lines, line =>
        {
            var named = Name().Matches(line.Groups[3].Value).Select(name => name.Groups[1].Value).ToList();
            Assert.NotEmpty(named);
            Assert.Empty(named.Except(existing));
        });
    }

    [Fact]
    public void Every_invariant_stands_against_a_threat() => Assert.Equal(
        Enumerable.Range(1, 15).Select(number => $"I{number}"),
        Line().Matches(Page).SelectMany(line => line.Groups[2].Value.Split(", ")).Distinct().OrderBy(name => int.Parse(name[1..], CultureInfo.InvariantCulture)));

    [Fact]
    public void Every_requirement_of_the_standard_points_to_rows_that_say_what_is_done()
    {
        var rows = Row().Matches(Tree.Read("docs/requirements.md")).Select(row => row.Groups[1].Value).ToHashSet();
        var numbers = Number().Matches(Page);

        Assert.Equal(numbers.Count, numbers.Select(number => number.Groups[1].Value).Distinct().Count());
        Assert.InRange(numbers.Count, 100, 345); // the standard has 345
        Assert.All(numbers, number => Assert.Empty(number.Groups[2].Value.Split(", ").Except(rows)));
    }

    [GeneratedRegex(@"^\| (T-\d\d) \|(?: [^|]+ \|){4} (I[^|]+) \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"^\| (V\d+\.\d+\.\d+) \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\| ([A-N]-\d\d) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z0-9]+_[A-Za-z0-9_]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Test();
}
