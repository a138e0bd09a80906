using System.Dynamic;
using System.Globalization;
using System.Reflection;
using SQLitePCL;

namespace Keyback.Storage.Sqlite;

/// <summary>
/// Makes a row of an answer into what was asked for: the one value of its first column; or an object whose properties take the columns of their
/// names, in which <c>_</c> and the case do not count; or, asked for as <see cref="object"/>, all columns by their names.
/// </summary>
/// <typeparam name="T">What a row is made into.</typeparam>
internal sealed class RowReader<T>
{
    private readonly Func<sqlite3_stmt, T> _read;

    /// <param name="statement">Whose rows are read.</param>
    public RowReader(sqlite3_stmt statement)
    {
        if (typeof(T) == typeof(object))
        {
            string[] names = [.. Columns(statement)];
            _read = of => (T)All(of, names);
        }
        else if (OfValue() is { } only)
        {
            _read = of => IsNull(of, 0) && default(T) is null ? default! : only(of, 0);
        }
        else
        {
            (int Column, Action<T, sqlite3_stmt, int> Set)[] properties = [.. Properties(statement)];
            _read = of => Fill(of, properties);
        }
    }

    /// <summary>The row at which the statement stands.</summary>
    /// <exception cref="InvalidCastException">A column holds another kind of value.</exception>
    /// <exception cref="FormatException">A text is no id.</exception>
    public T Read(sqlite3_stmt statement) => _read(statement);

    private static Func<sqlite3_stmt, int, T>? OfValue()
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return type switch
        {
            _ when type == typeof(string) => As<string>(Text),
            _ when type == typeof(byte[]) => As<byte[]>(Bytes),
            _ when type == typeof(long) => As<long>(Number),
            _ when type == typeof(int) => As<int>(Small),
            _ when type == typeof(bool) => As<bool>(Truth),
            _ when type == typeof(Guid) => As<Guid>(Id),
            _ when type == typeof(DateTimeOffset) => As<DateTimeOffset>(Instant),
            _ => null,
        };

        static Func<sqlite3_stmt, int, T> As<TValue>(Func<sqlite3_stmt, int, TValue> read) =>
            (object)read as Func<sqlite3_stmt, int, T> ?? ((of, column) => (T)(object)read(of, column)!); // where there may be none
    }

    private static IEnumerable<(int Column, Action<T, sqlite3_stmt, int> Set)> Properties(sqlite3_stmt statement)
    {
        var known = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        return Columns(statement)
            .Select((name, column) => (Column: column, Property: known.GetValueOrDefault(name.Replace("_", "", StringComparison.Ordinal))))
            .Where(one => one.Property is not null)
            .Select(one => (one.Column, SetterOf(one.Property!)));
    }

    private static Action<T, sqlite3_stmt, int> SetterOf(PropertyInfo property)
    {
        var type = property.PropertyType;
        return type switch
        {
            _ when type == typeof(string) => With<string>(Text),
            _ when type == typeof(byte[]) => With<byte[]>(Bytes),
            _ when type == typeof(long) => With<long>(Number),
            _ when type == typeof(long?) => With<long?>((of, column) => Number(of, column)),
            _ when type == typeof(int) => With<int>(Small),
            _ when type == typeof(int?) => With<int?>((of, column) => Small(of, column)),
            _ when type == typeof(bool) => With<bool>(Truth),
            _ when type == typeof(Guid) => With<Guid>(Id),
            _ when type == typeof(Guid?) => With<Guid?>((of, column) => Id(of, column)),
            _ when type == typeof(DateTimeOffset) => With<DateTimeOffset>(Instant),
            _ when type == typeof(DateTimeOffset?) => With<DateTimeOffset?>((of, column) => Instant(of, column)),
            _ => throw new NotSupportedException($"No column gives a {type}."),
        };

        Action<T, sqlite3_stmt, int> With<TValue>(Func<sqlite3_stmt, int, TValue> read)
        {
            var set = property.SetMethod!.CreateDelegate<Action<T, TValue>>();
            return (row, of, column) => set(row, read(of, column));
        }
    }

    // A column without a value leaves the property as it was.
    private static T Fill(sqlite3_stmt statement, (int Column, Action<T, sqlite3_stmt, int> Set)[] properties)
    {
        var row = Activator.CreateInstance<T>();
        foreach (var (column, set) in properties)
        {
            if (!IsNull(statement, column))
            {
                set(row, statement, column);
            }
        }

        return row;
    }

    private static object All(sqlite3_stmt statement, string[] names)
    {
        IDictionary<string, object?> row = new ExpandoObject();
        for (var column = 0; column < names.Length; column++)
        {
            row[names[column]] = raw.sqlite3_column_type(statement, column) switch
            {
                raw.SQLITE_NULL => null,
                raw.SQLITE_INTEGER => Number(statement, column),
                raw.SQLITE_TEXT => Text(statement, column),
                raw.SQLITE_BLOB => Bytes(statement, column),
                _ => throw Wrong(statement, column),
            };
        }

        return row;
    }

    private static IEnumerable<string> Columns(sqlite3_stmt statement) =>
        Enumerable.Range(0, raw.sqlite3_column_count(statement)).Select(column => raw.sqlite3_column_name(statement, column).utf8_to_string());

    private static bool IsNull(sqlite3_stmt statement, int column) => raw.sqlite3_column_type(statement, column) is raw.SQLITE_NULL;

    private static string Text(sqlite3_stmt statement, int column) =>
        raw.sqlite3_column_text(Holding(raw.SQLITE_TEXT, statement, column), column).utf8_to_string();

    private static byte[] Bytes(sqlite3_stmt statement, int column) =>
        raw.sqlite3_column_blob(Holding(raw.SQLITE_BLOB, statement, column), column).ToArray();

    private static long Number(sqlite3_stmt statement, int column) => raw.sqlite3_column_int64(Holding(raw.SQLITE_INTEGER, statement, column), column);

    private static int Small(sqlite3_stmt statement, int column) => checked((int)Number(statement, column));

    private static bool Truth(sqlite3_stmt statement, int column) => Number(statement, column) != 0;

    private static Guid Id(sqlite3_stmt statement, int column) => Guid.Parse(Text(statement, column), CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(sqlite3_stmt statement, int column) => DateTimeOffset.FromUnixTimeMilliseconds(Number(statement, column));

    // SQLite itself would make something of everything: a value of another kind was not written by us.
    private static sqlite3_stmt Holding(int kind, sqlite3_stmt statement, int column) =>
        raw.sqlite3_column_type(statement, column) == kind ? statement : throw Wrong(statement, column);

    private static InvalidCastException Wrong(sqlite3_stmt statement, int column) =>
        new($"The column {raw.sqlite3_column_name(statement, column).utf8_to_string()} holds another kind of value.");
}
