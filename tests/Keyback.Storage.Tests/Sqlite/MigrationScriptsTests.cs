using System.Text.RegularExpressions;

namespace Keyback.Storage.Tests.Sqlite;

/// <summary>
/// Nodes of two versions run side by side while one after the other is replaced. So a script only adds, and what it adds the
/// version before can leave out: <c>docs/operate.md</c> says how something goes away. An index that is made anew changes no answer.
/// </summary>
public sealed partial class MigrationScriptsTests
{
    // What a script may do besides, with the reason why the version before is not in its way.
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["003_links: CREATE UNIQUE INDEX recoveries_by_link ON recoveries (code_digest) WHERE method IN (2, 4)"] =
            "the version before writes no such row: links were new",
        ["008_factors: CREATE UNIQUE INDEX recoveries_by_return ON recoveries (code_digest) WHERE state = 10"] =
            "the version before writes no such row: the wait was new",
        ["010_sign_up: CREATE UNIQUE INDEX identifiers_by_fold ON identifiers (fold) WHERE fold IS NOT NULL"] =
            "the version before leaves the new column empty",
    };

    public static TheoryData<string> Scripts => [.. Sql.Migrations().Select(script => script.Name)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_only_adds(string name)
    {
        var statements = Statements(Sql.Migrations().Single(script => script.Name == name).Text);
        var created = statements.Select(statement => NewTable().Match(statement)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToHashSet();

        var unique = Sql.Migrations().SelectMany(script => UniqueIndex().Matches(script.Text)).Select(match => match.Groups[1].Value);
        var indexes = statements.Select(statement => NewIndex().Match(statement)).Where(match => match.Success).Select(match => match.Groups["name"].Value)
            .Except(unique).Select(index => $"DROP INDEX {index}").ToHashSet();

        Assert.NotEmpty(statements);
        Assert.All(statements, statement => Assert.True(
            OnlyAdds(statement, created) || indexes.Contains(statement) || Exceptions.ContainsKey($"{name}: {statement}"), $"The version before could not live with this: {statement}"));
    }

    [Theory]
    [InlineData("DROP TABLE accounts")]
    [InlineData("ALTER TABLE accounts RENAME COLUMN status TO state")]
    [InlineData("ALTER TABLE accounts DROP COLUMN status")]
    [InlineData("ALTER TABLE accounts ADD COLUMN tier INTEGER NOT NULL")]
    [InlineData("CREATE UNIQUE INDEX accounts_by_locale ON accounts (locale)")]
    [InlineData("UPDATE accounts SET status = 2")]
    public void What_the_version_before_could_not_live_with_is_seen(string statement) => Assert.False(OnlyAdds(statement, []));

    private static bool OnlyAdds(string statement, HashSet<string> created) =>
        NewTable().IsMatch(statement)
        || (NewColumn().IsMatch(statement) && (!statement.Contains("NOT NULL", StringComparison.Ordinal) || statement.Contains("DEFAULT", StringComparison.Ordinal)))
        || (NewRow().Match(statement) is { Success: true } row && created.Contains(row.Groups[1].Value))
        || (NewIndex().Match(statement) is { Success: true } index && (!index.Groups["unique"].Success || created.Contains(index.Groups["table"].Value)));

    private static List<string> Statements(string text) =>
        [.. Remark().Replace(text, "").Split(';').Select(statement => Blank().Replace(statement, " ").Trim()).Where(statement => statement.Length > 0)];

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex Remark();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^CREATE TABLE (\w+) ")]
    private static partial Regex NewTable();

    [GeneratedRegex(@"^INSERT INTO (\w+) ")]
    private static partial Regex NewRow();

    [GeneratedRegex(@"^ALTER TABLE \w+ ADD COLUMN ")]
    private static partial Regex NewColumn();

    [GeneratedRegex(@"^CREATE (?<unique>UNIQUE )?INDEX (?<name>\w+) ON (?<table>\w+) ")]
    private static partial Regex NewIndex();

    [GeneratedRegex(@"CREATE UNIQUE INDEX (\w+) ")]
    private static partial Regex UniqueIndex();
}
