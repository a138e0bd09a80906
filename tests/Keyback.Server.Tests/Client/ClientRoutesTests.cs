using System.Net;
using System.Reflection;
using System.Text.Json;
using Keyback.Client;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Client;

/// <summary>The client can do all that the API can, and asks for nothing else.</summary>
public sealed class ClientRoutesTests
{
    private static readonly Guid Id = new("01a20f52-9dc6-7c7b-b0dd-8d20835c15ea");

    [Fact]
    public async Task Every_route_of_the_document_has_a_method_and_every_method_a_route()
    {
        using var deaf = new Deaf();
        using var http = new HttpClient(deaf) { BaseAddress = new Uri("https://id.shop.example/") };
        var client = new KeybackClient(http);

        foreach (var part in typeof(KeybackClient).GetProperties())
        {
            foreach (var method in part.PropertyType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                var call = () => (Task)method.Invoke(part.GetValue(client), [.. method.GetParameters().Select(Argument)])!;
                await Assert.ThrowsAsync<KeybackProblemException>(call);
            }
        }

        var described = (await ApiDescription.Shared).Operations().Select(one => $"{one.Method} {one.Path}");
        Assert.Equal(described.Order(StringComparer.Ordinal), deaf.Asked.Distinct().Order(StringComparer.Ordinal));
    }

    private static object? Argument(ParameterInfo parameter) => parameter switch
    {
        { HasDefaultValue: true } => null, // what may be left out is
        { ParameterType: var type } when type == typeof(string) => "text",
        { ParameterType: var type } when type == typeof(Guid) => Id,
        { ParameterType: var type } when type == typeof(BearerToken) => new BearerToken("x"),
        { ParameterType: var type } when type == typeof(RecoveryAccess) => new RecoveryAccess(Id, new BearerToken("x")),
        { ParameterType: var type } when type == typeof(SignUpAccess) => new SignUpAccess(Id, new BearerToken("x")),
        { ParameterType: var type } when type == typeof(SecondFactor) => SecondFactor.OfApp("123456"),
        { ParameterType: var type } when type == typeof(JsonElement) => JsonSerializer.SerializeToElement(new { }),
        { ParameterType.IsEnum: true } => Enum.ToObject(parameter.ParameterType, 1),
        _ => throw new NotSupportedException($"Nobody here makes a {parameter.ParameterType.Name}."),
    };

    /// <summary>A server that hears what it is asked, and says no.</summary>
    private sealed class Deaf : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath.Replace(Id.ToString("D"), "{id}", StringComparison.Ordinal);
            Asked.Add($"{request.Method.Method.ToLowerInvariant()} {path}");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }
}
