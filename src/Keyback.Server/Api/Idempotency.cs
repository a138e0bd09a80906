using System.Globalization;
using System.Text.Json;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Storage.Idempotency;
using Microsoft.Extensions.Primitives;

namespace Keyback.Server.Api;

/// <summary>
/// Honours <c>Idempotency-Key</c> on every POST of the API (draft-ietf-httpapi-idempotency-key-header): the same
/// request under the same key is carried out once, and its answer given to whoever sends it again within a day.
/// </summary>
/// <remarks>
/// A key counts for one caller and one call alone: the bearer token names the caller or, where there is none, the
/// network, so that whoever guesses a key does not get somebody else's token. What may go better the next time (423,
/// 429, 5xx) is not kept, nor is a CAPTCHA: its picture and sound would fill the store, and another one is as good.
/// </remarks>
internal static class Idempotency
{
    private const string KeyHeader = "Idempotency-Key";
    private const int LongestKey = 255; // characters
    private const int InMemory = 16 * 1024; // bytes: the largest body there is
    private const int LargestKept = 16 * 1024; // bytes of an answer: all but a CAPTCHA's are far smaller

    private static readonly string[] Kept = ["Content-Type", "Location", "Retry-After", "WWW-Authenticate"];

    private sealed record Answer(int Status, Dictionary<string, string> Headers, byte[] Body, DateTimeOffset At);

    extension(WebApplication app)
    {
        internal void UseIdempotency() => app.UseWhen(
            context => context.IsApi() && HttpMethods.IsPost(context.Request.Method) && context.Request.Headers.ContainsKey(KeyHeader),
            branch => branch.Use(HandleAsync));
    }

    private static async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (KeyOf(context.Request.Headers[KeyHeader]) is not { } text)
        {
            await Problems.IdempotencyKeyInvalid.ExecuteAsync(context);
            return;
        }

        var store = context.RequestServices.GetRequiredService<IdempotencyStore>();
        var key = context.RequestServices.GetRequiredService<DataKeys>().RequestKey(CallerOf(context), CallOf(context.Request), text);
        var request = key.Fingerprint(await ReadBodyAsync(context.Request));
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

        switch (await store.ClaimAsync(key.Row, request, now, context.RequestAborted))
        {
            case RequestClaim.Mine mine:
                await CarryOutAsync(context, next, store, key, mine, now);
                break;
            case RequestClaim.Answered answered:
                await RepeatAsync(context, key, answered.Sealed, now);
                break;
            case RequestClaim.Busy:
                await Problems.InProgress.ExecuteAsync(context);
                break;
            case RequestClaim.Other:
                await Problems.IdempotencyKeyReused.ExecuteAsync(context);
                break;
        }
    }

    private static async Task CarryOutAsync(
        HttpContext context, RequestDelegate next, IdempotencyStore store, RequestKey key, RequestClaim.Mine mine, DateTimeOffset now)
    {
        var (outside, hungUp) = (context.Response.Body, context.RequestAborted);
        using var inside = new MemoryStream();
        context.Response.Body = inside;
        context.RequestAborted = CancellationToken.None; // who hangs up will ask again, and then gets the whole answer
        try
        {
            await next(context);
        }
        catch (Exception) // not ours to judge: it goes on to the last resort, and the request may come again
        {
            await store.ReleaseAsync(key.Row, mine);
            throw;
        }
        finally
        {
            context.Response.Body = outside;
            context.RequestAborted = hungUp;
        }

        var body = inside.ToArray();
        if (MayGoBetter(context.Response) || body.Length > LargestKept)
        {
            await store.ReleaseAsync(key.Row, mine);
        }
        else
        {
            var headers = Kept.Where(context.Response.Headers.ContainsKey)
                .ToDictionary(name => name, name => context.Response.Headers[name].ToString());
            var answer = new Answer(context.Response.StatusCode, headers, body, now);
            await store.KeepAsync(key.Row, mine, key.Answers.Seal(JsonSerializer.SerializeToUtf8Bytes(answer), key.Row));
        }

        await WriteAsync(context, body);
    }

    // A wrong answer that closes a way says when to come back, too, and stays what it was.
    private static bool MayGoBetter(HttpResponse response) =>
        response.StatusCode is StatusCodes.Status423Locked or StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError;

    private static async Task RepeatAsync(HttpContext context, RequestKey key, byte[] sealedAnswer, DateTimeOffset now)
    {
        var plain = key.Answers.Open(sealedAnswer, key.Row)
            ?? throw new InvalidOperationException("A kept answer does not open with the key that it was kept under.");
        var answer = JsonSerializer.Deserialize<Answer>(plain)!;
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        // Seconds from now, and it was another now: what has passed since need not be waited for again.
        if (int.TryParse(context.Response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            var left = TimeSpan.FromSeconds(seconds) - (now - answer.At);
            context.Response.Headers.RetryAfter = left > TimeSpan.Zero ? Retry.After(left) : StringValues.Empty;
        }

        context.Response.Headers["Idempotency-Replayed"] = "true";
        await WriteAsync(context, answer.Body);
    }

    // Nothing is written for an empty body, which a status such as 204 may not have.
    private static Task WriteAsync(HttpContext context, byte[] body) =>
        body.Length > 0 ? context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask() : Task.CompletedTask;

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        request.EnableBuffering(InMemory);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        request.Body.Position = 0;
        return body.ToArray();
    }

    private static string? KeyOf(StringValues header) =>
        header is [{ Length: > 0 and <= LongestKey } key] && key.All(character => character is > ' ' and <= '~') ? key : null;

    private static string CallOf(HttpRequest request) => $"{request.Method} {request.Path}";

    // What cannot be a token ("undefined", say) names nobody.
    private static string CallerOf(HttpContext context) =>
        Bearer.Read(context.Request) is { } token && BearerToken.Hash(token) is not null
            ? $"bearer {token}"
            : $"network {context.Caller().Network}";
}
