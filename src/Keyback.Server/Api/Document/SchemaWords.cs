using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Keyback.Server.Api.Document;

/// <summary>
/// Says of our own types what the serializer does with them: words in place of enumerations, a member that is null left out,
/// and of a body the members that must be there.
/// </summary>
internal static class SchemaWords
{
    /// <summary>The schema of one word of any of these enumerations.</summary>
    public static OpenApiSchema Word(string? means, params Type[] enumerations) => new()
    {
        Type = JsonSchemaType.String,
        Enum = [.. enumerations.SelectMany(WordsOf).DistinctBy(word => (string?)word)],
        Description = means,
    };

    /// <summary>The name of a type's schema: after the part of the API that it belongs to, so that no two are alike.</summary>
    public static string? NameOf(JsonTypeInfo type)
    {
        if (type.Type is not { DeclaringType: { } api } inner || !IsOurs(inner))
        {
            return OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        }

        var part = api.Name.EndsWith("Api", StringComparison.Ordinal) ? Singular(api.Name[..^3]) : api.Name;
        return inner.Name.StartsWith(part, StringComparison.Ordinal) ? inner.Name : part + inner.Name;
    }

    public static Task ApplyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken _)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = WordsOf(type);
        }
        else if (PasskeyWords.Of(type) is { } passkey)
        {
            (schema.Type, schema.Properties, schema.Required) = (passkey.Type, passkey.Properties, passkey.Required);
        }
        else if (type == typeof(IReadOnlyDictionary<string, object?>))
        {
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalProperties = new OpenApiSchema { Description = "Text, a number, true, false or nothing." };
        }
        else if (IsOurs(type) && context.JsonTypeInfo.Kind is JsonTypeInfoKind.Object)
        {
            ApplyToObject(schema, context.JsonTypeInfo);
        }
        else if (schema.Type is { } one)
        {
            schema.Type = one & ~JsonSchemaType.Null;
        }

        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: true) is [AllowedValuesAttribute allowed])
        {
            var one = schema.Items as OpenApiSchema ?? schema; // of a list, each item is one of them
            one.Enum = [.. allowed.Values.Select(value => (JsonNode)(string)value!)];
        }

        return Task.CompletedTask;
    }

    /// <summary>The members of a type without null: one that would be null is left out.</summary>
    public static void LeaveOutNull(OpenApiSchema schema)
    {
        foreach (var (name, property) in schema.Properties?.ToList() ?? [])
        {
            schema.Properties![name] = WithoutNull(property)!;
        }
    }

    /// <summary>A schema without the choice of null.</summary>
    public static IOpenApiSchema? WithoutNull(IOpenApiSchema? schema) =>
        schema is OpenApiSchema { OneOf: [OpenApiSchema { Type: JsonSchemaType.Null }, var other] } ? other : schema;

    private static void ApplyToObject(OpenApiSchema schema, JsonTypeInfo type)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Required = type.Properties.Where(IsAlwaysThere).Select(property => property.Name).ToHashSet();
        foreach (var property in schema.Properties?.Values.OfType<OpenApiSchema>() ?? [])
        {
            property.Type &= ~JsonSchemaType.Null;
        }
    }

    // A body says so itself; what we answer leaves out nothing but null.
    private static bool IsAlwaysThere(JsonPropertyInfo property) => property.DeclaringType.Name.EndsWith("Body", StringComparison.Ordinal)
        ? property.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: true) ?? false
        : !property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null;

    private static List<JsonNode> WordsOf(Type type) => [.. Enum.GetNames(type)
        .Where(name => Convert.ToInt32(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture) != 0) // None is never sent
        .Select(name => (JsonNode)System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name))];

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Keyback", StringComparison.Ordinal) ?? false;

    private static string Singular(string part) => part switch
    {
        [.. var stem, 'i', 'e', 's'] => $"{stem}y",
        [.. var stem, 's'] => stem,
        _ => part,
    };
}
