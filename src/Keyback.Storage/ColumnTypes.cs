using System.Data;
using System.Globalization;
using Dapper;

namespace Keyback.Storage;

/// <summary>Ids are kept as text, the same in both dialects.</summary>
internal sealed class GuidAsText : SqlMapper.TypeHandler<Guid>
{
    public override Guid Parse(object value) => Guid.Parse((string)value, CultureInfo.InvariantCulture);

    public override void SetValue(IDbDataParameter parameter, Guid value) => parameter.Value = Text(value);

    public static string Text(Guid id) => id.ToString("D");
}

/// <summary>Instants are kept as Unix milliseconds.</summary>
internal sealed class InstantAsMilliseconds : SqlMapper.TypeHandler<DateTimeOffset>
{
    public override DateTimeOffset Parse(object value) => DateTimeOffset.FromUnixTimeMilliseconds((long)value);

    public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = Number(value);

    public static long Number(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();
}
