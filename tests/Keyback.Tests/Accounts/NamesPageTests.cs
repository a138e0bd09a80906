using System.Globalization;
using System.Text.RegularExpressions;
using Keyback.Accounts;
using Keyback.Tests.Kit;

namespace Keyback.Tests.Accounts;

/// <summary>docs/names.md says by examples which names are the same; the code is asked about every one.</summary>
public sealed partial class NamesPageTests
{
    [Fact]
    public void The_code_agrees_with_every_pair_of_names()
    {
        var rows = Table("| registered | typed | equal? | why |");

        Assert.InRange(rows.Count, 40, 200);
        Assert.All(rows, row =>
        {
            var equal = AccountName.Matches(AccountName.Fold(Text(row[1]))!, Text(row[0]));
            Assert.Equal($"{row[0]} {row[1]} {row[2]}", $"{row[0]} {row[1]} {(equal ? "yes" : "no")}");
        });
    }

    // A row that shows two equal texts would hold whatever the code does.
    [Fact]
    public void No_pair_of_names_is_written_the_same() =>
        Assert.All(Table("| registered | typed | equal? | why |"), row => Assert.NotEqual(Text(row[0]), Text(row[1])));

    [Fact]
    public void The_code_asks_for_the_names_that_the_page_says()
    {
        var rows = Table("| user name | WeChat name | `registered_via` | asked for |");

        Assert.InRange(rows.Count, 10, 50);
        Assert.All(rows, row => Assert.Equal(
            (string.Join(' ', row), Text(row[3])),
            (string.Join(' ', row), AccountName.Expected(Text(row[0]), Text(row[1]), Text(row[2])))));
    }

    [Fact]
    public void The_code_refuses_what_the_page_says()
    {
        var rows = Table("| typed | why |");

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Null(AccountName.Fold(Text(row[0]))));
    }

    [Fact]
    public void The_code_finds_and_refuses_the_user_names_that_the_page_says()
    {
        var rows = Table("| user name | found by | why |");

        Assert.InRange(rows.Count, 20, 100);
        Assert.All(rows, row => Assert.Equal((row[0], Text(row[1])), (row[0], UserName.TryParse(Text(row[0]), out var name) ? name.Key : null)));
    }

    [Fact]
    public void The_code_tells_user_names_apart_as_the_page_says()
    {
        var rows = Table("| one has | another may take | allowed? |");

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.True(UserName.TryParse(Text(row[0]), out var one));
            Assert.True(UserName.TryParse(Text(row[1]), out var other));
            Assert.Equal((row[1], row[2]), (row[1], one.Fold == other.Fold ? "no" : "yes"));
        });
    }

    [Fact]
    public void The_page_gives_the_limits_of_the_code() => Assert.Contains(
        $"more than {AccountName.MaximumUnits} UTF-16 units as typed, and more than {AccountName.MaximumCharacters} characters or {AccountName.MaximumUnits} units after",
        File.ReadAllText(Tree.File("docs/names.md")),
        StringComparison.Ordinal);

    private static List<string[]> Table(string head) => [.. File.ReadLines(Tree.File("docs/names.md"))
        .SkipWhile(line => line != head)
        .Skip(2)
        .TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal))
        .Select(line => line[2..^2].Split(" | "))];

    private static string? Text(string cell) => cell is "none"
        ? null
        : Escape().Replace(Quoted().Match(cell).Groups[1].Value, sign => char.ConvertFromUtf32(int.Parse(sign.Groups[1].Value, NumberStyles.HexNumber, null)));

    [GeneratedRegex("^`([^`]+)`$")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{U\+([0-9A-F]{4,5})\}")]
    private static partial Regex Escape();
}
