using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Keyback.Client.Wire;

/// <summary>Sends calls, and makes of every answer a reply or a <see cref="KeybackProblemException"/>.</summary>
internal sealed class Calls(HttpClient http)
{
    private const string Root = "api/v1/"; // below the base address, whatever its path

    public async Task<TReply> GetAsync<TReply>(string path, BearerToken token, JsonTypeInfo<TReply> reply, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, path, token);
        return await ReadAsync(request, reply, null, ct).ConfigureAwait(false);
    }

    public async Task DeleteAsync(string path, BearerToken token, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Delete, path, token);
        using var answer = await SendAsync(request, null, ct).ConfigureAwait(false);
    }

    public async Task<TReply> PatchAsync<TBody, TReply>(
        string path, BearerToken token, TBody body, JsonTypeInfo<TBody> written, JsonTypeInfo<TReply> reply, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Patch, path, token);
        request.Content = JsonContent.Create(body, written);
        return await ReadAsync(request, reply, null, ct).ConfigureAwait(false);
    }

    public async Task PatchAsync<TBody>(string path, BearerToken token, TBody body, JsonTypeInfo<TBody> written, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Patch, path, token);
        request.Content = JsonContent.Create(body, written);
        using var answer = await SendAsync(request, null, ct).ConfigureAwait(false);
    }

    public async Task<TReply> PostAsync<TBody, TReply>(
        string path,
        BearerToken? token,
        TBody body,
        JsonTypeInfo<TBody> written,
        JsonTypeInfo<TReply> reply,
        IdempotencyKey? key,
        CancellationToken ct)
    {
        using var request = Post(path, token, body, written, key ??= IdempotencyKey.New());
        return await ReadAsync(request, reply, key, ct).ConfigureAwait(false);
    }

    public async Task PostAsync<TBody>(
        string path, BearerToken token, TBody body, JsonTypeInfo<TBody> written, IdempotencyKey? key, CancellationToken ct)
    {
        using var request = Post(path, token, body, written, key ??= IdempotencyKey.New());
        using var answer = await SendAsync(request, key, ct).ConfigureAwait(false);
    }

    private static HttpRequestMessage Post<TBody>(
        string path, BearerToken? token, TBody body, JsonTypeInfo<TBody> written, IdempotencyKey key)
    {
        var request = Request(HttpMethod.Post, path, token);
        request.Headers.Add("Idempotency-Key", key.Text);
        request.Content = JsonContent.Create(body, written);
        return request;
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, BearerToken? token)
    {
        var request = new HttpRequestMessage(method, new Uri(Root + path, UriKind.Relative));
        if (token is { } secret)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret.Reveal());
        }

        return request;
    }

    private async Task<TReply> ReadAsync<TReply>(
        HttpRequestMessage request, JsonTypeInfo<TReply> reply, IdempotencyKey? key, CancellationToken ct)
    {
        using var answer = await SendAsync(request, key, ct).ConfigureAwait(false);
        return await answer.Content.ReadFromJsonAsync(reply, ct).ConfigureAwait(false)
            ?? throw new JsonException("The server answered nothing where it should answer something.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, IdempotencyKey? key, CancellationToken ct)
    {
        var answer = await http.SendAsync(request, ct).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            var isOfSignUp = request.RequestUri!.ToString().Contains(Root + "sign-ups/", StringComparison.Ordinal);
            throw await ProblemOfAsync(answer, isOfSignUp, key, ct).ConfigureAwait(false);
        }
    }

    private static async Task<KeybackProblemException> ProblemOfAsync(HttpResponseMessage answer, bool isOfSignUp, IdempotencyKey? key, CancellationToken ct)
    {
        var problem = answer.Content.Headers.ContentType?.MediaType is "application/problem+json"
            ? await answer.Content.ReadFromJsonAsync(WireContext.Default.ProblemReply, ct).ConfigureAwait(false)
            : null;
        return new KeybackProblemException(answer.StatusCode, problem?.Code ?? "unknown", problem?.Title ?? answer.ReasonPhrase ?? "")
        {
            TriesLeft = problem?.TriesLeft,
            RetryAfter = answer.Headers.RetryAfter?.Delta,
            State = problem?.State is { } state && !isOfSignUp ? WordConverter<RecoveryState>.Of(state) : null,
            SignUpState = problem?.State is { } stands && isOfSignUp ? WordConverter<SignUpState>.Of(stands) : null,
            Methods = problem?.Methods ?? [],
            WaitsUntil = problem?.WaitsUntil,
            Reasons = problem?.Reasons ?? [],
            TraceId = problem?.TraceId,
            IdempotencyKey = key,
        };
    }
}
