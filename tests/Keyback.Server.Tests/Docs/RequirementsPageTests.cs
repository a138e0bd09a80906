using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Docs;

/// <summary>docs/requirements.md says of every requirement how it is met; no requirement is left out, and every test that it names exists.</summary>
public sealed partial class RequirementsPageTests
{
    // How many requirements each area has.
    private static readonly (char Area, int Count)[] Areas =
        [('A', 12), ('B', 13), ('C', 25), ('D', 20), ('E', 15), ('F', 19), ('G', 20), ('H', 5), ('I', 10), ('J', 8), ('K', 6), ('L', 4), ('M', 10), ('N', 5)];

    private static readonly string Page = Tree.Read("docs/requirements.md");

    [Fact]
    public void Every_requirement_has_its_row_once_and_in_order() => Assert.Equal(
        Areas.SelectMany(area => Enumerable.Range(1, area.Count).Select(number => $"{area.Area}-{number:00}")),
        Row().Matches(Page).Select(row => row.Groups[1].Value));

    [Fact]
    public void Every_row_names_a_test_or_says_why_there_is_none() => Assert.All(
        Row().Matches(Page),
        row => Assert.True(
            Name().IsMatch(row.Groups[3].Value) || row.Groups[2].Value.StartsWith("does not apply: ", StringComparison.Ordinal)
                || row.Groups[2].Value.StartsWith("not done: ", StringComparison.Ordinal),
            row.Value));

    [Fact]
    public void Every_test_that_a_row_names_exists()
    {
        var existing = Tree.Files("tests", ".cs").SelectMany(file => Test().Matches(File.ReadAllText(file))).Select(test => test.Groups[1].Value);

        Assert.Empty(Row().Matches(Page).SelectMany(row => Name().Matches(row.Groups[3].Value)).Select(name => name.Groups[1].Value).Except(existing));
    }

    [GeneratedRegex(@"^\| ([A-N]-\d\d) \| ([^|]+) \| ([^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z0-9]+_[A-Za-z0-9_]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Test();
}
