using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyback.Server.Tests.Kit;

/// <summary>
/// Whether JSON is as a schema of our OpenAPI document says: the keywords that the document uses, and no member that it does
/// not name. A keyword that is not known here fails, so that none is passed over.
/// </summary>
internal sealed class SchemaCheck(JsonObject document)
{
    private static readonly string[] Remarks = ["description", "example", "examples", "title"];

    /// <summary>What is wrong with it, each with its place.</summary>
    public IEnumerable<string> Faults(JsonNode? value, JsonNode schema, string place = "$")
    {
        var parts = Parts(schema.AsObject()).ToList();
        var faults = parts.SelectMany(part => part.SelectMany(keyword => FaultsOf(keyword.Key, keyword.Value!, value, place)));
        var unknown = value is JsonObject members && !parts.Any(part => part.ContainsKey("additionalProperties"))
            ? members.Select(member => member.Key).Except(parts.SelectMany(part => part["properties"]?.AsObject().Select(one => one.Key) ?? []))
            : [];
        return faults.Concat(unknown.Select(name => $"{place}.{name} is not documented"));
    }

    /// <summary>What a reference leads to, or the thing itself.</summary>
    public JsonObject Resolve(JsonNode node)
    {
        while ((string?)node["$ref"] is { } reference)
        {
            node = reference[2..].Split('/').Aggregate((JsonNode)document, (at, name) => at[name] ?? throw new KeyNotFoundException(reference));
        }

        return node.AsObject();
    }

    // The schema and all that it is made of, as one list.
    private IEnumerable<JsonObject> Parts(JsonObject schema)
    {
        var resolved = Resolve(schema);
        return (resolved["allOf"]?.AsArray() ?? []).SelectMany(part => Parts(part!.AsObject())).Append(resolved);
    }

    private IEnumerable<string> FaultsOf(string keyword, JsonNode rule, JsonNode? value, string place)
    {
        return keyword switch
        {
            "$ref" or "allOf" => [],
            "properties" => value is JsonObject members
                ? rule.AsObject().Where(one => members.ContainsKey(one.Key)).SelectMany(one => Faults(members[one.Key], one.Value!, $"{place}.{one.Key}"))
                : [],
            "additionalProperties" => value is JsonObject all ? all.SelectMany(one => Faults(one.Value, rule, $"{place}.{one.Key}")) : [],
            "items" => value is JsonArray list ? list.SelectMany((item, at) => Faults(item, rule, $"{place}[{at}]")) : [],
            "required" => rule.AsArray().Where(name => value is JsonObject members && !members.ContainsKey((string)name!)).Select(name => $"{place}.{name} is missing"),
            "type" => Unless(TypeOf(value) == (string?)rule || (TypeOf(value), (string?)rule) is ("integer", "number"), $"{place} is {TypeOf(value)}, not {rule}"),
            "enum" => Unless(rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)), $"{place} is {value}, none of {rule.ToJsonString()}"),
            "format" => Unless(IsOfFormat((string)rule!, value), $"{place} is {value}, no {rule}"),
            "minimum" => Unless((decimal)value! >= (decimal)rule, $"{place} is {value}, below {rule}"),
            "maximum" => Unless((decimal)value! <= (decimal)rule, $"{place} is {value}, above {rule}"),
            "minLength" => Unless(((string)value!).Length >= (int)rule, $"{place} is shorter than {rule}"),
            "maxLength" => Unless(((string)value!).Length <= (int)rule, $"{place} is longer than {rule}"),
            "pattern" => Unless(Regex.IsMatch((string)value!, (string)rule!), $"{place} does not match {rule}"),
            _ => Unless(Remarks.Contains(keyword), $"{place}: nobody here knows the keyword {keyword}"),
        };

        static IEnumerable<string> Unless(bool isTrue, string fault) => isTrue ? [] : [fault];
    }

    private static bool IsOfFormat(string format, JsonNode? value) => format switch
    {
        "uuid" => Guid.TryParseExact((string?)value, "D", out _),
        "date-time" => DateTimeOffset.TryParse((string?)value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uri" => Uri.TryCreate((string?)value, UriKind.Absolute, out _),
        "uri-reference" => Uri.TryCreate((string?)value, UriKind.RelativeOrAbsolute, out _),
        "int32" => int.TryParse(value?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        "int64" => long.TryParse(value?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
    };
}
