using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>One operation as the server's own OpenAPI document describes it.</summary>
/// <param name="Id">Its name there.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, with gaps in braces.</param>
/// <param name="Example">A body that the document gives as an example, or none.</param>
/// <param name="Description">All that is said of it.</param>
internal sealed record ApiOperation(string Id, HttpMethod Method, string Path, JsonNode? Example, JsonObject Description)
{
    private static readonly string[] Identifying = ["identifier", "value", "email", "phone"];

    /// <summary>Whether it begins something new and counts against a limit of its own, or makes what is different each time.</summary>
    public bool StartsAnything => Id is "StartRecovery" or "StartSignUp" or "MakeCaptcha" or "SignIn";

    /// <summary>Whether its path has a gap for an id.</summary>
    public bool TakesId => Path.Contains('{', StringComparison.Ordinal);

    /// <summary>Every operation of a server.</summary>
    public static async Task<IReadOnlyList<ApiOperation>> ReadAsync(Uri url)
    {
        using var visitor = new Visitor(url);
        var document = (await visitor.GetAsync("/openapi/v1.json")).Json ?? throw new InvalidOperationException("The server has no OpenAPI document.");
        return Read(document);
    }

    /// <summary>Every operation of a document.</summary>
    public static IReadOnlyList<ApiOperation> Read(JsonObject document) =>
        [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => new ApiOperation(
            (string?)operation.Value!["operationId"] ?? path.Key,
            HttpMethod.Parse(operation.Key),
            path.Key,
            ExampleIn(operation.Value!),
            operation.Value!.AsObject())))];

    /// <summary>Its path with this id in the gap.</summary>
    public string PathWith(string id) => string.Join('/', Path.Split('/').Select(part => part.StartsWith('{') ? id : part));

    /// <summary>The example's body, with this identifier in place of the example's.</summary>
    public JsonNode? BodyWith(string identifier)
    {
        var body = Example?.DeepClone();
        if (body is JsonObject members)
        {
            foreach (var name in Identifying.Where(members.ContainsKey))
            {
                members[name] = identifier;
            }
        }

        return body;
    }

    public override string ToString() => $"{Method} {Path}";

    private static JsonNode? ExampleIn(JsonNode operation)
    {
        var content = operation["requestBody"]?["content"]?["application/json"];
        return content is null
            ? null
            : content["example"] ?? content["examples"]?.AsObject().FirstOrDefault().Value?["value"] ?? new JsonObject();
    }
}
