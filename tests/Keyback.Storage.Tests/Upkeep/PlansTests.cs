using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Tests.Upkeep;

/// <summary>No statement takes longer the more accounts there are: each finds its rows by an index, but for those that are named here.</summary>
public sealed partial class PlansTests
{
    private static readonly Dictionary<string, string> WholeTables = new(StringComparer.Ordinal)
    {
        ["Accounts.Data.disowns"] = "an owner's copy of the own data, a few a day; the table holds a week",
        ["Accounts.Data.messages"] = "the same; the table holds a day",
        ["Accounts.Data.receipts"] = "the same; the table holds days",
        ["Accounts.read_account_by_identifier"] = "one row, made on the way",
        ["Accounts.void_disowns"] = "an unfreeze, which support makes; the table holds a week",
        ["Audit.find_old_chains"] = "once an hour; a row for each writer that ever ran",
        ["Audit.last_checkpoint"] = "the last row of an index",
        ["Audit.read_chains"] = "keyback audit verify reads everything",
        ["Audit.read_checkpoints"] = "the same",
        ["Audit.read_cuts"] = "the same",
        ["Audit.read_orphans"] = "the same",
        ["Cases.count_managers"] = "the staff",
        ["Cases.list_cases"] = "the newest rows of an index, up to a page",
        ["Cases.list_supervisors"] = "the staff",
        ["ContactChanges.list_changes"] = "a page of the console; the table holds what the staff proposed in a month",
        ["Help.list_published"] = "the questions, when the book is made anew",
        ["Help.list_questions"] = "the questions, for the desk",
        ["Help.sum_votes"] = "a row for each question",
        ["Keys.list_protection_keys"] = "a few keys, at the start",
        ["Limits.count_wrong_codes"] = "counts what an index found, up to a ceiling",
        ["Staff.has_other_supervisor"] = "the staff",
        ["Staff.list_members"] = "the staff",
        ["Upkeep.forget_askers"] = "questions that wait with an asker, by an index of those alone",
    };

    [Fact]
    public void Every_statement_finds_its_rows_by_an_index()
    {
        using var store = OpenMigrated();
        var statements = Statements().ToList();
        var scanning = statements.Where(statement => Scans(store, statement.Text)).Select(statement => statement.Name).Order(StringComparer.Ordinal);

        Assert.True(statements.Count > 300);
        Assert.Equal(WholeTables.Keys.Order(StringComparer.Ordinal), scanning);
    }

    [Fact]
    public void I1_no_index_takes_time_only_for_what_has_an_account()
    {
        using var store = OpenMigrated();
        using var indexes = store.CreateCommand();
        indexes.CommandText = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('recoveries', 'audit_entries', 'limits', 'outbox') AND sql LIKE '%WHERE%account_id%'";
        Assert.Null(indexes.ExecuteScalar());
    }

    private static SqliteConnection OpenMigrated()
    {
        var store = new SqliteConnection("Data Source=:memory:");
        store.Open();
        foreach (var (_, script) in Sql.Migrations())
        {
            Execute(store, script);
        }

        return store;
    }

    private static IEnumerable<(string Name, string Text)> Statements()
    {
        const string Root = "Keyback.Storage.";
        var assembly = typeof(Database).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)))
        {
            var name = resource[Root.Length..^".sql".Length];
            if (!name.StartsWith("Migrations.", StringComparison.Ordinal) && !name.StartsWith("Postgres.", StringComparison.Ordinal) && !name.EndsWith(".postgres", StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                yield return (name, reader.ReadToEnd());
            }
        }
    }

    private static bool Scans(SqliteConnection store, string statement)
    {
        using var plan = store.CreateCommand();
        var text = Comment().Replace(statement, "");
        plan.CommandText = $"EXPLAIN QUERY PLAN {text}";
        foreach (var name in Parameter().Matches(text).Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            plan.Parameters.AddWithValue(name, DBNull.Value);
        }

        using var lines = plan.ExecuteReader();
        var scans = false;
        while (lines.Read())
        {
            var line = lines.GetString(3);
            scans |= line.Contains("SCAN ", StringComparison.Ordinal) && !line.Contains("CONSTANT ROW", StringComparison.Ordinal);
        }

        return scans;
    }

    private static void Execute(SqliteConnection store, string text)
    {
        using var command = store.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    [GeneratedRegex("^ *--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
