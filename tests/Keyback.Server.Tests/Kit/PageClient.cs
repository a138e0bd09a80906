using System.Net;
using System.Text.RegularExpressions;

namespace Keyback.Server.Tests.Kit;

/// <summary>A page as it came.</summary>
internal sealed record PageReply(HttpStatusCode Status, string Html, HttpResponseMessage Message)
{
    /// <summary>Where it leads, or none.</summary>
    public string? Location => Message.Headers.Location?.ToString();
}

/// <summary>A browser without script: it keeps cookies and sends the forms' tokens. Redirects are shown, not followed.</summary>
internal sealed partial class PageClient(Uri url) : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
    private HttpClient? _http;

    /// <summary>Its cookies.</summary>
    public CookieContainer Cookies => _handler.CookieContainer;

    private HttpClient Http => _http ??= new HttpClient(_handler) { BaseAddress = url };

    public async Task<PageReply> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, headers);
    }

    /// <summary>Opens a page and sends a form of it.</summary>
    /// <param name="page">The page that shows the form.</param>
    /// <param name="action">Where the form goes; the page itself when none.</param>
    /// <param name="fields">What is filled in.</param>
    public async Task<PageReply> SubmitAsync(string page, string? action, params (string Name, string Value)[] fields)
    {
        var shown = await GetAsync(page);
        return await PostAsync(action ?? page, [.. fields, ("__RequestVerificationToken", FormToken(shown.Html))]);
    }

    /// <summary>The token that a page's forms send along.</summary>
    public static string FormToken(string html) => Token().Match(html).Groups[1].Value;

    public async Task<PageReply> PostAsync(string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        return await SendAsync(request, headers);
    }

    /// <summary>Sends a form in parts, as one with <c>multipart/form-data</c> goes.</summary>
    public async Task<PageReply> PostPartsAsync(string path, params (string Name, string Value)[] fields)
    {
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            parts.Add(new StringContent(value), name);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = parts };
        return await SendAsync(request, []);
    }

    public void Dispose()
    {
        _http?.Dispose();
        _handler.Dispose();
    }

    private async Task<PageReply> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var message = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new PageReply(message.StatusCode, await message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), message);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
