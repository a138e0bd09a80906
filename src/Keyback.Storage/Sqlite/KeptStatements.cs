using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Keyback.Storage.Sqlite;

/// <summary>
/// A connection that keeps each statement compiled, because compiling one takes several times as long as running it. Used by
/// one thread at a time.
/// </summary>
internal sealed class KeptStatements : IDisposable
{
    private const int Most = 512; // statements: more than all files hold, so that only texts made on the way are left out

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, CompiledStatement> _kept = new(StringComparer.Ordinal);

    /// <param name="connection">An open one; it is closed with this.</param>
    public KeptStatements(SqliteConnection connection)
    {
        _connection = connection;
        _ = raw.sqlite3_busy_timeout(connection.Handle, connection.DefaultTimeout * 1000); // the one is in seconds, the other in milliseconds
    }

    /// <summary>Whether what is executed now waits for a commit.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Executes a statement with the properties of an object as its values, and tells how many rows it changed.</summary>
    /// <exception cref="SqliteException">As the database says.</exception>
    public int Execute(string text, object? values) => Use(text, values, static (statement, values) => statement.Execute(values));

    /// <summary>Reads all rows of a question.</summary>
    /// <exception cref="SqliteException">As the database says.</exception>
    public List<T> Query<T>(string text, object? values) => Use(text, values, static (statement, values) => statement.Query<T>(values));

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var statement in _kept.Values)
        {
            statement.Dispose();
        }

        _kept.Clear();
        _connection.Dispose();
    }

    private T Use<T>(string text, object? values, Func<CompiledStatement, object?, T> use)
    {
        if (_kept.TryGetValue(text, out var kept))
        {
            return use(kept, values);
        }

        if (_kept.Count == Most)
        {
            using var once = new CompiledStatement(_connection, text);
            return use(once, values);
        }

        var fresh = _kept[text] = new CompiledStatement(_connection, text);
        return use(fresh, values);
    }
}
