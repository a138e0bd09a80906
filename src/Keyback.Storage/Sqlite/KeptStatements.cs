using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Sqlite;

/// <summary>
/// A connection that keeps each statement compiled, because compiling one takes several times as long as running it. Used by
/// one thread at a time.
/// </summary>
internal sealed class KeptStatements(SqliteConnection connection) : DbConnection
{
    private const int Most = 512; // statements: more than all files hold, so that only texts made on the way are left out

    private readonly Dictionary<string, SqliteCommand> _idle = new(StringComparer.Ordinal);

    /// <inheritdoc />
    [AllowNull]
    public override string ConnectionString
    {
        get => connection.ConnectionString;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override string Database => connection.Database;

    /// <inheritdoc />
    public override string DataSource => connection.DataSource;

    /// <inheritdoc />
    public override string ServerVersion => connection.ServerVersion;

    /// <inheritdoc />
    public override ConnectionState State => connection.State;

    /// <summary>The compiled statement of a text; compiled when it is first run.</summary>
    public SqliteCommand Take(string text)
    {
        if (_idle.Remove(text, out var kept))
        {
            return kept;
        }

        var fresh = connection.CreateCommand();
#pragma warning disable CA2100 // all texts are ours: they come from the statement files
        fresh.CommandText = text;
#pragma warning restore CA2100
        return fresh;
    }

    /// <summary>Keeps a statement for the next time, without its values.</summary>
    public void Return(SqliteCommand command)
    {
        command.Parameters.Clear();
        command.Transaction = null;
        if (_idle.Count >= Most || !_idle.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }

    /// <inheritdoc />
    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Open() => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Close() => Dispose();

    /// <inheritdoc />
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => connection.BeginTransaction(isolationLevel);

    /// <inheritdoc />
    protected override DbCommand CreateDbCommand() => new KeptStatement(this);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in _idle.Values)
            {
                command.Dispose();
            }

            _idle.Clear();
            connection.Dispose();
        }

        base.Dispose(disposing);
    }
}
