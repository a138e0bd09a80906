using System.Data;
using System.Globalization;
using System.Reflection;

namespace Keyback.Storage;

/// <summary>One value of a statement: the property of the name of its parameter, of the object that comes with the statement.</summary>
/// <param name="Type">What the column keeps; none where the value itself tells it.</param>
/// <param name="Read">Reads it as the column keeps it; none where it has no value.</param>
internal sealed record GivenValue(DbType? Type, Func<object, object?> Read)
{
    /// <param name="values">The type of the object, or none where nothing came.</param>
    /// <param name="name">The parameter's, without its sign.</param>
    /// <exception cref="InvalidOperationException">The object has no such property.</exception>
    /// <exception cref="NotSupportedException">No column keeps what the property holds.</exception>
    public static GivenValue Of(Type? values, string name)
    {
        var property = values?.GetProperty(name, BindingFlags.Public | BindingFlags.Instance)
            ?? throw new InvalidOperationException($"Nothing is given for @{name}.");
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Func<object, object?> read = property.GetValue;
        return type switch
        {
            _ when type == typeof(string) => new(DbType.String, read),
            _ when type == typeof(int) => new(DbType.Int32, read),
            _ when type == typeof(long) => new(DbType.Int64, read),
            _ when type == typeof(long[]) => new(null, read),
            _ when type == typeof(byte[]) => new(DbType.Binary, read),
            _ when type == typeof(Guid) => new(DbType.String, of => read(of) is Guid id ? GuidAsText.Text(id) : null),
            _ when type == typeof(DateTimeOffset) => new(DbType.Int64, of => read(of) is DateTimeOffset at ? InstantAsMilliseconds.Number(at) : null),
            _ when type.IsEnum => new(DbType.Int32, of => read(of) is { } value ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : null),
            _ => throw new NotSupportedException($"No column keeps a {type}."),
        };
    }
}
