using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyback.Passwords;
using Keyback.Recovery;
using Keyback.Server.Texts;
using Keyback.SignUp;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;

namespace Keyback.Server.Api.Document;

/// <summary>One problem as a route may answer it.</summary>
/// <param name="Result">The problem itself.</param>
/// <param name="Waits">Whether <c>Retry-After</c> comes with it.</param>
internal sealed record WordedProblem(ProblemHttpResult Result, bool Waits)
{
    public int Status => Result.StatusCode;

    public string Code => (string)Result.ProblemDetails.Extensions["code"]!;

    /// <summary>The problem as it is sent.</summary>
    public JsonNode Sent(JsonSerializerOptions json)
    {
        var sent = JsonSerializer.SerializeToNode(Result.ProblemDetails, json)!;
        sent["trace_id"] = "00-e23073a8e8f04d5db7d9d2b4a1c3f5e7-9c1d2e3f4a5b6c7d-00";
        return sent;
    }
}

/// <summary>Writes problems into the document: one schema for all, and for each answer which codes it can have.</summary>
internal static class ProblemWords
{
    /// <summary>The name of the schema that every problem has.</summary>
    public const string Schema = "Problem";

    private static readonly TimeSpan SomeTime = TimeSpan.FromMinutes(1);

    // Members beside those of RFC 9457, in the order in which the document lists them.
    private static readonly (string Name, Func<OpenApiSchema> Schema)[] Members =
    [
        ("tries_left", () => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Description = "How many wrong answers are still allowed.",
        }),
        ("state", () => SchemaWords.Word("Where the Recovery or sign-up stands instead.", typeof(RecoveryState), typeof(SignUpState))),
        ("reasons", () => new OpenApiSchema
        {
            Type = JsonSchemaType.Array, Items = SchemaWords.Word(null, typeof(PasswordRejection)), Description = "Which rules the password breaks.",
        }),
        ("methods", () => new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. RecoveriesApi.FactorWords.Select(word => (JsonNode)word)] },
            Description = "What the account has as second factors.",
        }),
        ("waits_until", () => new OpenApiSchema
        {
            Type = JsonSchemaType.String, Format = "date-time", Description = "Until when the other Recovery waits.",
        }),
    ];

    /// <summary>The refusals that every route of this kind has.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="opener">The token that it takes.</param>
    /// <param name="hasBody">Whether it takes a body.</param>
    /// <param name="hasId">Whether its path holds an id.</param>
    public static IEnumerable<IResult> OfKind(string method, Opener opener, bool hasBody, bool hasId)
    {
        if (hasBody)
        {
            yield return Problems.InvalidRequest();
            yield return Problems.InvalidRequest(StatusCodes.Status413PayloadTooLarge);
            yield return Problems.InvalidRequest(StatusCodes.Status415UnsupportedMediaType);
        }

        if (opener is not Opener.Nothing)
        {
            yield return Problems.Unauthenticated;
        }

        if (hasId)
        {
            yield return Problems.NotFound;
        }

        if (!HttpMethods.IsGet(method))
        {
            yield return Problems.OfStatus(StatusCodes.Status403Forbidden);
        }

        if (HttpMethods.IsPost(method))
        {
            yield return Problems.IdempotencyKeyInvalid;
            yield return Problems.InProgress;
            yield return Problems.IdempotencyKeyReused;
        }

        yield return Problems.OfStatus(StatusCodes.Status500InternalServerError);
        yield return Problems.Busy(SomeTime);
    }

    /// <summary>The problems with their words in English, each once.</summary>
    public static IReadOnlyList<WordedProblem> InEnglish(Func<IEnumerable<IResult>> problems)
    {
        var readers = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(Languages.English);
        try
        {
            return [.. problems().Select(Worded).DistinctBy(problem => problem.Code)];
        }
        finally
        {
            CultureInfo.CurrentUICulture = readers;
        }
    }

    /// <summary>The schema of every problem.</summary>
    public static OpenApiSchema Whole()
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "A refusal (RFC 9457). `code` is stable and for programs; `title` follows Accept-Language and is for people.",
            Required = new HashSet<string> { "type", "title", "status", "code", "trace_id" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri", Description = "`urn:keyback:problem:` and the code." },
                ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The refusal in the reader's language." },
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The status once more." },
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What programs read." },
                ["trace_id"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Finds the request in the operator's traces." },
            },
        };
        foreach (var (name, member) in Members)
        {
            schema.Properties[name] = member();
        }

        return schema;
    }

    /// <summary>The answer with this status. Routes that refuse alike share it.</summary>
    /// <param name="problems">All that have it.</param>
    /// <param name="isPost">Whether a POST is answered, which may be sent again.</param>
    /// <param name="document">Where schemas and answers are.</param>
    /// <param name="json">How the server writes.</param>
    public static OpenApiResponseReference Answer(
        IReadOnlyList<WordedProblem> problems, bool isPost, OpenApiDocument document, JsonSerializerOptions json)
    {
        var alike = problems.OrderBy(problem => problem.Code, StringComparer.Ordinal).ToList();
        var headers = HeaderWords.OfProblems(alike, isPost);
        var name = string.Join('.', [.. alike.Select(problem => problem.Code), .. headers.Contains(HeaderWords.Replayed) ? ["kept"] : Array.Empty<string>()]);
        if (!(document.Components?.Responses?.ContainsKey(name) ?? false))
        {
            document.AddComponent(name, Answer(alike, HeaderWords.Named(headers, document), document, json));
        }

        return new OpenApiResponseReference(name, document);
    }

    private static OpenApiResponse Answer(
        List<WordedProblem> problems, Dictionary<string, IOpenApiHeader>? headers, OpenApiDocument document, JsonSerializerOptions json)
    {
        var codes = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = RequiredBy(problems),
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Enum = [problems[0].Status] },
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. problems.Select(problem => (JsonNode)problem.Code)] },
            },
        };
        return new OpenApiResponse
        {
            Description = string.Join("\n\n", problems.Select(problem => $"`{problem.Code}`: {problem.Result.ProblemDetails.Title}")),
            Headers = headers,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { AllOf = [new OpenApiSchemaReference(Schema, document), codes] },
                    Examples = problems.ToDictionary(
                        problem => problem.Code, IOpenApiExample (problem) => new OpenApiExample { Value = problem.Sent(json) }),
                },
            },
        };
    }

    // A member that comes with every one of the codes is there whenever this status is.
    private static HashSet<string> RequiredBy(List<WordedProblem> problems) =>
        [.. Members.Select(member => member.Name).Where(name => problems.All(problem => problem.Result.ProblemDetails.Extensions.ContainsKey(name)))];

    private static WordedProblem Worded(IResult problem)
    {
        var worded = problem is Problems.Waiting waiting
            ? new WordedProblem(waiting.Problem, Waits: true)
            : new WordedProblem((ProblemHttpResult)problem, Waits: false);
        var unknown = worded.Result.ProblemDetails.Extensions.Keys.Except(["code", .. Members.Select(member => member.Name)]).ToList();
        return unknown.Count == 0
            ? worded
            : throw new InvalidOperationException($"The member {unknown[0]} of {worded.Code} has no words: add it to {nameof(ProblemWords)}.{nameof(Members)}.");
    }
}
