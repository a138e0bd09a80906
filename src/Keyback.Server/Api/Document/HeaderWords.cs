using Microsoft.OpenApi;

namespace Keyback.Server.Api.Document;

/// <summary>The headers of the API in the document: each described once, and named where it comes.</summary>
internal static class HeaderWords
{
    /// <summary>The parameter that makes a POST safe to send again.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Says that an answer is one that was kept.</summary>
    public const string Replayed = "Idempotency-Replayed";

    private static readonly Dictionary<string, Func<OpenApiHeader>> All = new()
    {
        ["Location"] = () => new OpenApiHeader { Description = "Where to find what was made.", Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference" } },
        ["Retry-After"] = () => new OpenApiHeader { Description = "Whole seconds to wait.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" } },
        ["WWW-Authenticate"] = () => new OpenApiHeader { Description = "The scheme that the call takes.", Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["Bearer"] } },
        [Replayed] = () => new OpenApiHeader
        {
            Description = "The request came before under the same key, and this is its first answer.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["true"] },
        },
    };

    /// <summary>Describes the headers, and the parameter, once.</summary>
    public static void AddTo(OpenApiDocument document)
    {
        foreach (var (name, header) in All)
        {
            document.AddComponent(name, header());
        }

        document.AddComponent(IdempotencyKey, new OpenApiParameter
        {
            Name = IdempotencyKey,
            In = ParameterLocation.Header,
            Description = "Drawn at random, and the same with every repetition: the request is carried out once, and its answer kept for a day.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255, Pattern = "^[!-~]+$" },
            Example = "5f0c6a0e-3a3c-4a6e-9d2f-0c1a7f6b3e11",
        });
    }

    /// <summary>The headers of an answer that says yes.</summary>
    public static Dictionary<string, IOpenApiHeader>? OfAnswer(int status, bool isPost, OpenApiDocument document) =>
        Named([.. status is StatusCodes.Status201Created ? ["Location"] : Array.Empty<string>(), .. isPost ? [Replayed] : Array.Empty<string>()], document);

    /// <summary>The names of the headers of an answer that says no.</summary>
    public static string[] OfProblems(IReadOnlyList<WordedProblem> problems, bool isPost) =>
    [
        .. problems[0].Status is StatusCodes.Status401Unauthorized ? ["WWW-Authenticate"] : Array.Empty<string>(),
        .. problems.Any(problem => problem.Waits) ? ["Retry-After"] : Array.Empty<string>(),
        .. isPost && problems[0].Status < StatusCodes.Status500InternalServerError && problems.Any(problem => !problem.Waits) ? [Replayed] : Array.Empty<string>(),
    ];

    /// <summary>The headers of these names.</summary>
    public static Dictionary<string, IOpenApiHeader>? Named(string[] names, OpenApiDocument document) => names.Length == 0
        ? null
        : names.ToDictionary(name => name, IOpenApiHeader (name) => new OpenApiHeaderReference(name, document));
}
