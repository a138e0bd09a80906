using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I1 for people: the same pages, redirects and cookies, whoever an identifier belongs to.</summary>
public sealed class I1PagesTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task I1_Every_page_on_the_way_of_a_code_is_the_same_for_everybody(string language)
    {
        await using var host = await Crowd.HostAsync();
        using var crowd = new Browsers(host);
        await crowd.AllTheSameAsync((browser, _) => browser.GetAsync($"/forgot?lang={language}"), HttpStatusCode.OK);

        for (var round = 0; round < 2; round++)
        {
            await crowd.AllTheSameAsync(
                async (browser, typed) =>
                {
                    var started = await browser.SubmitAsync("/forgot", null, ("Email", typed), ("goal", "new_password"));
                    crowd.CodePages[typed] = started.Location!;
                    return started;
                },
                HttpStatusCode.Found);
            await host.SettledAsync();
            await crowd.AtCodeAsync((browser, page) => browser.GetAsync(page), HttpStatusCode.OK);
            await crowd.AtCodeAsync((browser, page) => browser.SubmitAsync(page, null, ("Code", "no code")), HttpStatusCode.UnprocessableEntity);
            await crowd.AtCodeAsync((browser, page) => browser.SubmitAsync(page, page + "?handler=Resend"), HttpStatusCode.TooManyRequests);
            await crowd.AtCodeAsync(
                (browser, page) => browser.GetAsync(page.Replace("/code/", "/password/", StringComparison.Ordinal)), HttpStatusCode.Found);
            await crowd.AtCodeAsync(
                (browser, page) => browser.GetAsync(page.Replace("/code/", "/ways/", StringComparison.Ordinal)), HttpStatusCode.OK);
            await crowd.AtCodeAsync(
                (browser, page) => browser.GetAsync(page.Replace("/code/", "/ended/", StringComparison.Ordinal)), HttpStatusCode.Found);
            host.Clock.Advance(TimeSpan.FromSeconds(61));
            await crowd.AtCodeAsync((browser, page) => browser.SubmitAsync(page, page + "?handler=Resend"), HttpStatusCode.Found);
            await host.SettledAsync();
            for (var guess = 0; guess < 5; guess++)
            {
                await crowd.AtCodeAsync(
                    (browser, page) => browser.SubmitAsync(page, null, ("Code", "0000 0000")), HttpStatusCode.UnprocessableEntity);
            }

            await crowd.AtCodeAsync((browser, page) => browser.GetAsync(page), HttpStatusCode.Found);
            await crowd.AtCodeAsync(
                (browser, page) => browser.GetAsync(page.Replace("/code/", "/ended/", StringComparison.Ordinal)), HttpStatusCode.OK);
        }

        await crowd.AllTheSameAsync(
            (browser, typed) => browser.SubmitAsync("/forgot", null, ("Email", typed), ("goal", "temporary_code")), HttpStatusCode.Found);
        for (var start = 0; start < 2; start++)
        {
            await crowd.AllTheSameAsync((browser, typed) => browser.SubmitAsync("/forgot", null, ("Email", typed)), HttpStatusCode.Found);
        }

        var refused = await crowd.AllTheSameAsync(
            (browser, typed) => browser.SubmitAsync("/forgot", null, ("Email", typed)), HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Message.Headers.RetryAfter);
    }

    [Fact]
    public async Task I1_A_code_page_tells_no_piece_of_the_registered_address()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("Quxotica.Zyzzyva@example.com", "waldo", "+14155550123");
        using var browser = new PageClient(host.Url);

        var started = await browser.SubmitAsync("/forgot", null, ("Email", "quxotica.zyzzyva@example.com"));
        await host.SettledAsync();
        var page = await browser.GetAsync(started.Location!);
        var ways = await browser.GetAsync(started.Location!.Replace("/code/", "/ways/", StringComparison.Ordinal));

        foreach (var piece in (string[])["quxo", "zyzz", "waldo", "0123"])
        {
            Assert.DoesNotContain(piece, page.Html + ways.Html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task I1_The_sign_in_page_fails_the_same_for_everybody()
    {
        await using var host = await Crowd.HostAsync();
        using var crowd = new Browsers(host);
        for (var guess = 1; guess <= 10; guess++)
        {
            await crowd.AllTheSameAsync(
                (browser, typed) => browser.SubmitAsync("/sign-in", null, ("Identifier", typed), ("Password", "a wrong password 77")),
                HttpStatusCode.UnprocessableEntity);
        }

        var refused = await crowd.AllTheSameAsync(
            (browser, typed) => browser.SubmitAsync("/sign-in", null, ("Identifier", typed), ("Password", "a wrong password 77")),
            HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Message.Headers.RetryAfter);
    }

    /// <summary>A browser for everybody of the crowd; all take the same step, and see the same.</summary>
    private sealed class Browsers(KeybackHost host) : IDisposable
    {
        private readonly Dictionary<string, PageClient> _browsers = Crowd.All.ToDictionary(who => who, _ => new PageClient(host.Url));

        public Dictionary<string, string> CodePages { get; } = [];

        public Task<PageReply> AtCodeAsync(Func<PageClient, string, Task<PageReply>> step, HttpStatusCode expected) =>
            AllTheSameAsync((browser, typed) => step(browser, CodePages[typed]), expected);

        public async Task<PageReply> AllTheSameAsync(Func<PageClient, string, Task<PageReply>> step, HttpStatusCode expected)
        {
            PageReply? first = null;
            foreach (var typed in Crowd.All)
            {
                var reply = await step(_browsers[typed], typed);
                first ??= reply;
                Assert.Equal(expected, reply.Status);
                Assert.Equal(Masked.Of(first, Crowd.All[0]), Masked.Of(reply, typed));
            }

            return first!;
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
