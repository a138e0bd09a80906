using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Sqlite;

/// <summary>
/// Connections for single questions, each with its compiled statements. The last used comes first, and no more stay open than can
/// be of use: a question keeps its thread busy until it is answered.
/// </summary>
/// <param name="connectionString">Where the file is. Whoever keeps connections open needs no pool beneath.</param>
internal sealed class SqliteReaders(string connectionString) : IDisposable
{
    private static readonly int MostIdle = 2 * Environment.ProcessorCount;

    private readonly Lock _lock = new();
    private readonly Stack<KeptStatements> _idle = [];
    private bool _closed;

    /// <summary>Reads all rows of a question, on the calling thread: SQLite never waits.</summary>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public IReadOnlyList<T> Query<T>(string sql, object? parameters)
    {
        var connection = Take() ?? Open();
        var well = false;
        try
        {
            var rows = connection.Query<T>(sql, parameters);
            well = true;
            return rows;
        }
        finally
        {
            Return(connection, well);
        }
    }

    /// <summary>Closes them; those in use when they come back.</summary>
    public void Dispose()
    {
        KeptStatements[] idle;
        lock (_lock)
        {
            _closed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        Array.ForEach(idle, connection => connection.Dispose());
    }

    private KeptStatements? Take()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return _idle.TryPop(out var connection) ? connection : null;
        }
    }

    private void Return(KeptStatements connection, bool well)
    {
        lock (_lock)
        {
            if (well && !_closed && _idle.Count < MostIdle)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    private KeptStatements Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            return new KeptStatements(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
