using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Keyback.Torture.History;

namespace Keyback.Torture.Clients;

/// <summary>An answer. Without a status there was none that promises anything: the connection broke, or the server said <em>not now</em>.</summary>
internal sealed record Answer(int? Status, JsonObject? Json)
{
    public string? this[string member] => Json?[member]?.ToString();
}

/// <summary>Calls one place, the proxy or a node, and writes down what came of it.</summary>
internal sealed class Api(Uri url, Log log) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(2),
    })
    { BaseAddress = url, Timeout = TimeSpan.FromSeconds(12) };

    /// <summary>Its name in the history.</summary>
    public string Name => url.Authority;

    public Task<Answer> PostAsync(string path, JsonObject body, string from, string? token = null, string? key = null) =>
        SendAsync(HttpMethod.Post, path, body, from, token, key);

    public Task<Answer> GetAsync(string path, string from, string token) => SendAsync(HttpMethod.Get, path, null, from, token, null);

    public Task<Answer> DeleteAsync(string path, string from, string token) => SendAsync(HttpMethod.Delete, path, null, from, token, null);

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpMethod method, string path, JsonObject? body, string from, string? token, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Forwarded-For", from); // each visitor has an address of its own
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        var call = $"{method} {string.Join('/', path.Split('/').Where(part => !Guid.TryParse(part, out _)))}";
        try
        {
            using var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var status = (int)answer.StatusCode;
            log.Add(new Answered(call, status, DateTimeOffset.UtcNow));
            return new Answer(status >= 500 ? null : status, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : null);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException)
        {
            log.Add(new Unanswered(call, DateTimeOffset.UtcNow));
            return new Answer(null, null);
        }
    }
}
