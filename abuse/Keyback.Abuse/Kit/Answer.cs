using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyback.Abuse.Kit;

/// <summary>An answer as it came.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">Every header, in the order of its name.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Milliseconds">From the first byte that was sent to the last that came.</param>
internal sealed record Answer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body, double Milliseconds)
{
    private readonly Lazy<JsonObject?> _json = new(() => Parse(Body));

    /// <summary>The body, where it is a JSON object.</summary>
    public JsonObject? Json => _json.Value;

    /// <summary>The stable code of a problem, or none.</summary>
    public string? Code => this["code"];

    /// <summary>Where it leads, or none.</summary>
    public string? Location => Header("Location");

    /// <summary>How many seconds it says to wait, or none.</summary>
    public int? RetryAfter => int.TryParse(Header("Retry-After"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>Status and code in a word, as a print-out counts answers.</summary>
    public string Word => Code is { } code ? $"{Status} {code}" : Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>A member of the body as text, or none.</summary>
    public string? this[string member] => Json?[member] is JsonValue value ? value.ToString() : null;

    /// <summary>The member of the session that a Recovery ended in, or none.</summary>
    public string? SessionToken => Json?["session"]?["token"]?.ToString();

    /// <summary>A header, or none.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>How often each word came, as a print-out shows it.</summary>
    public static string Count(IEnumerable<Answer> answers) => Count(answers.Select(answer => answer.Word));

    /// <summary>How often each word came, the most frequent first.</summary>
    public static string Count(IEnumerable<string> words) => string.Join(", ", words
        .GroupBy(word => word)
        .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count():N0} × {group.Key}")));

    private static JsonObject? Parse(string body)
    {
        try
        {
            return body.StartsWith('{') ? JsonNode.Parse(body)?.AsObject() : null;
        }
        catch (JsonException)
        {
            return null; // the fuzzer meets anything
        }
    }
}
