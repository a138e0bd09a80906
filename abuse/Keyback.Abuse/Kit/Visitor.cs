using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyback.Abuse.Kit;

/// <summary>
/// Somebody who comes over HTTP: a program or a browser without script. Cookies are kept, redirects shown and not followed.
/// </summary>
/// <param name="url">Where the server is.</param>
/// <param name="address">
/// The address that the visitor seems to come from: sent as <c>X-Forwarded-For</c>, as the proxy would that a server of our own
/// trusts. None to send nothing.
/// </param>
/// <param name="elsewhere">Comes from another address of this machine, which no server of ours trusts.</param>
internal sealed partial class Visitor(Uri url, string? address = null, bool elsewhere = false) : IDisposable
{
    private static readonly SocketsHttpHandler Here = Handler(null);
    private static readonly SocketsHttpHandler Elsewhere = Handler(async (context, ct) =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await socket.ConnectAsync(context.DnsEndPoint, ct);
        return new NetworkStream(socket, ownsSocket: true);
    });

    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http = new(elsewhere ? Elsewhere : Here, disposeHandler: false) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The server.</summary>
    public Uri Url => url;

    /// <summary>The cookies, by name.</summary>
    public IReadOnlyDictionary<string, string> Cookies => _cookies.GetCookies(url).ToDictionary(cookie => cookie.Name, cookie => cookie.Value);

    /// <summary>Puts a cookie in by hand.</summary>
    public void Plant(string name, string value) => _cookies.Add(url, new Cookie(name, value));

    /// <summary>Opens a page.</summary>
    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Calls the API with a JSON body.</summary>
    public Task<Answer> PostAsync(string path, JsonNode body, string? token = null, params (string Name, string Value)[] headers) =>
        CallAsync(HttpMethod.Post, path, body, token, headers);

    /// <summary>Calls the API.</summary>
    public Task<Answer> CallAsync(HttpMethod method, string path, JsonNode? body, string? token, params (string Name, string Value)[] headers)
    {
        var content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return SendAsync(method, path, content, token is null ? headers : [.. headers, ("Authorization", $"Bearer {token}")]);
    }

    /// <summary>Opens a page and sends a form of it, CAPTCHA included where the page shows one.</summary>
    /// <param name="page">The page that shows the form.</param>
    /// <param name="action">Where the form goes; the page itself when none.</param>
    /// <param name="fields">What is filled in.</param>
    public async Task<Answer> SubmitAsync(string page, string? action, params (string Name, string Value)[] fields)
    {
        var shown = await GetAsync(page);
        return await PostFormAsync(
            action ?? page, [.. fields, .. ProofOfWork.InPage(shown.Body), ("__RequestVerificationToken", FormToken(shown.Body))]);
    }

    /// <summary>Sends a form as it is.</summary>
    public Task<Answer> PostFormAsync(string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers) => SendAsync(
        HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), headers);

    /// <summary>Sends anything.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (address is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        }

        if (_cookies.GetCookieHeader(new Uri(url, path)) is { Length: > 0 } cookies)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                content?.Headers.Remove(name);
                content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var start = Stopwatch.GetTimestamp();
        using var message = await _http.SendAsync(request);
        var body = await message.Content.ReadAsStringAsync();
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Keep(message.Headers);
        return new Answer((int)message.StatusCode, HeadersOf(message), body, took);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The token that a page's forms send along.</summary>
    public static string FormToken(string html) => Token().Match(html).Groups[1].Value;

    /// <summary>What speaks to the server. Cookies are kept by the visitor, so that connections can be shared.</summary>
    private static SocketsHttpHandler Handler(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1, // some attacks put any byte there
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectCallback = connect,
        MaxConnectionsPerServer = 256,
    };

    private void Keep(HttpResponseHeaders headers)
    {
        if (headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
            {
                _cookies.SetCookies(url, SameSite().Replace(cookie, ""));
            }
        }
    }

    private static List<KeyValuePair<string, string>> HeadersOf(HttpResponseMessage message) =>
        [.. message.Headers.NonValidated.Concat(message.Content.Headers.NonValidated)
            .Select(header => KeyValuePair.Create(header.Key, string.Join(" && ", header.Value)))
            .OrderBy(header => header.Key, StringComparer.Ordinal)];

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("; *samesite=[a-z]+", RegexOptions.IgnoreCase)]
    private static partial Regex SameSite();
}
