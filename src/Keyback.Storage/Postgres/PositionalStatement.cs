using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Keyback.Storage.Postgres;

/// <summary>
/// A statement as it travels: its parameters have the numbers that the protocol knows in place of names, so that the text is
/// read once and not at every use. The type of each is known even where it has no value, so that a prepared statement fits again.
/// </summary>
internal static partial class PositionalStatement
{
    private static readonly ConcurrentDictionary<(string Sql, Type? Values), Shape> Known = [];

    /// <summary>The statement with the properties of an object as its parameters; the names must be the same to the letter.</summary>
    public static NpgsqlBatchCommand Of(string sql, object? values)
    {
        var shape = Known.GetOrAdd((sql, values?.GetType()), ShapeOf);
        var statement = new NpgsqlBatchCommand(shape.Text);
        foreach (var parameter in shape.Parameters)
        {
            var value = parameter.Read(values!) ?? DBNull.Value;
            statement.Parameters.Add(parameter.Type is { } type ? new NpgsqlParameter { DbType = type, Value = value } : new NpgsqlParameter { Value = value });
        }

        return statement;
    }

    private static Shape ShapeOf((string Sql, Type? Values) use)
    {
        List<string> names = [];
        var text = Parts().Replace(use.Sql, part =>
        {
            if (part.Value[0] is not '@')
            {
                return part.Value[0] is '-' ? "" : part.Value; // a remark, and a constant
            }

            var name = part.Groups[1].Value;
            if (!names.Contains(name))
            {
                names.Add(name);
            }

            return string.Create(CultureInfo.InvariantCulture, $"${names.IndexOf(name) + 1}");
        });
        return new Shape(text.Trim(), [.. names.Select(name => GivenValue.Of(use.Values, name))]);
    }

    [GeneratedRegex("'[^']*'|--[^\n]*|@([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Parts();

    private sealed record Shape(string Text, GivenValue[] Parameters);
}
