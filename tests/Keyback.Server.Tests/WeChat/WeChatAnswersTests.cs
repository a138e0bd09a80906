using System.Net;
using Keyback.Server.Tests.Kit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keyback.Server.Tests.WeChat;

/// <summary>Whatever WeChat answers, a person gets a page that says what to do, and the operator a line where it is theirs to act.</summary>
public sealed class WeChatAnswersTests(WeChatSite site) : IClassFixture<WeChatSite>
{
    private const string NoLine = "";

    [Theory]
    [InlineData("access_token", 40029, "spent", NoLine)]
    [InlineData("access_token", 40163, "spent", NoLine)]
    [InlineData("access_token", 41008, "spent", NoLine)]
    [InlineData("access_token", 42003, "spent", NoLine)]
    [InlineData("userinfo", 42001, "spent", NoLine)]
    [InlineData("userinfo", 40014, "spent", NoLine)]
    [InlineData("userinfo", 40003, "spent", NoLine)]
    [InlineData("access_token", 40013, "refused", "40013")]
    [InlineData("access_token", 40125, "refused", "40125")]
    [InlineData("userinfo", 48001, "refused", "48001")]
    [InlineData("access_token", -1, "busy", "busy")]
    [InlineData("userinfo", 45011, "busy", "busy")]
    [InlineData("userinfo", 99999, "silent", "99999")]
    public async Task An_errcode_becomes_a_page(string call, int code, string page, string line)
    {
        site.NewPerson();

        await FailAsync((asked, _) => Task.FromResult(asked == call ? WeChatServer.Fault(code, "some words") : null), page, call, line);
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("userinfo")]
    public async Task What_is_no_answer_of_WeChats_becomes_a_page(string call)
    {
        var nothing = new Dictionary<string, (IResult Result, string Line)>
        {
            ["502"] = (Results.Text("<html>Bad Gateway</html>", "text/html", statusCode: 502), "status 502"),
            ["400"] = (Results.Text("{}", statusCode: 400), "status 400"),
            ["redirect"] = (Results.Redirect("https://elsewhere.example/"), "status 302"),
            ["HTML"] = (Results.Text("<!DOCTYPE html><title>维护中</title>", "text/html"), "no JSON"),
            ["nothing"] = (Results.Text(""), "no JSON"),
            ["a list"] = (WeChatServer.Json("[1]"), "no object"),
            ["nobody"] = (WeChatServer.Json("{\"errcode\":0}"), call is "userinfo" ? "somebody else" : "names nobody"),
            ["somebody else"] = (WeChatServer.Json("""{"access_token":7,"openid":"o-other"}"""), call is "userinfo" ? "somebody else" : "names nobody"),
            ["an endless one"] = (WeChatServer.Json($$"""{"openid":"{{new string('x', 70_000)}}"}"""), "ConfigurationLimitExceeded"),
        };
        foreach (var (_, (result, line)) in nothing)
        {
            site.NewPerson();
            await FailAsync((asked, _) => Task.FromResult(asked == call ? result : null), "silent", call, line);
        }
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("userinfo")]
    public async Task A_slow_answer_is_not_waited_for(string call)
    {
        site.NewPerson();
        var asked = new TaskCompletionSource();
        site.WeChat.Disorder = async (name, context) =>
        {
            if (name != call)
            {
                return null;
            }

            asked.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return Results.Empty;
        };
        using var visitor = site.Visitor();
        var reply = visitor.ScanAsync();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(reply.IsCompleted);

        site.Host.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal("/sign-in/wechat/failed/silent", (await reply).Location);
        Assert.Contains(site.Host.Log.Lines, line => line.Id == 2901 && line.Text.Contains("in time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_visitor_who_leaves_is_no_fault_of_WeChats()
    {
        site.NewPerson();
        using var gone = new SemaphoreSlim(0);
        using var leave = new CancellationTokenSource();
        site.WeChat.Disorder = async (_, context) =>
        {
            await leave.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => gone.Release(), TaskScheduler.Default);
            return Results.Empty;
        };
        site.Host.Log.Lines.Clear();
        using var visitor = site.Visitor();
        var callback = await visitor.ScanToCallbackAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.Host.Url, callback));
        request.Headers.Add("Cookie", visitor.Page.Cookies.GetCookieHeader(site.Host.Url));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.SendAsync(request, leave.Token));
        Assert.True(await gone.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        Assert.DoesNotContain(site.Host.Log.Lines, line => line.Id is 2801 or 2802 || line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_WeChat_that_is_away_becomes_a_page()
    {
        var wechat = await WeChatServer.StartAsync();
        await using var host = await KeybackHost.StartAsync(wechat.Settings);
        using var visitor = new WeChatVisitor(host);
        var callback = await visitor.ScanToCallbackAsync();
        await wechat.DisposeAsync();

        Assert.Equal("/sign-in/wechat/failed/silent", (await visitor.GetAsync(callback)).Location);
        Assert.Contains(host.Log.Lines, line => line.Id == 2901 && line.Text.Contains("ConnectionError", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_on_a_snapshot_page_is_nobody()
    {
        site.NewPerson();
        site.WeChat.ShowsSnapshots = true;
        using var visitor = site.Visitor(inside: true);

        var reply = await visitor.ScanAsync();

        Assert.Equal("/sign-in/wechat/failed/snapshot", reply.Location);
        Assert.Contains("Please open the whole page", (await visitor.GetAsync(reply.Location!)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("userinfo", site.WeChat.Calls.TakeLast(1));
    }

    [Fact]
    public async Task A_wrong_secret_is_the_operators_fault_and_the_line_names_the_app_alone()
    {
        await using var wechat = await WeChatServer.StartAsync();
        await using var host = await KeybackHost.StartAsync(
            [.. wechat.Settings.Where(setting => !setting.Name.EndsWith("WebsiteAppSecret", StringComparison.Ordinal)), ("Keyback:WeChat:WebsiteAppSecret", "an0old0secret0that0was0changed00")]);
        using var visitor = new WeChatVisitor(host);

        Assert.Equal("/sign-in/wechat/failed/refused", (await visitor.ScanAsync()).Location);

        var line = Assert.Single(host.Log.Lines, line => line.Id == 2902);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains(WeChatServer.WebsiteApp, line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("an0old0secret", host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I8_Neither_secrets_nor_people_stand_in_the_log()
    {
        await using var wechat = await WeChatServer.StartAsync();
        await using var host = await KeybackHost.StartAsync(
        [
            .. wechat.Settings,
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:System.Net.Http", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Authentication", "Trace"),
        ]);
        wechat.Person = new WeChatPerson("logged", "日志里没有我");
        List<string> states = [];
        foreach (var fault in (string[])["none", "40029", "502", "html", "none"])
        {
            wechat.Disorder = (_, _) => Task.FromResult(fault switch
            {
                "40029" => WeChatServer.Fault(40029, "invalid code"),
                "502" => Results.StatusCode(502),
                "html" => Results.Text("<html>", "text/html"),
                _ => null,
            });
            using var visitor = new WeChatVisitor(host);
            var callback = await visitor.ScanToCallbackAsync();
            states.Add(callback[^32..]);
            var reply = await visitor.GetAsync(callback);
            if (reply.Location is "/sign-up/wechat")
            {
                await visitor.SubmitAsync("/sign-up/wechat", ("Name", "logged.name"), ("Locale", "en"));
            }
        }

        var log = host.Log.ToString();
        Assert.Contains(" 2901 ", log, StringComparison.Ordinal);
        Assert.All(
            (string[])
            [
                WeChatServer.WebsiteSecret, WeChatServer.OfficialSecret, .. wechat.Secrets, wechat.Person.UnionId!,
                wechat.Person.OpenIdIn(WeChatServer.WebsiteApp), "日志里没有我", "logged.name",
            ],
            secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        Assert.All(wechat.Secrets, secret => Assert.False(host.StoreHolds(secret)));
        Assert.All(states, state => Assert.DoesNotContain(state, log, StringComparison.Ordinal));
    }

    private async Task FailAsync(Func<string, HttpContext, Task<IResult?>> disorder, string page, string call, string line)
    {
        site.WeChat.Disorder = disorder;
        site.Host.Log.Lines.Clear();
        using var visitor = site.Visitor();

        var reply = await visitor.ScanAsync();

        Assert.Equal(HttpStatusCode.Redirect, reply.Status);
        Assert.Equal($"/sign-in/wechat/failed/{page}", reply.Location);
        var shown = await visitor.GetAsync(reply.Location!);
        var away = page is "busy" or "silent" or "refused";
        Assert.Equal(away ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.UnprocessableEntity, shown.Status);
        Assert.Equal(away, shown.Message.Headers.RetryAfter is not null);
        Assert.Contains("href=\"/forgot\"", shown.Html, StringComparison.Ordinal);
        Assert.Null(await WeChatSite.SignedInAsAsync(visitor));
        var lines = site.Host.Log.Lines.Where(kept => kept.Id is 2901 or 2902).ToList();
        if (line == NoLine)
        {
            Assert.Empty(lines);
        }
        else
        {
            Assert.Contains(line, Assert.Single(lines).Text, StringComparison.Ordinal);
            Assert.Contains(call, lines[0].Text, StringComparison.Ordinal);
        }
    }
}
