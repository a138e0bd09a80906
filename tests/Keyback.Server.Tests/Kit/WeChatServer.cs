using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keyback.Server.Tests.Kit;

/// <summary>One user of WeChat.</summary>
/// <param name="Key">Who; part of openid and unionid.</param>
/// <param name="Nickname">What they call themselves.</param>
/// <param name="HasUnion">Whether WeChat tells a unionid.</param>
internal sealed record WeChatPerson(string Key, string Nickname = "小林", bool HasUnion = true)
{
    /// <summary>The nickname as JSON, where it is none that a program would write.</summary>
    public string? RawNickname { get; init; }

    public string OpenIdIn(string app) => $"o{Key}-in-{app}";

    public string? UnionId => HasUnion ? $"u{Key}-everywhere" : null;
}

/// <summary>
/// A server on this machine that speaks WeChat's protocol as WeChat does: both pages that ask, codes that work once,
/// faults with status 200 as text/plain. It can be out of order in several ways.
/// </summary>
internal sealed class WeChatServer : IAsyncDisposable
{
    public const string WebsiteApp = "wx0000000000website";
    public const string WebsiteSecret = "secret0of0the0website0app0000001";
    public const string OfficialApp = "wx000000000official";
    public const string OfficialSecret = "secret0of0the0official0account02";

    /// <summary>What WeChat's own browser calls itself.</summary>
    public const string InsideWeChat =
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0 Mobile Safari/537.36 XWEB/1160083 MMWEBSDK/20230805 MicroMessenger/8.0.42";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string App, WeChatPerson Person)> _codes = [];
    private readonly ConcurrentDictionary<string, (string Scope, WeChatPerson Person)> _tokens = [];
    private readonly ConcurrentDictionary<string, bool> _spent = [];
    private int _numbers;

    private WeChatServer(WebApplication app)
    {
        _app = app;
        app.MapGet("/connect/qrconnect", (Delegate)((HttpContext context) => Ask(context, WebsiteApp, "snsapi_login", longestState: int.MaxValue)));
        app.MapGet("/connect/oauth2/authorize", (Delegate)((HttpContext context) => Ask(context, OfficialApp, "snsapi_userinfo", longestState: 128)));
        app.MapGet("/sns/oauth2/access_token", (Delegate)((HttpContext context) => AnswerAsync("access_token", context, GiveToken)));
        app.MapGet("/sns/userinfo", (Delegate)((HttpContext context) => AnswerAsync("userinfo", context, TellUser)));
    }

    public string Url => _app.Urls.Single();

    /// <summary>Who holds the phone; nobody refuses.</summary>
    public WeChatPerson? Person { get; set; } = new("lin");

    /// <summary>The official account's page opens as a snapshot.</summary>
    public bool ShowsSnapshots { get; set; }

    /// <summary>What is answered to a call of this name instead of the right answer.</summary>
    public Func<string, HttpContext, Task<IResult?>> Disorder { get; set; } = (_, _) => Task.FromResult<IResult?>(null);

    /// <summary>The calls of programs, in their order.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Every code and access token that was given out.</summary>
    public IEnumerable<string> Secrets => [.. _codes.Keys, .. _tokens.Keys];

    /// <summary>What a server that uses this WeChat is told.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("Keyback:WeChat:WebsiteAppId", WebsiteApp),
        ("Keyback:WeChat:WebsiteAppSecret", WebsiteSecret),
        ("Keyback:WeChat:OfficialAppId", OfficialApp),
        ("Keyback:WeChat:OfficialAppSecret", OfficialSecret),
        ("Keyback:WeChat:AuthorizeBase", Url),
        ("Keyback:WeChat:ApiBase", Url),
    ];

    public static async Task<WeChatServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new WeChatServer(builder.Build());
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A fault, the way WeChat says it.</summary>
    public static IResult Fault(int code, string words) =>
        Json(string.Create(CultureInfo.InvariantCulture, $$"""{"errcode":{{code}},"errmsg":"{{words}}, rid: 6543210f-1b2c3d4e-5f607182"}"""));

    /// <summary>An answer as WeChat labels it.</summary>
    public static IResult Json(string text) => Results.Text(text, "text/plain; charset=utf-8");

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    // The page approves at once with whoever holds the phone. It takes its parameters in one order only.
    private IResult Ask(HttpContext context, string app, string scope, int longestState)
    {
        var query = context.Request.Query;
        string[] order = ["appid", "redirect_uri", "response_type", "scope", "state"];
        if (!order.SequenceEqual(context.Request.QueryString.Value!.TrimStart('?').Split('&').Select(pair => pair.Split('=')[0]))
            || query["appid"] != app || query["response_type"] != "code" || query["scope"] != scope)
        {
            return Results.Text("Scope 参数错误或没有 Scope 权限", "text/plain; charset=utf-8", statusCode: 400);
        }

        var state = query["state"].ToString();
        if (state.Length > longestState || !state.All(char.IsAsciiLetterOrDigit))
        {
            return Results.Text("state 参数过长", "text/plain; charset=utf-8", statusCode: 400);
        }

        if (Person is not { } person)
        {
            return Results.Redirect($"{query["redirect_uri"]}?state={state}");
        }

        var code = $"code{Next()}x{state[..8]}";
        _codes[code] = (app, person);
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={state}");
    }

    private async Task<IResult> AnswerAsync(string call, HttpContext context, Func<IQueryCollection, IResult> right)
    {
        Calls.Enqueue(call);
        return await Disorder(call, context) ?? right(context.Request.Query);
    }

    private IResult GiveToken(IQueryCollection query)
    {
        var app = query["appid"].ToString();
        var secret = app switch { WebsiteApp => WebsiteSecret, OfficialApp => OfficialSecret, _ => null };
        if (secret is null)
        {
            return Fault(40013, "invalid appid");
        }

        if (query["secret"] != secret)
        {
            return Fault(40125, "invalid appsecret");
        }

        if (query["grant_type"] != "authorization_code" || !_codes.TryGetValue(query["code"].ToString(), out var given) || given.App != app)
        {
            return Fault(40029, "invalid code");
        }

        if (!_spent.TryAdd(query["code"].ToString(), true))
        {
            return Fault(40163, "code been used");
        }

        var snapshot = ShowsSnapshots && app == OfficialApp;
        var person = snapshot ? new WeChatPerson($"virtual{Next()}", "微信用户") : given.Person;
        var token = $"token{Next()}of{person.Key}";
        _tokens[token] = (app == WebsiteApp ? "snsapi_login" : "snsapi_userinfo", person);
        var union = person.UnionId is null ? "" : $",\"unionid\":\"{person.UnionId}\"";
        var virtually = snapshot ? ",\"is_snapshotuser\":1" : "";
        return Json($$"""
            {"access_token":"{{token}}","expires_in":7200,"refresh_token":"refresh{{token}}","openid":"{{person.OpenIdIn(app)}}","scope":"{{_tokens[token].Scope}}"{{union}}{{virtually}}}
            """);
    }

    private IResult TellUser(IQueryCollection query)
    {
        if (!_tokens.TryGetValue(query["access_token"].ToString(), out var given))
        {
            return Fault(40014, "invalid access_token");
        }

        var openId = query["openid"].ToString();
        if (openId != given.Person.OpenIdIn(WebsiteApp) && openId != given.Person.OpenIdIn(OfficialApp))
        {
            return Fault(40003, "invalid openid");
        }

        var nickname = given.Person.RawNickname ?? JsonSerializer.Serialize(given.Person.Nickname);
        var union = given.Person.UnionId is null ? "" : $",\"unionid\":\"{given.Person.UnionId}\"";
        return Json($$"""
            {"openid":"{{openId}}","nickname":{{nickname}},"sex":0,"language":"","city":"","province":"","country":"","headimgurl":"https://thirdwx.qlogo.cn/mmopen/vi_32/x/132","privilege":[]{{union}}}
            """);
    }

    private string Next() => Interlocked.Increment(ref _numbers).ToString("D6", CultureInfo.InvariantCulture);
}
