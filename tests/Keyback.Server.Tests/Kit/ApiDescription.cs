using System.Text.Json.Nodes;

namespace Keyback.Server.Tests.Kit;

/// <summary>The server's OpenAPI document, and whether an answer is one that it describes.</summary>
internal sealed class ApiDescription
{
    /// <summary>The headers that a program may count on; the document must name each where it comes.</summary>
    private static readonly string[] Told = ["Location", "Retry-After", "WWW-Authenticate", "Idempotency-Replayed"];

    private static readonly Lazy<Task<ApiDescription>> Once = new(ReadAsync);

    private readonly SchemaCheck _schemas;

    private ApiDescription(JsonObject document)
    {
        Document = document;
        _schemas = new SchemaCheck(document);
    }

    /// <summary>Of a server with the usual settings; read once for all tests.</summary>
    public static Task<ApiDescription> Shared => Once.Value;

    /// <summary>The document itself.</summary>
    public JsonObject Document { get; }

    /// <summary>What a reference leads to, or the thing itself.</summary>
    public JsonObject Resolve(JsonNode node) => _schemas.Resolve(node);

    /// <summary>Whether JSON is as a schema says.</summary>
    public IEnumerable<string> Faults(JsonNode? value, JsonNode schema) => _schemas.Faults(value, schema);

    /// <summary>Every operation: method in small letters, path, and what is said of it.</summary>
    public IEnumerable<(string Method, string Path, JsonObject Operation)> Operations() => Document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(operation => (operation.Key, path.Key, operation.Value!.AsObject())));

    /// <summary>Fails unless the document says that this call may be answered so.</summary>
    public void Judge(HttpMethod method, string path, HttpResponseMessage message, string text)
    {
        var call = $"{method} {path} → {(int)message.StatusCode} {text}";
        if (OperationOf(method, path.Split('?')[0]) is not { } operation)
        {
            Assert.False(message.IsSuccessStatusCode, $"Nothing is documented of: {call}");
            return;
        }

        var answer = operation["responses"]![((int)message.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture)];
        Assert.True(answer is not null, $"The status is not documented: {call}");
        var response = Resolve(answer!);
        var described = response["headers"]?.AsObject().Select(header => header.Key) ?? [];
        Assert.Empty(Told.Where(message.Headers.NonValidated.Contains).Except(described).Select(name => $"{name} is not documented: {call}"));
        JudgeBody(response, message, text, call);
    }

    private void JudgeBody(JsonObject response, HttpResponseMessage message, string text, string call)
    {
        if (response["content"] is null)
        {
            Assert.True(text.Length == 0, $"A body is not documented: {call}");
            return;
        }

        var type = message.Content.Headers.ContentType?.MediaType ?? "none";
        var schema = response["content"]![type]?["schema"];
        Assert.True(schema is not null, $"The type {type} is not documented: {call}");
        Assert.Empty(Faults(JsonNode.Parse(text), schema!).Select(fault => $"{fault}: {call}"));
    }

    // A path without gaps goes before one with gaps: sessions/current is no id.
    private JsonObject? OperationOf(HttpMethod method, string path)
    {
        var found = Document["paths"]!.AsObject()
            .Where(one => Fits(one.Key.Split('/'), path.Split('/')))
            .OrderBy(one => one.Key.Contains('{', StringComparison.Ordinal))
            .Select(one => one.Value)
            .FirstOrDefault();
        return found?[method.Method.ToLowerInvariant()]?.AsObject();
    }

    private static bool Fits(string[] template, string[] path) => template.Length == path.Length && template.Zip(path)
        .All(pair => pair.First.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private static async Task<ApiDescription> ReadAsync()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:PublicUrl", "https://id.shop.example")]);
        using var http = new HttpClient { BaseAddress = host.Url };
        return new ApiDescription(JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!.AsObject());
    }
}
