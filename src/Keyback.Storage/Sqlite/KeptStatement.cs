using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Sqlite;

/// <summary>One use of a statement of <see cref="KeptStatements"/>: its text comes first, then its values.</summary>
internal sealed class KeptStatement(KeptStatements statements) : DbCommand
{
#pragma warning disable CA2213 // given back, and disposed of where it is kept
    private SqliteCommand? _command;
#pragma warning restore CA2213
    private SqliteTransaction? _transaction;
    private bool _failed;

    /// <inheritdoc />
    [AllowNull]
    public override string CommandText
    {
        get => _command?.CommandText ?? "";
        set
        {
            GiveBack();
            _command = statements.Take(value ?? "");
            _command.Transaction = _transaction;
        }
    }

    /// <inheritdoc />
    public override int CommandTimeout
    {
        get => Command.CommandTimeout;
        set => Command.CommandTimeout = value;
    }

    /// <inheritdoc />
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value is not CommandType.Text)
            {
                throw new NotSupportedException();
            }
        }
    }

    /// <inheritdoc />
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc />
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <inheritdoc />
    protected override DbConnection? DbConnection
    {
        get => statements;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    protected override DbParameterCollection DbParameterCollection => Command.Parameters;

    /// <inheritdoc />
    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set
        {
            _transaction = (SqliteTransaction?)value; // before the text, too
            _command?.Transaction = _transaction;
        }
    }

    private SqliteCommand Command => _command ?? throw new InvalidOperationException("The statement has no text yet.");

    /// <inheritdoc />
    public override void Cancel()
    {
    }

    /// <inheritdoc />
    public override void Prepare() => Command.Prepare();

    /// <inheritdoc />
    public override int ExecuteNonQuery() => Try(static command => command.ExecuteNonQuery());

    /// <inheritdoc />
    public override object? ExecuteScalar() => Try(static command => command.ExecuteScalar());

    /// <inheritdoc />
    protected override DbParameter CreateDbParameter() => new NamedParameter();

    /// <inheritdoc />
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        _failed = true; // until it has begun well
        var reader = Command.ExecuteReader(behavior);
        _failed = false;
        return reader;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveBack();
        }

        base.Dispose(disposing);
    }

    private T Try<T>(Func<SqliteCommand, T> execute)
    {
        _failed = true; // until it has ended well
        var result = execute(Command);
        _failed = false;
        return result;
    }

    // Written as it stands in the statement: for a bare name the library tries every sign that SQLite knows, with a string for each.
    private sealed class NamedParameter : SqliteParameter
    {
        private static readonly ConcurrentDictionary<string, string> Written = new(StringComparer.Ordinal);

        [AllowNull]
        public override string ParameterName
        {
            get => base.ParameterName;
            set => base.ParameterName = Written.GetOrAdd(value ?? "", static name => $"@{name}");
        }
    }

    // One that failed is compiled anew: nobody could say where it stands.
    private void GiveBack()
    {
        if (_command is not { } command)
        {
            return;
        }

        _command = null;
        if (_failed)
        {
            command.Dispose();
        }
        else
        {
            statements.Return(command);
        }
    }
}
