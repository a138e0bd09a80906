using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.OpenApi;

/// <summary>The OpenAPI document: it names every route of the API, and is itself as a document should be.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public async Task Every_route_of_the_API_is_described_with_what_it_answers_and_how_it_refuses()
    {
        await using var host = await KeybackHost.StartAsync();
        var description = await ApiDescription.Shared;
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.OrdinalIgnoreCase))
            .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Select(method => $"{method.ToLowerInvariant()} /{Constraint().Replace(route.RoutePattern.RawText!, "}").Trim('/')}"))
            .Order(StringComparer.Ordinal);

        var described = description.Operations().Select(one => $"{one.Method} {one.Path}").Order(StringComparer.Ordinal).ToList();

        Assert.Equal(routes, described);
        Assert.All(description.Operations(), one => IsWhole(description, one.Method, one.Operation));
    }

    [Fact]
    public async Task Every_problem_that_the_reference_lists_is_one_that_a_route_answers_and_none_else()
    {
        var description = await ApiDescription.Shared;
        var described = description.Operations()
            .SelectMany(one => one.Operation["responses"]!.AsObject())
            .SelectMany(answer => CodesOf(description, answer.Value!))
            .Distinct();

        var listed = Row().Matches(Tree.Read("docs/reference/problems.md")).Select(row => row.Groups[1].Value).Distinct()
            .Except(["method_not_allowed"]); // the answer to a method that no route has

        Assert.Equal(listed.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_asks_for_what_somebody_knows_about_somebody()
    {
        var names = (await ApiDescription.Shared).Document["components"]!["schemas"]!.AsObject()
            .SelectMany(schema => schema.Value!["properties"]?.AsObject().Select(member => member.Key) ?? []).ToList();

        Assert.Contains("user_name", names);
        Assert.DoesNotContain(names, name => Knowledge().IsMatch(name));
    }

    [Fact]
    public async Task Every_example_is_as_its_schema_says()
    {
        var description = await ApiDescription.Shared;
        var contents = Contents(description.Document).ToList();

        Assert.NotEmpty(contents);
        Assert.All(contents, content => Assert.NotEmpty(content["examples"]!.AsObject()));
        Assert.All(contents, content => Assert.All(
            content["examples"]!.AsObject(), example => Assert.Empty(description.Faults(example.Value!["value"], content["schema"]!))));
    }

    [Fact]
    public async Task A_token_is_asked_for_where_one_is_needed()
    {
        var description = await ApiDescription.Shared;
        var open = description.Operations().Where(one => one.Operation["security"]!.AsArray().Count == 0).Select(one => $"{one.Method} {one.Path}");
        var refusing = description.Operations()
            .Where(one => CodesOf(description, one.Operation["responses"]!["401"]).Contains("unauthenticated")).Select(one => $"{one.Method} {one.Path}");

        Assert.Equal(description.Operations().Select(one => $"{one.Method} {one.Path}").Except(open).Order(), refusing.Order());
        Assert.All(
            description.Operations().Where(one => one.Path.StartsWith("/api/v1/recoveries/", StringComparison.Ordinal)),
            one => Assert.NotNull(one.Operation["security"]![0]!["recovery_token"]));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task The_document_is_served_everywhere_names_the_public_address_and_may_be_kept(string environment)
    {
        await using var host = await KeybackHost.StartAsync([("environment", environment), ("Keyback:PublicUrl", "https://id.shop.example/")]);
        using var http = new HttpClient { BaseAddress = host.Url };

        var reply = await http.GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var document = JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        using var again = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(reply.Headers.ETag!.Tag));
        var same = await http.SendAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (reply.StatusCode, reply.Content.Headers.ContentType?.MediaType));
        Assert.Equal((true, TimeSpan.FromHours(1)), (reply.Headers.CacheControl!.Public, reply.Headers.CacheControl.MaxAge));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Equal(["https://id.shop.example"], document["servers"]!.AsArray().Select(server => (string?)server!["url"]));
        Assert.Null(document["info"]!["contact"]);
    }

    [Theory]
    [InlineData("Production", HttpStatusCode.NotFound)]
    [InlineData("Development", HttpStatusCode.OK)]
    public async Task The_page_to_read_and_try_it_is_there_in_Development_alone_and_loads_nothing_foreign(string environment, HttpStatusCode status)
    {
        await using var host = await KeybackHost.StartAsync([("environment", environment)]);

        var page = await host.Api.SendAsync(HttpMethod.Get, "/docs/");

        Assert.Equal(status, page.Status);
        Assert.DoesNotContain("//", Comment().Replace(page.Text, ""), StringComparison.Ordinal);
        Assert.DoesNotContain("http", string.Concat(page.Message.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private static void IsWhole(ApiDescription description, string method, JsonObject operation)
    {
        Assert.NotEmpty((string?)operation["summary"] ?? "");
        Assert.NotEmpty((string?)operation["description"] ?? "");
        Assert.Single(operation["tags"]!.AsArray());
        Assert.Contains(operation["responses"]!.AsObject(), answer => answer.Key.StartsWith('2'));
        Assert.All(
            operation["responses"]!.AsObject().Where(answer => !answer.Key.StartsWith('2')),
            answer => Assert.NotEmpty(CodesOf(description, answer.Value!)));
        if (method is "post")
        {
            Assert.Contains(operation["parameters"]!.AsArray(), one => (string?)description.Resolve(one!)["name"] is "Idempotency-Key");
        }
    }

    private static IEnumerable<string> CodesOf(ApiDescription description, JsonNode? answer) => answer is null
        ? []
        : description.Resolve(answer)["content"]?["application/problem+json"]?["schema"]?["allOf"]?[1]?["properties"]?["code"]?["enum"]?
            .AsArray().Select(code => (string)code!) ?? [];

    private static IEnumerable<JsonObject> Contents(JsonNode node) => node switch
    {
        JsonObject inner => inner
            .SelectMany(member => member.Key is "content" ? member.Value!.AsObject().Select(one => one.Value!.AsObject()) : Contents(member.Value!))
            .ToList(),
        JsonArray list => list.SelectMany(one => Contents(one!)).ToList(),
        _ => [],
    };

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"^\| `([a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("question|hint|answer|birth|maiden|mother|school|pet")]
    private static partial Regex Knowledge();

    [GeneratedRegex("urn:[^ ]*|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
