using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyback.Server.Api;
using Keyback.Server.Tests.Kit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Platform;

/// <summary>Every way the API says no, in code and in <c>docs/reference/problems.md</c>.</summary>
public sealed partial class ProblemsDocumentTests
{
    [Fact]
    public async Task The_document_lists_every_problem_with_its_status_and_members_and_nothing_else()
    {
        SortedSet<string> code = new(StringComparer.Ordinal);
        foreach (var problem in All())
        {
            code.Add(await WrittenAsync(problem));
        }

        var document = Row().Matches(Tree.Read("docs/reference/problems.md"))
            .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}".TrimEnd())
            .Order(StringComparer.Ordinal);

        Assert.Equal(code, document);
    }

    private static IEnumerable<IResult> All()
    {
        foreach (var property in typeof(Problems).GetProperties(BindingFlags.Static | BindingFlags.Public))
        {
            yield return (IResult)property.GetValue(null)!;
        }

        foreach (var method in typeof(Problems).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Where(method => !method.IsSpecialName && method.ReturnType.IsAssignableTo(typeof(IResult))))
        {
            var parameters = method.GetParameters();
            if (parameters is [{ ParameterType: var only }] && only == typeof(int) && parameters[0].Name is "status")
            {
                foreach (var status in new[] { 400, 401, 403, 404, 405, 413, 415, 500, 503 }.Where(status => method.Name is not nameof(Problems.InvalidRequest) || status is 400 or 413 or 415))
                {
                    yield return (IResult)method.Invoke(null, [status])!;
                }

                continue;
            }

            yield return (IResult)method.Invoke(null, [.. parameters.Select(parameter => Sample(parameter.ParameterType))])!;
        }
    }

    private static object Sample(Type type) =>
        type == typeof(string) ? "sample"
        : type == typeof(TimeSpan) ? TimeSpan.FromMinutes(1)
        : type == typeof(IEnumerable<string>) ? new[] { "sample" }
        : Activator.CreateInstance(type)!;

    private static async Task<string> WrittenAsync(IResult problem)
    {
        await using var services = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };
        await problem.ExecuteAsync(context);
        var json = JsonNode.Parse(body.ToArray())!.AsObject();
        var more = json.Select(member => member.Key).Except(["type", "title", "status", "code", "traceId", "trace_id"])
            .Concat(context.Response.Headers.RetryAfter.Count > 0 ? ["Retry-After"] : []);
        return $"{json["code"]} {context.Response.StatusCode} {string.Join(", ", more.Select(name => $"`{name}`"))}".TrimEnd();
    }

    [GeneratedRegex(@"^\| `([a-z_]+)` \| (\d{3}) \| ([^|]*?) ?\| [^|]{15,} \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
