using System.Net;
using System.Net.Http.Headers;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Pages;

/// <summary>What no browser sends is answered with a page in the reader's language, and changes nothing.</summary>
public sealed class BadFormTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] Forms =
    [
        "/sign-in", "/forgot", "/sign-out", "/forgot/code/01a20f3f-069c-7472-a96c-ff1a5e560d6b", "/forgot/code/01a20f3f-069c-7472-a96c-ff1a5e560d6b?handler=Resend",
        "/forgot/password/01a20f3f-069c-7472-a96c-ff1a5e560d6b", "/forgot/password/01a20f3f-069c-7472-a96c-ff1a5e560d6b?handler=Skip",
        "/my?handler=End", "/my?handler=EndOthers", "/not-me/AAAA",
    ];

    [Theory]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("en", "en")]
    public async Task A_form_without_its_token_is_refused_everywhere(string accepted, string language)
    {
        foreach (var path in Forms)
        {
            using var browser = new PageClient(shared.Host.Url);
            IsPage(await browser.PostAsync(path, [("Email", "owner@example.com")], ("Accept-Language", accepted)), 400, language);
            IsPage(
                await browser.PostAsync(path, [("__RequestVerificationToken", "CfDJ8AAAA")], ("Accept-Language", accepted)), 400, language);
        }

        Contract.IsQuiet(shared.Host.Log, "CfDJ8AAAA");
    }

    [Theory]
    [InlineData("application/json", "{\"Email\":\"owner@example.com\"}", 400)]
    [InlineData("text/plain", "Email=owner@example.com", 400)]
    [InlineData("multipart/form-data", "no boundary", 400)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nno headers", 400)]
    [InlineData("application/x-www-form-urlencoded", "%%%=%&&&=&", 400)]
    [InlineData("application/x-www-form-urlencoded; charset=nowhere", "a=b", 400)]
    [InlineData("application/x-www-form-urlencoded", null, 413)]
    [InlineData("multipart/form-data; boundary=x", null, 413)]
    public async Task A_body_that_is_no_form_gets_the_page_of_its_status(string type, string? body, int status)
    {
        foreach (var (accepted, language) in new[] { ("zh", "zh-Hans"), ("en", "en") })
        {
            foreach (var path in Forms)
            {
                var content = new StringContent(body ?? "Email=" + new string('a', 1024 * 1024));
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
                var reply = await shared.Host.Api.SendAsync(
                    HttpMethod.Post, path, null, content, ("Accept-Language", accepted), ("Expect", "100-continue"));
                IsPage(new PageReply(reply.Status, reply.Text, reply.Message), status, language);
            }
        }

        Contract.IsQuiet(shared.Host.Log, "owner@example.com");
    }

    [Fact]
    public async Task A_form_too_large_is_refused_without_its_length_too()
    {
        var content = new StreamContent(new EndlessForm());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");

        var reply = await shared.Host.Api.SendAsync(HttpMethod.Post, "/forgot", null, content, ("Accept-Language", "en"));

        IsPage(new PageReply(reply.Status, reply.Text, reply.Message), 413, "en");
    }

    [Fact]
    public async Task A_form_with_a_null_character_cannot_be_read()
    {
        using var browser = new PageClient(shared.Host.Url);

        IsPage(await browser.SubmitAsync("/forgot", null, ("Email", "a\0b@example.com")), 400, "en");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("nobody")]
    [InlineData("a@x,b@y")]
    [InlineData("a@x\r\nBcc:b@y")]
    [InlineData("a@x%0d%0aBcc:b@y")]
    [InlineData("\u0001")]
    [InlineData("<script>alert(1)</script>@example.com")]
    [InlineData("\ud83d\ude00")]
    public async Task What_is_no_address_comes_back_to_be_mended(string typed)
    {
        foreach (var (accepted, language) in new[] { ("zh", "zh-Hans"), ("en", "en") })
        {
            using var browser = new PageClient(shared.Host.Url);
            await browser.GetAsync($"/forgot?lang={accepted}");
            var reply = await browser.SubmitAsync("/forgot", null, ("Email", typed), ("goal", "new_password"));

            IsPage(reply, 422, language);
            Assert.Contains("role=\"alert\"", reply.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", reply.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/forgot/code/1")]
    [InlineData("/forgot/code/not-a-guid")]
    [InlineData("/forgot/ended/../../etc")]
    [InlineData("/forgot/name/1")]
    [InlineData("/forgot/name/not-a-guid/not-mine")]
    [InlineData("/number")]
    [InlineData("/nothing")]
    [InlineData("/error/abc")]
    [InlineData("/error/99999999999")]
    [InlineData("/wp-login.php")]
    [InlineData("/.git/config")]
    [InlineData("/appsettings.json")]
    [InlineData("/dev/mailbox")]
    [InlineData("/dev/mailbox/x")]
    [InlineData("/dev/mailbox/x/html")]
    [InlineData("/swagger")]
    [InlineData("/metrics")]
    [InlineData("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200")]
    public async Task An_address_that_leads_nowhere_says_so(string path)
    {
        using var browser = new PageClient(shared.Host.Url);
        IsPage(await browser.GetAsync(path, ("Accept-Language", "zh")), 404, "zh-Hans");
        IsPage(await browser.GetAsync(path, ("Accept-Language", "en")), 404, "en");
    }

    [Fact]
    public async Task Somebody_who_comes_out_of_order_is_led_back_into_it()
    {
        foreach (var (state, page) in new[] { ("code_required", "code"), ("password_required", "password"), ("completed", "ended"), ("locked", "ended"), ("cancelled", "ended"), ("expired", "ended") })
        {
            var recovery = await shared.ReachAsync(state);
            using var browser = new PageClient(shared.Host.Url);
            browser.Cookies.Add(shared.Host.Url, new Cookie("keyback-recovery", $"{Guid.Parse(recovery.Id):N}:{recovery.Token}"));
            foreach (var asked in new[] { "code", "name", "password", "ended" }.Where(asked => asked != page))
            {
                Assert.Equal($"/forgot/{page}/{recovery.Id}", (await browser.GetAsync($"/forgot/{asked}/{recovery.Id}")).Location);
            }

            IsPage(await browser.GetAsync($"/forgot/{page}/{recovery.Id}"), 200, "en");
            if (page is "code")
            {
                var pushed = await browser.SubmitAsync("/sign-in", $"/forgot/password/{recovery.Id}", ("Password", "a quiet harbour before dawn 7"));
                Assert.Equal($"/forgot/code/{recovery.Id}", pushed.Location);
                var skipped = await browser.SubmitAsync("/sign-in", $"/forgot/password/{recovery.Id}?handler=Skip");
                Assert.Equal($"/forgot/code/{recovery.Id}", skipped.Location);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("....")]
    [InlineData("::::.::::")]
    [InlineData("%00%0a")]
    [InlineData("01a20f3f069c7472a96cff1a5e560d6b:short")]
    [InlineData("01a20f3f069c7472a96cff1a5e560d6b:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Cookies_that_nobody_baked_are_no_cookies(string value)
    {
        foreach (var name in new[] { "recovery", "session", "device", "form", "lang" })
        {
            foreach (var path in new[] { "/", "/sign-in", "/forgot", "/my", "/forgot/code/01a20f3f-069c-7472-a96c-ff1a5e560d6b", "/forgot/ways/01a20f3f-069c-7472-a96c-ff1a5e560d6b" })
            {
                using var browser = new PageClient(shared.Host.Url);
                var reply = await browser.GetAsync(path, ("Cookie", $"keyback-{name}={value}"), ("Cookie", $"keyback-{name}={new string('x', 4000)}"));
                Assert.True((int)reply.Status < 400, $"{reply.Status} at {path} with {name}={value}");
            }
        }

        using var forger = new PageClient(shared.Host.Url);
        await forger.GetAsync("/sign-in");
        var tried = await forger.SubmitAsync("/sign-in", null, ("Identifier", "nobody"), ("Password", "wrong"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tried.Status);
        Contract.IsQuiet(shared.Host.Log, value.Length > 5 ? value : "\u0007");
    }

    [Theory]
    [InlineData("/sign-in", "GET, HEAD, POST")]
    [InlineData("/forgot", "GET, HEAD, POST")]
    [InlineData("/my", "GET, HEAD, POST")]
    [InlineData("/contact", "GET, HEAD, POST")]
    [InlineData("/forgot/ways", "GET, HEAD")]
    [InlineData("/not-me/done", "GET, HEAD")]
    public async Task Other_methods_are_refused_with_those_that_are_taken(string path, string taken)
    {
        foreach (var method in new[] { "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW" }.Except(taken.Split(", ")))
        {
            var reply = await shared.Host.Api.SendAsync(new HttpMethod(method), path, null, null, ("Accept-Language", "zh"));
            IsPage(new PageReply(reply.Status, reply.Text, reply.Message), 405, "zh-Hans");
            Assert.Equal(taken.Split(", "), reply.Message.Content.Headers.Allow.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task Nothing_leads_to_another_site(string target)
    {
        var owner = await shared.NewAccountAsync();
        using var browser = new PageClient(shared.Host.Url);
        var escaped = Uri.EscapeDataString(target);
        var query = $"?returnUrl={escaped}&ReturnUrl={escaped}&next={escaped}&redirect={escaped}&done={escaped}&lang={escaped}&goal={escaped}";

        Assert.DoesNotContain("evil.example\"", (await browser.GetAsync("/sign-in" + query)).Html.Replace(escaped, "", StringComparison.Ordinal), StringComparison.Ordinal);
        var signedIn = await browser.SubmitAsync("/sign-in" + query, null, ("Identifier", owner), ("Password", KeybackHost.GoodPassword));

        Assert.Equal("/my", signedIn.Location);
        foreach (var path in new[] { "/", "/.well-known/change-password", "/sign-in", "/sign-out", "/forgot" })
        {
            var location = (await browser.GetAsync(path + query)).Location;
            Assert.True(location is null || (location[0] is '/' && location[1] is not ('/' or '\\')), location);
        }
    }

    private static void IsPage(PageReply reply, int status, string language)
    {
        Assert.Equal(status, (int)reply.Status);
        Assert.Equal("text/html; charset=utf-8", reply.Message.Content.Headers.ContentType?.ToString());
        Assert.Contains($"<html lang=\"{language}\">", reply.Html, StringComparison.Ordinal);
        Assert.Matches("<h1[^>]*>[^<]+</h1>", reply.Html);
        if (status is 400 or 404 or 405 or 413)
        {
            Assert.DoesNotContain(language is "en" ? "on our side" : "服务出现问题", reply.Html, StringComparison.Ordinal);
        }
    }

    private sealed class EndlessForm() : MemoryStream([.. Enumerable.Repeat("Email=a&"u8.ToArray(), 3000).SelectMany(part => part)])
    {
        public override bool CanSeek => false;
    }
}
