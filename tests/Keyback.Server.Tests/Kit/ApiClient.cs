using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyback.Server.Tests.Kit;

/// <summary>What the server said.</summary>
internal sealed record Reply(HttpStatusCode Status, JsonObject? Json, HttpResponseMessage Message, string Text)
{
    /// <summary>The problem's code, or none.</summary>
    public string? Code => (string?)Json?["code"];

    /// <summary>A member as text.</summary>
    public string this[string member] => Json?[member]?.ToString() ?? throw new KeyNotFoundException($"No {member} in: {Text}");
}

/// <summary>A Recovery that this program started.</summary>
internal sealed record Started(string Id, string Token, string Reference);

/// <summary>A program that uses the API. Every answer that it gets must be one that the OpenAPI document describes.</summary>
internal sealed class ApiClient(Uri url) : IDisposable
{
    /// <summary>What it speaks with. Redirects are shown, not followed; cookies are nobody's.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = url };

    public Task<Reply> StartAsync(string identifier, string goal = "new_password", string method = "email_code") =>
        PostAsync("/api/v1/recoveries", new JsonObject { ["identifier"] = identifier, ["method"] = method, ["goal"] = goal });

    /// <summary>Starts a Recovery, which must work.</summary>
    public async Task<Started> StartedAsync(string identifier, string goal = "new_password", string method = "email_code")
    {
        var reply = await StartAsync(identifier, goal, method);
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return new Started(reply["id"], reply["token"], reply["reference"]);
    }

    public Task<Reply> ShowAsync(Started recovery) => SendAsync(HttpMethod.Get, $"/api/v1/recoveries/{recovery.Id}", recovery.Token);

    public Task<Reply> CodeAsync(Started recovery, string code) => StepAsync(recovery, "code", new JsonObject { ["code"] = code });

    public Task<Reply> NameAsync(Started recovery, string name) => StepAsync(recovery, "user-name", new JsonObject { ["user_name"] = name });

    public Task<Reply> ResendAsync(Started recovery) => StepAsync(recovery, "resend", []);

    public Task<Reply> PasswordAsync(Started recovery, string password) =>
        StepAsync(recovery, "password", new JsonObject { ["password"] = password });

    public Task<Reply> SkipAsync(Started recovery) => StepAsync(recovery, "skip-password", []);

    public Task<Reply> StepAsync(Started recovery, string step, JsonObject body) =>
        PostAsync($"/api/v1/recoveries/{recovery.Id}/{step}", body, recovery.Token);

    public Task<Reply> SignInAsync(string identifier, string password) =>
        PostAsync("/api/v1/sessions", new JsonObject { ["identifier"] = identifier, ["password"] = password });

    /// <summary>Whether this session is alive.</summary>
    public async Task<bool> IsAliveAsync(string token) =>
        (await SendAsync(HttpMethod.Get, "/api/v1/sessions", token)).Status is HttpStatusCode.OK;

    public Task<Reply> PostAsync(string path, JsonObject body, string? token = null) =>
        SendAsync(HttpMethod.Post, path, token, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

    public async Task<Reply> SendAsync(
        HttpMethod method, string path, string? token = null, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var message = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (method != HttpMethod.Head && path.StartsWith("/api/v1/", StringComparison.OrdinalIgnoreCase) && IsOurs(message))
        {
            (await ApiDescription.Shared).Judge(method, path, message, text);
        }

        var isJson = message.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) ?? false;
        return new Reply(message.StatusCode, isJson && text.StartsWith('{') ? JsonSerializer.Deserialize<JsonObject>(text) : null, message, text);
    }

    // What the socket itself refuses, before it is a request (an address or a header that is too long), has none of our headers.
    private static bool IsOurs(HttpResponseMessage message) => message.Headers.Contains("X-Content-Type-Options");

    public void Dispose() => Http.Dispose();
}
