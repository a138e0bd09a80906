using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Keyback.Bench.Load;

/// <summary>Calls a Keyback server as a program does. Whatever is not as expected is a fault.</summary>
internal sealed class KeybackClient(Uri url) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = url };

    /// <summary>Starts a Recovery by e-mail code.</summary>
    /// <returns>Where its code goes, the token for it, and its reference.</returns>
    public async Task<StartedRecovery> StartAsync(string address, int caller)
    {
        var said = await PostAsync(
            "/api/v1/recoveries", new { identifier = address, method = "email_code", goal = "new_password" }, null, caller, HttpStatusCode.Created);
        return new StartedRecovery(
            $"/api/v1/recoveries/{said.GetProperty("id").GetString()}", said.GetProperty("token").GetString()!, said.GetProperty("reference").GetString()!);
    }

    /// <summary>Answers with a code.</summary>
    public Task AnswerAsync(StartedRecovery recovery, string code, bool right, int caller) =>
        PostAsync($"{recovery.Path}/code", new { code }, recovery.Token, caller, right ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity);

    /// <summary>Sets the new password.</summary>
    public Task SetPasswordAsync(StartedRecovery recovery, string password, int caller) =>
        PostAsync($"{recovery.Path}/password", new { password }, recovery.Token, caller, HttpStatusCode.OK);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> PostAsync(string path, object body, string? token, int caller, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Forwarded-For", $"10.{(caller >> 8) & 255}.{caller & 255}.7");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode == expected
            ? await answer.Content.ReadFromJsonAsync<JsonElement>()
            : throw new BenchException($"POST {path[..Math.Min(path.Length, 20)]}… answered {(int)answer.StatusCode}, not {(int)expected}.");
    }
}

/// <summary>A Recovery that was started.</summary>
/// <param name="Path">Where its steps go.</param>
/// <param name="Token">Speaks for it.</param>
/// <param name="Reference">Its short name, which its message says.</param>
internal sealed record StartedRecovery(string Path, string Token, string Reference);
