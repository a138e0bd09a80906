using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Keyback.Storage.Sqlite;

/// <summary>
/// One compiled statement, used again and again. It speaks to SQLite itself: a command of Microsoft.Data.Sqlite makes an object for each
/// value, and looks for it by its name at every use, which takes several times as long as the statement.
/// </summary>
internal sealed class CompiledStatement : IDisposable
{
    private const int Short = 80; // characters of a text that is made ready on the stack; each takes 3 bytes at most

    private readonly sqlite3 _file;
    private readonly sqlite3_stmt _statement;
    private Type? _type;
    private GivenValue[]? _given;
    private object? _reader;

    /// <exception cref="SqliteException">SQLite does not understand it.</exception>
    /// <exception cref="NotSupportedException">It is more than one statement.</exception>
    public CompiledStatement(SqliteConnection connection, string text)
    {
        _file = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_file, text, raw.SQLITE_PREPARE_PERSISTENT, out _statement, out var rest));
        if (!string.IsNullOrWhiteSpace(rest))
        {
            Dispose();
            throw new NotSupportedException("One statement at a time.");
        }
    }

    /// <summary>Runs it with the properties of an object as its values, and tells how many rows it changed.</summary>
    public int Execute(object? values)
    {
        try
        {
            Bind(values);
            while (Step())
            {
            }

            return raw.sqlite3_stmt_readonly(_statement) == 0 ? raw.sqlite3_changes(_file) : 0;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Runs it, and reads all rows.</summary>
    public List<T> Query<T>(object? values)
    {
        try
        {
            Bind(values);
            if (_reader is not RowReader<T> reader) // before there is a row: it takes time, and nobody should see whether there is one (I1)
            {
                _reader = reader = new RowReader<T>(_statement);
            }

            List<T> rows = [];
            while (Step())
            {
                rows.Add(reader.Read(_statement));
            }

            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _statement.Dispose();

    private void Bind(object? values)
    {
        if (_given is null || values?.GetType() != _type)
        {
            var type = values?.GetType();
            _given = [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(_statement)).Select(number => GivenValue.Of(type, NameOf(number)))];
            _type = type;
        }

        for (var number = 1; number <= _given.Length; number++)
        {
            Check(Bind(number, _given[number - 1].Read(values!)));
        }
    }

    private int Bind(int number, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, number),
        int small => raw.sqlite3_bind_int(_statement, number, small),
        long large => raw.sqlite3_bind_int64(_statement, number, large),
        string text => BindText(number, text),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, number, 0), // nothing to point at would be NULL
        byte[] bytes => raw.sqlite3_bind_blob(_statement, number, bytes),
        _ => throw new NotSupportedException($"SQLite keeps no {value.GetType()}."),
    };

    // With its length: without, a text would end at its first NUL.
    private int BindText(int number, string text)
    {
        if (text.Length is 0)
        {
            return raw.sqlite3_bind_text(_statement, number, text); // nothing to point at would be NULL
        }

        Span<byte> bytes = stackalloc byte[3 * Short];
        return raw.sqlite3_bind_text(_statement, number, text.Length > Short ? Encoding.UTF8.GetBytes(text) : bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private string NameOf(int number) => raw.sqlite3_bind_parameter_name(_statement, number).utf8_to_string()[1..];

    private bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW)
        {
            return true;
        }

        if (code is not raw.SQLITE_DONE)
        {
            Check(code);
        }

        return false;
    }

    // Ready for the next use, however this one ended, and without its values: some are secrets. What went wrong was told before.
    private void Reset()
    {
        _ = raw.sqlite3_reset(_statement);
        _ = raw.sqlite3_clear_bindings(_statement);
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _file);
}
