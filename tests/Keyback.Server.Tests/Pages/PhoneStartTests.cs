using System.Net;
using Keyback.Accounts;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Pages;

/// <summary>The start by phone: any spelling, one look for everybody, and nothing at all where no SMS can be sent.</summary>
public sealed class PhoneStartTests
{
    private const string Usual = "+14155550132";
    private const string Nobody = "+14155550133";
    private const string Closed = "+14155550134";
    private const string Frozen = "+14155550135";

    [Theory]
    [InlineData("en", "+1")]
    [InlineData("zh-Hans", "+86")]
    public async Task The_page_says_how_numbers_are_read(string language, string code)
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var page = await browser.GetAsync($"/forgot/phone?lang={language}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        page.Says(language, "Phone_Hint");
        Assert.Contains(code, page.Read, StringComparison.Ordinal);
        Assert.Contains("type=\"tel\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("autocomplete=\"tel\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "(415) 555-0132", "+14155550132")]
    [InlineData("en", " +1 415.555.0132 ", "+14155550132")]
    [InlineData("en", "+86 138 0013 8000", "+8613800138000")]
    [InlineData("zh-Hans", "138-0013-8000", "+8613800138000")]
    [InlineData("zh-Hans", "１３８００１３８０００", "+8613800138000")]
    [InlineData("zh-Hans", "+1 (415) 555 0132", "+14155550132")]
    public async Task A_number_is_taken_in_any_spelling(string language, string typed, string number)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com", "mei", number);
        using var browser = new PageClient(host.Url);
        await browser.GetAsync($"/forgot/phone?lang={language}");

        var (page, _) = await browser.StartByPhoneAsync(typed);

        Assert.StartsWith("/forgot/code/", page, StringComparison.Ordinal);
        await KeybackHost.UntilAsync(() => host.Phones.All.Count == 1, "the SMS");
        Assert.Equal(number, host.Phones.All[0].To);
    }

    [Theory]
    [InlineData("en", "")]
    [InlineData("en", "12")]
    [InlineData("en", "mei@example.com")]
    [InlineData("zh-Hans", "138")]
    public async Task What_can_be_no_number_is_refused_in_words_and_kept(string language, string typed)
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);
        await browser.GetAsync($"/forgot/phone?lang={language}");

        var refused = await browser.SubmitAsync("/forgot/phone", null, ("Phone", typed), ("goal", "temporary_code"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        refused.Says(language, "Phone_NotNumber");
        refused.Keeps("Phone", typed);
        Assert.Matches("value=\"temporary_code\" checked", refused.Html);
        await host.SettledAsync();
        Assert.Empty(host.Phones.All);
    }

    [Fact]
    public async Task A_number_is_no_address_on_the_page_for_addresses_and_the_other_way_round()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var refused = await browser.SubmitAsync("/forgot", null, ("Email", Usual));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        refused.Says("en", "Forgot_NotAddress");
    }

    [Fact]
    public async Task The_two_starts_lead_to_each_other_and_the_goal_goes_along()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        (await browser.GetAsync("/forgot")).LeadsTo("/forgot/phone");
        (await browser.GetAsync("/forgot?goal=temporary_code")).LeadsTo("/forgot/phone?goal=temporary_code");
        (await browser.GetAsync("/forgot/phone?goal=temporary_code")).LeadsTo("/forgot?goal=temporary_code");
        (await browser.GetAsync("/forgot/ways")).LeadsTo("/forgot/phone");
    }

    [Fact]
    public async Task Without_a_gateway_there_is_no_such_page_and_no_page_offers_it()
    {
        await using var host = await KeybackHost.StartAsync(adjust: services => services.AddSingleton<ISmsChannel, NoSms>());
        using var browser = new PageClient(host.Url);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/forgot/phone")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.SubmitAsync("/forgot", "/forgot/phone", ("Phone", Usual))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.SubmitAsync("/forgot", "/forgot/phone?handler=Another", ("Phone", Usual))).Status);
        foreach (var page in (string[])["/forgot", "/forgot/ways", "/forgot/link", "/sign-in"])
        {
            (await browser.GetAsync(page)).LeadsNotTo("/forgot/phone");
        }
    }

    [Fact]
    public async Task Where_a_CAPTCHA_is_asked_for_it_stands_on_this_form_too()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "always")]);
        await host.AddAccountAsync("mei@example.com", "mei", Usual);
        using var browser = new PageClient(host.Url);

        var asked = await browser.SubmitAsync("/forgot/phone", null, ("Phone", Usual));
        Assert.Equal(HttpStatusCode.PreconditionRequired, asked.Status);
        asked.Says("en", "Captcha_Required");
        asked.Keeps("Phone", Usual);

        var another = await browser.PostAsync(
            "/forgot/phone?handler=Another", [("Phone", Usual), ("__RequestVerificationToken", PageClient.FormToken(asked.Html))]);
        Assert.Equal(HttpStatusCode.OK, another.Status);
        another.Keeps("Phone", Usual);
        Assert.Contains("captcha_id", another.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task I1_Up_to_the_code_every_page_is_the_same_whoever_the_number_belongs_to(string language)
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerNetwork", "100000")]);
        await host.AddAccountAsync("usual@example.com", "usual", Usual);
        await host.SetStatusAsync(await host.AddAccountAsync("close@example.com", "close", Closed), AccountStatus.Disabled);
        await host.SetStatusAsync(await host.AddAccountAsync("froze@example.com", "froze", Frozen), AccountStatus.Frozen);
        using var crowd = new Crew(host);
        var code = new Dictionary<string, string>();

        await crowd.AllTheSameAsync((browser, _) => browser.GetAsync($"/forgot/phone?lang={language}"), HttpStatusCode.OK);
        for (var round = 0; round < 2; round++)
        {
            await crowd.AllTheSameAsync(
                async (browser, typed) =>
                {
                    var started = await browser.SubmitAsync("/forgot/phone", null, ("Phone", typed), ("goal", "new_password"));
                    code[typed] = started.Location!;
                    return started;
                },
                HttpStatusCode.Found);
            await host.SettledAsync();
            await AtAsync("code", (browser, page) => browser.GetAsync(page), HttpStatusCode.OK);
            await AtAsync("code", (browser, page) => browser.SubmitAsync(page, null, ("Code", "1234 5678")), HttpStatusCode.UnprocessableEntity);
            await AtAsync("code", (browser, page) => browser.SubmitAsync(page, page + "?handler=Resend"), HttpStatusCode.TooManyRequests);
            await AtAsync("name", (browser, page) => browser.GetAsync(page), HttpStatusCode.Found);
            await AtAsync("ways", (browser, page) => browser.GetAsync(page), HttpStatusCode.OK);
            await crowd.AllTheSameAsync((browser, typed) => browser.GetAsync(Of(typed, "name") + "/not-mine"), HttpStatusCode.Found);
            foreach (var step in (string[])["name", "not-mine"])
            {
                await crowd.AllTheSameAsync(
                    (browser, typed) => browser.SubmitAsync(Of(typed, "code"), Of(typed, "name") + (step is "name" ? "" : "/not-mine"), ("UserName", "usual")),
                    HttpStatusCode.Found);
            }

            host.Clock.Advance(TimeSpan.FromSeconds(61));
            await AtAsync("code", (browser, page) => browser.SubmitAsync(page, page + "?handler=Resend"), HttpStatusCode.Found);
            await host.SettledAsync();
            for (var guess = 0; guess < 5; guess++)
            {
                await AtAsync("code", (browser, page) => browser.SubmitAsync(page, null, ("Code", "000000")), HttpStatusCode.UnprocessableEntity);
            }

            await AtAsync("code", (browser, page) => browser.GetAsync(page), HttpStatusCode.Found);
            await AtAsync("ended", (browser, page) => browser.GetAsync(page), HttpStatusCode.OK);
        }

        string Of(string typed, string page) => code[typed].Replace("/code/", $"/{page}/", StringComparison.Ordinal);

        Task AtAsync(string page, Func<PageClient, string, Task<PageReply>> step, HttpStatusCode expected) =>
            crowd.AllTheSameAsync((browser, typed) => step(browser, Of(typed, page)), expected);
    }

    /// <summary>A browser for each number; all take the same step, and see the same.</summary>
    private sealed class Crew(KeybackHost host) : IDisposable
    {
        private readonly Dictionary<string, PageClient> _browsers =
            new[] { Usual, Nobody, Closed, Frozen }.ToDictionary(number => number, _ => new PageClient(host.Url));

        public async Task AllTheSameAsync(Func<PageClient, string, Task<PageReply>> step, HttpStatusCode expected)
        {
            string? first = null;
            foreach (var (typed, browser) in _browsers)
            {
                var reply = await step(browser, typed);
                Assert.Equal(expected, reply.Status);
                var shown = Masked.Of(reply, typed);
                first ??= shown;
                Assert.Equal(first, shown);
            }
        }

        public void Dispose()
        {
            foreach (var browser in _browsers.Values)
            {
                browser.Dispose();
            }
        }
    }
}
