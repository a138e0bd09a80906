using System.Text.Json;
using Keyback.Server.Platform;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Keyback.Server.Api.Document;

/// <summary>Writes the OpenAPI document out of the route table and of what stands beside each route (<see cref="RouteWords"/>).</summary>
internal sealed class ApiDocument(IServiceProvider services, IOptions<JsonOptions> json) : IOpenApiDocumentTransformer, IOpenApiOperationTransformer
{
    /// <summary>The document's name, and the version of the API.</summary>
    public const string Name = "v1";

    private const string RecoveryToken = "recovery_token";
    private const string SignUpToken = "sign_up_token";
    private const string SessionToken = "session_token";

    private const string JsonType = "application/json";

    private const string About =
        """
        Gets people back into their accounts: the same rules as the pages, said to programs.

        JSON with names in snake_case, times in ISO 8601 with their offset. The own token of a Recovery or sign-up, told once at
        its start, goes with every further step as `Authorization: Bearer …`; a session's token with the calls on sessions and on
        the account. Tokens are 43 characters of base64url.

        What is refused is an `application/problem+json` (RFC 9457) with a stable `code`. `title` is in the language of
        `Accept-Language` (`en`, `zh-Hans`), for people. Members may be added to answers; programs read those that they know.

        A `POST` that got no answer may be sent again with the same `Idempotency-Key`. The API reads no cookie, and refuses what
        a page of another site makes a browser send.
        """;

    private static readonly (string Name, string Means)[] Tags =
    [
        ("Captchas", "What shows that a person, or some work, stands behind a start."),
        ("Recoveries", "Tries to get back into an account: by a code or link by e-mail, or by a code by SMS."),
        ("Sign-up", "An address or number is proved, and an account created with it."),
        ("Sessions", "Signing in, by password or passkey, and the sessions of an owner."),
        ("Account", "The account of a session: what it is, its settings, second factors and passkeys, the way to a new password from inside, and its end."),
    ];

    private JsonSerializerOptions Json => json.Value.SerializerOptions;

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Keyback", Version = Name, Summary = "Account recovery", Description = About.ReplaceLineEndings("\n") };
        document.Servers = [new OpenApiServer { Url = PublicUrl.Of(services).GetLeftPart(UriPartial.Path).TrimEnd('/') }];
        document.Tags = Tags.Where(tag => document.Tags?.Any(used => used.Name == tag.Name) ?? false)
            .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Means }).ToHashSet();
        foreach (var schema in document.Components?.Schemas?.Values.OfType<OpenApiSchema>() ?? [])
        {
            SchemaWords.LeaveOutNull(schema);
        }

        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document!;
        if (document.Components?.SecuritySchemes is null or { Count: 0 })
        {
            AddComponents(document);
        }

        var words = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod!;
        var opener = words.OfType<RouteOpener>().FirstOrDefault()?.Opener ?? Opener.Nothing;

        operation.Security = SecurityOf(opener, document);
        if (HttpMethods.IsPost(method))
        {
            operation.Parameters = [.. operation.Parameters ?? [], new OpenApiParameterReference(HeaderWords.IdempotencyKey, document)];
        }

        DescribeIds(operation);
        DescribeBody(operation, words.OfType<RouteBody>());
        DescribeAnswers(operation, words.OfType<RouteAnswer>(), HttpMethods.IsPost(method), document);
        DescribeRefusals(operation, words.OfType<RouteRefusals>(), method, opener, document);
        return Task.CompletedTask;
    }

    private static void AddComponents(OpenApiDocument document)
    {
        document.AddComponent(RecoveryToken, Scheme("The token of a Recovery, told once at its start, or the token of a link."));
        document.AddComponent(SignUpToken, Scheme("The token of a sign-up, told once at its start."));
        document.AddComponent(SessionToken, Scheme("The token of a session, told once at the sign-in."));
        document.AddComponent(ProblemWords.Schema, ProblemWords.Whole());
        HeaderWords.AddTo(document);

        static OpenApiSecurityScheme Scheme(string means) => new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = means };
    }

    private static List<OpenApiSecurityRequirement> SecurityOf(Opener opener, OpenApiDocument document) => opener switch
    {
        Opener.Nothing => [],
        Opener.Recovery => [new() { [new OpenApiSecuritySchemeReference(RecoveryToken, document)] = [] }],
        Opener.SignUp => [new() { [new OpenApiSecuritySchemeReference(SignUpToken, document)] = [] }],
        Opener.Session => [new() { [new OpenApiSecuritySchemeReference(SessionToken, document)] = [] }],
    };

    private static void DescribeIds(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.In is ParameterLocation.Path) ?? [])
        {
            parameter.Description = "As told when it was made, or listed.";
            parameter.Example = Samples.Id.ToString();
        }
    }

    private void DescribeBody(OpenApiOperation operation, IEnumerable<RouteBody> bodies)
    {
        if (operation.RequestBody?.Content?.TryGetValue(JsonType, out var json) ?? false)
        {
            json.Schema = SchemaWords.WithoutNull(json.Schema); // a body that may be missing is not null
            var samples = bodies.Select(body => Sent(body.Sample)).ToList();
            json.Examples = samples.Index().ToDictionary(one => $"body_{one.Index + 1}", IOpenApiExample (one) => new OpenApiExample { Value = one.Item });
        }
    }

    private void DescribeAnswers(OpenApiOperation operation, IEnumerable<RouteAnswer> answers, bool isPost, OpenApiDocument document)
    {
        foreach (var answer in answers)
        {
            var response = (OpenApiResponse)operation.Responses![Status(answer.Status)];
            response.Description = answer.Means;
            response.Headers = HeaderWords.OfAnswer(answer.Status, isPost, document);
            if (response.Content?.TryGetValue(JsonType, out var json) ?? false)
            {
                json.Examples = answer.Samples.ToDictionary(
                    sample => sample.Name, IOpenApiExample (sample) => new OpenApiExample { Value = Sent(sample.Value) });
            }
        }
    }

    private void DescribeRefusals(
        OpenApiOperation operation, IEnumerable<RouteRefusals> refusals, string method, Opener opener, OpenApiDocument document)
    {
        var hasId = operation.Parameters?.Any(parameter => parameter.In is ParameterLocation.Path) ?? false;
        var problems = ProblemWords.InEnglish(() =>
            [.. refusals.SelectMany(refusal => refusal.Problems()), .. ProblemWords.OfKind(method, opener, operation.RequestBody is not null, hasId)]);
        foreach (var same in problems.GroupBy(problem => problem.Status).OrderBy(group => group.Key))
        {
            operation.Responses![Status(same.Key)] = ProblemWords.Answer([.. same], HttpMethods.IsPost(method), document, Json);
        }
    }

    private System.Text.Json.Nodes.JsonNode Sent(object sample) => JsonSerializer.SerializeToNode(sample, sample.GetType(), Json)!;

    private static string Status(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
