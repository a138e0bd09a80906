using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Antiforgery;

namespace Keyback.Server.Pages;

/// <summary>
/// Marks a page that, while nothing was typed or chosen, is the same for everybody who comes without cookies, but for the
/// token of its form. It depends on the settings and the language alone.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class StockedPageAttribute : Attribute;

/// <summary>
/// Renders a marked page once in each language and keeps it without its token; everybody gets a token of their own. Whoever
/// brings a cookie, a bearer token or a query gets the page rendered for them.
/// </summary>
internal sealed class StockedPages(IAntiforgery antiforgery)
{
    private readonly ConcurrentDictionary<(Endpoint Page, string Language), StockedPage> _pages = new();

    /// <summary>How many pages are kept: at most one for each marked page and language.</summary>
    internal int Count => _pages.Count;

    /// <summary>Answers from the stock, or lets the page be rendered and keeps it.</summary>
    public Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsPlain(context.Request) || context.GetEndpoint() is not RouteEndpoint page || !IsSpelledAsMapped(context.Request.Path, page))
        {
            return next(context);
        }

        return _pages.TryGetValue((page, Languages.Current), out var kept)
            ? WriteAsync(context, kept)
            : RenderAsync(context, next, (page, Languages.Current));
    }

    private static bool IsPlain(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Cookie.Count == 0 && request.Headers.Authorization.Count == 0
        && !request.QueryString.HasValue && !request.PathBase.HasValue && !request.HttpContext.IsSaidAgain();

    // Links of the page repeat its address as it was asked for.
    private static bool IsSpelledAsMapped(PathString path, RouteEndpoint page) =>
        path.Value is { Length: > 1 } asked && asked.AsSpan(1).SequenceEqual(page.RoutePattern.RawText);

    private async Task WriteAsync(HttpContext context, StockedPage page)
    {
        var token = antiforgery.GetAndStoreTokens(context).RequestToken!;
        var response = context.Response;
        response.ContentType = page.ContentType;
        response.ContentLength = page.LengthWith(token);
        await response.StartAsync(context.RequestAborted);
        page.Write(response.BodyWriter, token);
        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private async Task RenderAsync(HttpContext context, RequestDelegate next, (Endpoint Page, string Language) key)
    {
        using var body = await context.AnswerIntoMemoryAsync(next);

        // The same token as in the page: a request has one.
        if (context.Response is { StatusCode: StatusCodes.Status200OK, ContentType: { } type }
            && StockedPage.Without(antiforgery.GetAndStoreTokens(context).RequestToken!, body.ToArray(), type) is { } page)
        {
            _pages.TryAdd(key, page);
        }

        await context.SendAsync(body);
    }
}

/// <summary>A page with a gap where the token of its form goes.</summary>
/// <param name="Before">What comes before the gap, as UTF-8.</param>
/// <param name="After">What comes after it.</param>
/// <param name="ContentType">What it is sent as.</param>
internal sealed record StockedPage(byte[] Before, byte[] After, string ContentType)
{
    /// <summary>The page with its token cut out; none when the token does not stand in it exactly once.</summary>
    public static StockedPage? Without(string token, ReadOnlySpan<byte> page, string contentType)
    {
        var sought = Encoding.ASCII.GetBytes(token);
        var at = page.IndexOf(sought);
        if (at < 0 || page[(at + 1)..].IndexOf(sought) >= 0)
        {
            return null;
        }

        return new StockedPage(page[..at].ToArray(), page[(at + sought.Length)..].ToArray(), contentType);
    }

    /// <summary>How many bytes the page has with this token.</summary>
    public int LengthWith(string token) => Before.Length + token.Length + After.Length;

    /// <summary>Writes the page with this token, which is base64 for URLs: nothing in it is encoded for HTML.</summary>
    public void Write(IBufferWriter<byte> output, string token)
    {
        output.Write(Before);
        output.Advance(Encoding.ASCII.GetBytes(token, output.GetSpan(token.Length)));
        output.Write(After);
    }
}

/// <summary>Puts the stock before the pages.</summary>
internal static class StockedPagesFeature
{
    extension(WebApplication app)
    {
        /// <summary>After the limits, and before all that asks who it is: a marked page is for whoever comes, and nobody has said a name.</summary>
        internal void UseStockedPages()
        {
            var stock = app.Services.GetRequiredService<StockedPages>();
            app.Use((context, next) => context.GetEndpoint()?.Metadata.GetMetadata<StockedPageAttribute>() is null
                ? next(context)
                : stock.AnswerAsync(context, next));
        }
    }
}
