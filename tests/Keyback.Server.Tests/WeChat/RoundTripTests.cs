using System.Net;
using Keyback.Server.Tests.Kit;
using Microsoft.Net.Http.Headers;

namespace Keyback.Server.Tests.WeChat;

/// <summary>The way to WeChat and back belongs to the browser that began it, once.</summary>
public sealed class RoundTripTests(WeChatSite site) : IClassFixture<WeChatSite>
{
    private const string Stale = "/sign-in/wechat/failed/stale";

    [Fact]
    public async Task The_button_leads_over_a_page_of_ours_to_the_QR_code()
    {
        site.NewPerson();
        using var visitor = site.Visitor();

        var page = await visitor.PressAsync();

        var address = WeChatVisitor.AddressIn(page);
        Assert.Matches(
            $"^{site.WeChat.Url}/connect/qrconnect\\?appid={WeChatServer.WebsiteApp}"
            + "&redirect_uri=http%3A%2F%2Flocalhost%3A5080%2Fsign-in%2Fwechat%2Fcallback&response_type=code&scope=snsapi_login&state=[0-9a-f]{32}#wechat_redirect$",
            address);
        Assert.Equal($"0; url={address}", Assert.Single(page.Message.Headers.GetValues("Refresh")));
        Assert.Contains("form-action 'self'", Assert.Single(page.Message.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, page.Status);
    }

    [Fact]
    public async Task Inside_WeChat_its_own_question_is_asked_after_another_press()
    {
        site.NewPerson();
        using var visitor = site.Visitor(inside: true);

        var page = await visitor.PressAsync();

        Assert.Matches(
            $"^{site.WeChat.Url}/connect/oauth2/authorize\\?appid={WeChatServer.OfficialApp}"
            + "&redirect_uri=http%3A%2F%2Flocalhost%3A5080%2Fsign-in%2Fwechat%2Fofficial%2Fcallback&response_type=code&scope=snsapi_userinfo&state=[0-9a-f]{32}#wechat_redirect$",
            WeChatVisitor.AddressIn(page));
        Assert.False(page.Message.Headers.Contains("Refresh"));
    }

    [Fact]
    public async Task I13_The_way_back_does_not_come_from_the_request()
    {
        using var visitor = site.Visitor();
        var shown = await visitor.GetAsync("/sign-in");
        var pressed = await visitor.Page.PostAsync(
            "/sign-in/wechat", [("__RequestVerificationToken", PageClient.FormToken(shown.Html))], ("Host", "evil.example"));

        var page = await visitor.Page.GetAsync(pressed.Location!, ("Host", "evil.example"));

        Assert.DoesNotContain("evil.example", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", pressed.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WeChat_refuses_a_state_of_more_than_128_signs_and_ours_is_shorter()
    {
        site.NewPerson();
        using var visitor = site.Visitor(inside: true);
        var address = WeChatVisitor.AddressIn(await visitor.PressAsync());
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var longer = address.Replace("&state=", "&state=" + new string('a', 100), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, (await http.GetAsync(new Uri(longer), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await http.GetAsync(new Uri(address), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("state=00000000000000000000000000000000")]
    [InlineData("state=")]
    [InlineData("state=short")]
    [InlineData("state=%00%ff%0d%0aSet-Cookie:x")]
    [InlineData("")]
    public async Task A_wrong_or_missing_state_is_refused_before_WeChat_is_asked(string state)
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        await visitor.ScanToCallbackAsync();
        site.WeChat.Calls.Clear();

        foreach (var callback in (string[])["/sign-in/wechat/callback", "/sign-in/wechat/official/callback"])
        {
            var reply = await visitor.GetAsync($"{callback}?code=code000001&{state}");
            Assert.Equal((HttpStatusCode.Redirect, Stale), (reply.Status, reply.Location));
        }

        Assert.Empty(site.WeChat.Calls);
        var page = await visitor.GetAsync(Stale);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Please scan again", page.Html, StringComparison.Ordinal);
        Assert.Contains("action=\"/sign-in/wechat\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_begins_rightly_and_ends_wrongly_is_refused_and_ends_the_trip()
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        var callback = await visitor.ScanToCallbackAsync();
        var wrong = callback[..^1] + (callback[^1] is '0' ? '1' : '0');

        Assert.Equal(Stale, (await visitor.GetAsync(wrong)).Location);
        Assert.Equal(Stale, (await visitor.GetAsync(callback)).Location);
    }

    [Fact]
    public async Task A_callback_in_another_browser_signs_nobody_in()
    {
        site.NewPerson();
        using var attacker = site.Visitor();
        await attacker.SignUpAsync("attacker");
        using var again = site.Visitor();
        var callback = await again.ScanToCallbackAsync();
        using var victim = site.Visitor();
        await victim.PressAsync(); // the victim has a trip of their own

        var reply = await victim.GetAsync(callback);

        Assert.Equal(Stale, reply.Location);
        Assert.Null(await WeChatSite.SignedInAsAsync(victim));
        Assert.Equal("/my", (await again.GetAsync(callback)).Location); // and the code was not spent
    }

    [Fact]
    public async Task A_callback_works_once()
    {
        site.NewPerson();
        using var owner = site.Visitor();
        await owner.SignUpAsync("once.only");
        using var visitor = site.Visitor();
        var callback = await visitor.ScanToCallbackAsync();
        var jar = visitor.Page.Cookies.GetAllCookies().ToList();

        Assert.Equal("/my", (await visitor.GetAsync(callback)).Location);
        Assert.Equal(Stale, (await visitor.GetAsync(callback)).Location);
        Assert.Equal("/my", (await visitor.GetAsync(Stale)).Location); // who reloads is in already

        using var copy = site.Visitor(); // a copied jar has the trip, but WeChat's code is spent
        jar.ForEach(copy.Page.Cookies.Add);
        Assert.Equal("/sign-in/wechat/failed/spent", (await copy.GetAsync(callback)).Location);
        Assert.Null(await WeChatSite.SignedInAsAsync(copy));
    }

    [Fact]
    public async Task A_callback_belongs_to_the_app_that_it_began_with()
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        var callback = await visitor.ScanToCallbackAsync();

        var reply = await visitor.GetAsync(callback.Replace("/wechat/callback", "/wechat/official/callback", StringComparison.Ordinal));

        Assert.Equal(Stale, reply.Location);
    }

    [Fact]
    public async Task A_trip_ends_after_ten_minutes()
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        var callback = await visitor.ScanToCallbackAsync();

        site.Host.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(Stale, (await visitor.GetAsync(callback)).Location);
    }

    [Fact]
    public async Task Two_tabs_do_not_disturb_each_other_and_many_do_not_fill_the_jar()
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        var first = await visitor.ScanToCallbackAsync();
        var second = await visitor.ScanToCallbackAsync();
        Assert.Equal("/sign-up/wechat", (await visitor.GetAsync(first)).Location);
        Assert.Equal("/sign-up/wechat", (await visitor.GetAsync(second)).Location);

        var oldest = await visitor.ScanToCallbackAsync();
        for (var i = 0; i < 6; i++)
        {
            site.Host.Clock.Advance(TimeSpan.FromSeconds(1));
            await visitor.PressAsync();
        }

        Assert.Equal(4, visitor.Page.Cookies.GetAllCookies().Count(cookie => cookie.Name.StartsWith("keyback-scan-", StringComparison.Ordinal)));
        Assert.Equal(Stale, (await visitor.GetAsync(oldest)).Location);
    }

    [Fact]
    public async Task Who_says_no_in_WeChat_is_told_that_nothing_changed()
    {
        site.NewPerson();
        site.WeChat.Person = null;
        using var visitor = site.Visitor();

        var reply = await visitor.ScanAsync();

        Assert.Equal("/sign-in/wechat/failed/cancelled", reply.Location);
        var page = await visitor.GetAsync(reply.Location!);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Nothing was changed", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_button_needs_its_form_and_other_methods_find_nothing()
    {
        using var visitor = site.Visitor();

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Page.PostAsync("/sign-in/wechat", [])).Status);
        Assert.Equal("/sign-in", (await visitor.GetAsync("/sign-in/wechat")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Page.PostAsync("/sign-in/wechat/callback", [])).Status);
        Assert.Equal(Stale, (await visitor.GetAsync("/sign-in/wechat/go/00000000")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/sign-in/wechat/failed/whatever")).Status);
        Assert.Equal(Stale, (await visitor.GetAsync("/sign-up/wechat")).Location);
    }

    [Fact]
    public async Task Cookies_on_the_way_are_opaque_bound_to_this_host_and_out_of_reach()
    {
        var person = site.NewPerson();
        await using var host = await KeybackHost.StartAsync([.. site.WeChat.Settings, ("Keyback:PublicUrl", "https://id.shop.example")]);
        Dictionary<string, string> jar = [];
        List<SetCookieHeaderValue> baked = [];

        var form = PageClient.FormToken((await SendAsync(HttpMethod.Get, "/sign-in", null)).Html);
        var pressed = await SendAsync(
            HttpMethod.Post, "/sign-in/wechat", new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", form)]));
        using var scanner = new WeChatVisitor(host);
        var callback = await scanner.AnswerAsync(WeChatVisitor.AddressIn(await SendAsync(HttpMethod.Get, pressed.Location!, null)));
        Assert.Equal("/sign-up/wechat", (await SendAsync(HttpMethod.Get, callback, null)).Location);

        Assert.Equal(
            ["__Host-keyback-form", "__Host-keyback-scan", "__Host-keyback-wechat-new"],
            baked.Select(cookie => cookie.Name.ToString().Replace($"-{callback[^32..^24]}", "", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal));
        Assert.All(baked, cookie =>
        {
            Assert.True(cookie is { HttpOnly: true, Secure: true }, cookie.ToString());
            Assert.Equal(("/", SameSiteMode.Lax), (cookie.Path.ToString(), cookie.SameSite));
            Assert.InRange(cookie.ToString().Length, 1, 4096);
            Assert.DoesNotContain(person.Key, cookie.Value.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(callback[^24..], cookie.ToString(), StringComparison.Ordinal);
        });

        // The framework's jar keeps no Secure cookie over plain http.
        async Task<PageReply> SendAsync(HttpMethod method, string path, HttpContent? content)
        {
            var reply = await host.Api.SendAsync(method, path, null, content, ("Cookie", string.Join("; ", jar.Select(pair => $"{pair.Key}={pair.Value}"))));
            foreach (var cookie in reply.Message.Headers.TryGetValues("Set-Cookie", out var set) ? SetCookieHeaderValue.ParseList([.. set]) : [])
            {
                baked.Add(cookie);
                jar[cookie.Name.ToString()] = cookie.Value.ToString();
            }

            return new PageReply(reply.Status, reply.Text, reply.Message);
        }
    }

    [Fact]
    public async Task A_site_without_WeChat_has_nothing_of_it()
    {
        await using var host = await KeybackHost.StartAsync();
        using var visitor = new WeChatVisitor(host);

        Assert.DoesNotContain("wechat", (await visitor.GetAsync("/sign-in")).Html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/sign-in/wechat/callback?code=a&state=b")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Page.SubmitAsync("/sign-in", "/sign-in/wechat")).Status);
    }
}
