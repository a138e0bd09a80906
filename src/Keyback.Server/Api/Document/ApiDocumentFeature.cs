using System.Security.Cryptography;
using System.Text;
using Keyback.Server.Platform;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Keyback.Server.Api.Document;

/// <summary>The OpenAPI document of the API: written once, when it is first asked for, and kept.</summary>
internal static class ApiDocumentFeature
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    extension(IServiceCollection services)
    {
        internal void AddApiDocument()
        {
            services.AddSingleton<ApiDocument>();
            services.AddSingleton<WrittenDocument>();
            services.AddOpenApi(ApiDocument.Name, options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = route => route.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) ?? false;
                options.CreateSchemaReferenceId = SchemaWords.NameOf;
                options.AddSchemaTransformer(SchemaWords.ApplyAsync);
                options.AddOperationTransformer<ApiDocument>();
                options.AddDocumentTransformer<ApiDocument>();
            });
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapApiDocument() => routes
            .MapGet($"/openapi/{ApiDocument.Name}.json", SendAsync)
            .ExcludeFromDescription()
            .WithMetadata(new KeptByBrowsers());
    }

    private static async Task<IResult> SendAsync(WrittenDocument document, HttpContext context)
    {
        var (text, tag) = await document.Text;
        context.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = Kept };
        return TypedResults.Bytes(text, "application/json", entityTag: tag); // 304 to whoever has it
    }
}

/// <summary>The document as it is sent. It depends on the routes and on the settings, and neither changes while the server runs.</summary>
internal sealed class WrittenDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    private readonly Lazy<Task<(byte[] Text, EntityTagHeaderValue Tag)>> _text = new(() => WriteAsync(provider));

    public Task<(byte[] Text, EntityTagHeaderValue Tag)> Text => _text.Value;

    private static async Task<(byte[] Text, EntityTagHeaderValue Tag)> WriteAsync(IOpenApiDocumentProvider provider)
    {
        var document = await provider.GetOpenApiDocumentAsync(CancellationToken.None); // for all who ask, not for the first alone
        using var text = new MemoryStream();
        await using (var writer = new StreamWriter(text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
        {
            document.SerializeAsV31(new OpenApiJsonWriter(writer, new OpenApiJsonWriterSettings { Terse = true }));
        }

        var bytes = text.ToArray();
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }
}
