using System.Net;
using System.Text;
using Keyback.Server.Pages;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Pages;

/// <summary>A page that is kept for everybody is the one that would be rendered, and holds nothing of anybody.</summary>
public sealed class StockedPagesTests : IAsyncLifetime
{
    private const string Page = "/forgot";

    private KeybackHost _host = null!; // set before each test

    private StockedPages Stock => _host.Services.GetRequiredService<StockedPages>();

    public async ValueTask InitializeAsync() => _host = await KeybackHost.StartAsync(SharedHost.Generous);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_page_from_the_stock_has_the_bytes_and_headers_of_one_that_is_rendered()
    {
        foreach (var language in new[] { "en", "zh-CN" })
        {
            var first = await VisitAsync(Page, ("Accept-Language", language), ("User-Agent", "one"), ("Host", "one.example"));
            var kept = await VisitAsync(Page, ("Accept-Language", language), ("User-Agent", "two"), ("Host", "two.example"), ("Referer", "http://elsewhere.example/"));
            var rendered = await VisitAsync(Page, ("Accept-Language", language), ("Cookie", "other=1"));

            Assert.Equal(Bare(rendered), Bare(first));
            Assert.Equal(Bare(rendered), Bare(kept));
            Assert.Equal(Headers(rendered), Headers(first));
            Assert.Equal(Headers(rendered), Headers(kept));
        }

        Assert.Equal(2, Stock.Count);
    }

    [Fact]
    public async Task Everybody_gets_a_token_of_their_own_that_fits_no_other_browser()
    {
        using PageClient one = new(_host.Url);
        using PageClient other = new(_host.Url);
        _ = await VisitAsync(Page);
        var (token, foreign) = (PageClient.FormToken((await one.GetAsync(Page)).Html), PageClient.FormToken((await other.GetAsync(Page)).Html));

        Assert.Equal(1, Stock.Count);
        Assert.NotEqual(token, foreign);
        Assert.Equal(HttpStatusCode.BadRequest, (await one.PostAsync(Page, [("Email", "a@example.com"), ("__RequestVerificationToken", foreign)])).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await one.PostAsync(Page, [("Email", "a@example.com"), ("__RequestVerificationToken", token)])).Status);
    }

    [Fact]
    public async Task What_somebody_chose_is_rendered_for_them_and_kept_for_nobody()
    {
        Assert.Contains("value=\"temporary_code\" checked", (await VisitAsync(Page + "?goal=temporary_code")).Html, StringComparison.Ordinal);
        Assert.Contains("lang=\"zh-Hans\"", (await VisitAsync(Page + "?lang=zh-Hans")).Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/FORGOT?lang=zh-Hans\"", (await VisitAsync("/FORGOT", ("Accept-Language", "en"))).Html, StringComparison.Ordinal);
        using PageClient known = new(_host.Url);
        Assert.Contains("lang=\"zh-Hans\"", (await known.GetAsync("/sign-in?lang=zh-Hans")).Html, StringComparison.Ordinal);
        Assert.Contains("lang=\"zh-Hans\"", (await known.GetAsync(Page)).Html, StringComparison.Ordinal);
        Assert.Equal(0, Stock.Count);

        _ = await VisitAsync(Page);
        Assert.Equal(1, Stock.Count);
        Assert.Contains("lang=\"zh-Hans\"", (await known.GetAsync(Page)).Html, StringComparison.Ordinal);
        Assert.Contains("value=\"temporary_code\" checked", (await VisitAsync(Page + "?goal=temporary_code")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p>no token</p>")]
    [InlineData("<p>token-1 token-1</p>")]
    public void A_page_is_not_kept_unless_its_token_stands_in_it_once(string page) =>
        Assert.Null(StockedPage.Without("token-1", Encoding.UTF8.GetBytes(page), "text/html"));

    [Fact]
    public void A_kept_page_holds_no_token()
    {
        var page = StockedPage.Without("token-1", Encoding.UTF8.GetBytes("<i>token-1</i>"), "text/html")!;

        Assert.Equal(("<i>", "</i>"), (Encoding.UTF8.GetString(page.Before), Encoding.UTF8.GetString(page.After)));
    }

    private async Task<PageReply> VisitAsync(string path, params (string Name, string Value)[] headers)
    {
        using PageClient stranger = new(_host.Url);
        return await stranger.GetAsync(path, headers);
    }

    private static string Bare(PageReply reply)
    {
        var token = PageClient.FormToken(reply.Html);
        Assert.True(token.Length > 50);
        Assert.True(reply.Message.Headers.Contains("Set-Cookie"));
        return reply.Html.Replace(token, "", StringComparison.Ordinal);
    }

    // How the body's end is told, the instant and the cookie's value are each answer's own.
    private static IEnumerable<string> Headers(PageReply reply) => reply.Message.Headers.Concat(reply.Message.Content.Headers)
        .Where(header => header.Key is not ("Date" or "Set-Cookie" or "Transfer-Encoding" or "Content-Length"))
        .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
        .Order(StringComparer.Ordinal);
}
