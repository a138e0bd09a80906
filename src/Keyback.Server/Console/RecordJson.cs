using System.Text.Json;
using System.Text.Json.Serialization;
using Keyback.Storage.Audit;

namespace Keyback.Server.Console;

/// <summary>An entry of the record as a line of JSON: the same on the command line and in the console.</summary>
internal static class RecordJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The line, without its end.</summary>
    public static string Line(AuditLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return JsonSerializer.Serialize(
            new
            {
                line.Chain,
                line.Sequence,
                line.At,
                Kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(line.Entry.Kind.ToString()),
                Account = line.Entry.Account?.Value,
                line.Entry.Reference,
                line.Entry.Reason,
                line.Entry.Lane,
                Staff = line.Entry.Staff?.Value,
            },
            Options);
    }
}
