using System.Security.Cryptography;
using Keyback.Server.Pages;
using Keyback.Server.Texts;

namespace Keyback.Server.Help;

/// <summary>
/// Marks a page that is the same for everybody: nothing personal, no cookie, no form's token. Browsers, proxies and the
/// pages' own worker may keep it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SharedPageAttribute : Attribute;

/// <summary>Lets marked pages be kept, and answers 304 to whoever has them already.</summary>
internal static class SharedPages
{
    private const string Kept = "public, max-age=300, stale-while-revalidate=86400";

    extension(HttpContext context)
    {
        /// <summary>Whether the answer is the same for everybody.</summary>
        internal bool IsShared() => context.GetEndpoint()?.Metadata.GetMetadata<SharedPageAttribute>() is not null;
    }

    extension(WebApplication app)
    {
        internal void UseSharedPages() => app.UseWhen(
            context => context.IsShared() && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)),
            shared => shared.Use(KeepAsync));
    }

    private static async Task KeepAsync(HttpContext context, RequestDelegate next)
    {
        // Held until its own bytes have named it, so the name is right whatever went in.
        using var body = await context.AnswerIntoMemoryAsync(next);

        var response = context.Response;
        if (response.StatusCode != StatusCodes.Status200OK)
        {
            await context.SendAsync(body);
            return;
        }

        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body.ToArray()).AsSpan(0, 12))}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = Kept;
        if (Languages.Match(context.Request.Query[Languages.Parameter]) is null)
        {
            response.Headers.Vary = "Accept-Language, Cookie"; // the language comes from there
        }

        if (context.Request.Headers.IfNoneMatch.ToString().Split(',').Any(known => Plain(known) == tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentLength = null;
            response.Headers.ContentType = default;
            return;
        }

        response.ContentLength = body.Length;
        await context.SendAsync(body);
    }

    // Proxies that pack a page make its tag a weak one.
    private static string Plain(string tag) => tag.Trim() is ['W', '/', .. var strong] ? strong : tag.Trim();
}
