using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keyback.Server.Tests.Captcha;

/// <summary>A server on this machine that speaks the providers' protocol, and can be out of order in several ways.</summary>
internal sealed class SiteVerifyServer : IAsyncDisposable
{
    public const string Secret = "0x4AAAAAAA-secret-of-the-site";
    public const string SiteKey = "10000000-ffff-ffff-ffff-000000000001";
    public const string Good = "good.response_1";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _used = [];

    private SiteVerifyServer(WebApplication app)
    {
        _app = app;
        app.MapPost("/siteverify", (Delegate)AnswerAsync);
    }

    public string Url => $"{_app.Urls.Single()}/siteverify";

    /// <summary>The forms that came, in their order.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Asked { get; } = [];

    /// <summary>What is answered instead of a verdict. The number is how often it was asked before.</summary>
    public Func<int, HttpContext, Task<IResult?>> Disorder { get; set; } = (_, _) => Task.FromResult<IResult?>(null);

    public static async Task<SiteVerifyServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new SiteVerifyServer(builder.Build());
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpContext context)
    {
        var form = (await context.Request.ReadFormAsync(context.RequestAborted)).ToDictionary(field => field.Key, field => field.Value.ToString());
        var before = Asked.Count;
        Asked.Enqueue(form);
        return await Disorder(before, context) ?? Judge(form);
    }

    private IResult Judge(Dictionary<string, string> form)
    {
        if (form["secret"] != Secret)
        {
            return No("invalid-input-secret");
        }

        if (form["response"] != Good || (form.TryGetValue("sitekey", out var key) && key != SiteKey))
        {
            return No("invalid-input-response");
        }

        // Once; but Turnstile answers a repetition with the same idempotency key as it answered before.
        var use = form.GetValueOrDefault("idempotency_key", Asked.Count.ToString(CultureInfo.InvariantCulture));
        return _used.GetOrAdd(form["response"], use) == use
            ? Results.Json(new Dictionary<string, object> { ["success"] = true, ["error-codes"] = Array.Empty<string>(), ["hostname"] = "id.shop.example" })
            : No("timeout-or-duplicate");
    }

    public static IResult No(params string[] codes) =>
        Results.Json(new Dictionary<string, object> { ["success"] = false, ["error-codes"] = codes });
}
