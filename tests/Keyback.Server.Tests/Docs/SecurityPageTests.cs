using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Docs;

/// <summary>docs/security.md promises invariants and names the tests that prove them; the sources of the tests are asked.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = Tree.Read("docs/security.md");

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var existing = Tree.Files("tests", ".cs")
            .SelectMany(file => Test().Matches(File.ReadAllText(file)))
            .Select(test => test.Groups[1].Value);

        Assert.Empty(Named(Page).Except(existing));
    }

    [Fact]
    public void Every_invariant_has_a_row_and_a_section_and_each_that_holds_names_its_tests()
    {
        var rows = Row().Matches(Page).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim());
        var sections = Section().Matches(Page).ToDictionary(section => section.Groups[1].Value, section => section.Groups[2].Value);
        var all = Enumerable.Range(1, 15).Select(number => $"I{number}").ToList();

        Assert.Equal(all, rows.Keys);
        Assert.Equal(all, sections.Keys);
        Assert.All(rows, row => Assert.True(row.Value is "yes" || row.Value.StartsWith("not yet: ", StringComparison.Ordinal), $"{row.Key} {row.Value}"));
        Assert.All(all, invariant => Assert.Equal(rows[invariant] is "yes", Named(sections[invariant]).Any(name => Proves(name, invariant))));
    }

    // A name may stand for several: I8_I13_the_link_stands_in_no_log.
    private static bool Proves(string name, string invariant) => name.Split('_').TakeWhile(word => Number().IsMatch(word)).Contains(invariant);

    private static IEnumerable<string> Named(string text) => Name().Matches(text).Select(name => name.Groups[1].Value);

    [GeneratedRegex("^- `([A-Za-z0-9_]+)`$", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| (I\d+) \| [^|]+ \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^### (I\d+): (.*?)(?=^##)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex(@"^I\d+$")]
    private static partial Regex Number();
}
