using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Keyback.Server.Help;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Help;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Help;

/// <summary>The pages of the help centre: the same for everybody, and addressed by the configuration alone.</summary>
public sealed partial class HelpPagesTests(HelpPagesTests.ShopHost shop) : IClassFixture<HelpPagesTests.ShopHost>
{
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    /// <summary>A server that people reach under another name than the one it is asked by.</summary>
    public sealed class ShopHost : IAsyncLifetime
    {
        internal KeybackHost Host { get; private set; } = null!; // set before the first test

        public async ValueTask InitializeAsync() => Host = await KeybackHost.StartAsync([("Keyback:PublicUrl", "https://id.shop.example")]);

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    /// <summary>Pages that everybody shares.</summary>
    public static TheoryData<string> Shared =>
        ["/help", "/help/forgot-password", "/help/tags/password", "/help/way", "/help/way?have=mail", "/help/feed.xml", "/sitemap.xml", "/robots.txt"];

    [Theory]
    [MemberData(nameof(Shared))]
    public async Task A_shared_page_is_kept_sets_no_cookie_and_holds_nothing_personal(string path)
    {
        var address = $"reader{Shared.Select(row => row.Data).ToList().IndexOf(path)}@example.com";
        await shop.Host.AddAccountAsync(address);
        var session = (await shop.Host.Api.SignInAsync(address, KeybackHost.GoodPassword))["token"];
        using var stranger = new PageClient(shop.Host.Url);
        using var owner = new PageClient(shop.Host.Url);
        var named = path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "lang=zh";

        var shown = await stranger.GetAsync(named);
        var toOwner = await owner.GetAsync(named, ("Cookie", $"__Host-keyback-session={session}; keyback-lang=en"), ("Accept-Language", "en"));
        var unnamed = await stranger.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (shown.Status, toOwner.Status, unnamed.Status));
        Assert.Equal(shown.Html, toOwner.Html);
        Assert.All((PageReply[])[shown, toOwner, unnamed], page =>
        {
            Assert.Equal((true, TimeSpan.FromMinutes(5)), (page.Message.Headers.CacheControl!.Public, page.Message.Headers.CacheControl.MaxAge));
            Assert.False(page.Message.Headers.Contains("Set-Cookie"));
            Assert.DoesNotContain("__RequestVerificationToken", page.Html, StringComparison.Ordinal);
            Assert.NotNull(page.Message.Headers.ETag);
            Assert.Equal("utf-8", page.Message.Content.Headers.ContentType!.CharSet);
            Assert.Contains("default-src 'none'", page.Message.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        });
        Assert.Empty(shown.Message.Headers.Vary);
        Assert.Equal(["Accept-Language", "Cookie"], unnamed.Message.Headers.Vary.Order());
    }

    [Theory]
    [MemberData(nameof(Shared))]
    public async Task Who_has_a_page_already_is_told_so(string path)
    {
        using var browser = new PageClient(shop.Host.Url);
        var tag = (await browser.GetAsync(path)).Message.Headers.ETag!.Tag;

        foreach (var known in (string[])[tag, "W/" + tag, $"\"other\", {tag}"])
        {
            var again = await browser.GetAsync(path, ("If-None-Match", known));
            Assert.Equal((HttpStatusCode.NotModified, ""), (again.Status, again.Html));
            Assert.Equal(tag, again.Message.Headers.ETag!.Tag);
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(path, ("If-None-Match", "\"other\""))).Status);
    }

    [Theory]
    [InlineData("/help/nothing")]
    [InlineData("/help/tags/nothing")]
    [InlineData("/help/Forgot%20Password")]
    [InlineData("/help/%00")]
    [InlineData("/help/..%2fsign-in")]
    [InlineData("/help/forgot-password/more")]
    public async Task What_is_not_there_is_said_and_not_kept(string path)
    {
        using var browser = new PageClient(shop.Host.Url);

        var page = await browser.GetAsync(path + "?lang=zh");

        Assert.True(page.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, page.Status.ToString());
        Assert.True(page.Html.Length == 0 || page.Message.Headers.CacheControl!.NoStore); // what is no address at all, Kestrel refuses
        Assert.False(page.Message.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("?lang=en", "zh", "zh-Hans", "en")]
    [InlineData("", "zh", "en", "zh-Hans")]
    [InlineData("", null, "zh", "zh-Hans")]
    [InlineData("?lang=fr", null, "fr", "en")]
    public async Task The_language_is_chosen_named_or_accepted(string query, string? cookie, string accepted, string language)
    {
        using var browser = new PageClient(shop.Host.Url);

        var page = await browser.GetAsync("/help/forgot-password" + query, [("Accept-Language", accepted), .. cookie is null ? [] : new[] { ("Cookie", $"keyback-lang={cookie}") }]);

        Assert.Contains($"<html lang=\"{language}\">", page.Html, StringComparison.Ordinal);
        Assert.Contains($"<link rel=\"canonical\" href=\"https://id.shop.example/help/forgot-password?lang={language}\">", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_in_the_address_is_carried_along_and_kept_once_the_help_centre_is_left()
    {
        using var browser = new PageClient(shop.Host.Url);

        var chosen = (await browser.GetAsync("/help/forgot-password?lang=zh-Hans")).Html;
        var plain = (await browser.GetAsync("/help/forgot-password")).Html;

        Assert.Contains("href=\"/forgot?lang=zh-Hans\"", chosen, StringComparison.Ordinal);
        Assert.Contains("href=\"/contact?lang=zh-Hans\"", chosen, StringComparison.Ordinal);
        Assert.Contains("href=\"/help/temporary-code?lang=zh-Hans\"", chosen, StringComparison.Ordinal);
        Assert.Contains("href=\"/help/forgot-password?lang=en\"", chosen, StringComparison.Ordinal); // the switch keeps the question
        Assert.Contains("href=\"/forgot\"", plain, StringComparison.Ordinal);
        Assert.True((await browser.GetAsync("/forgot?lang=zh-Hans")).Message.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task I13_no_address_in_a_page_comes_from_the_request()
    {
        using var browser = new PageClient(shop.Host.Url);
        foreach (var path in (string[])["/help/forgot-password", "/help", "/sitemap.xml", "/help/feed.xml", "/robots.txt"])
        {
            var page = await browser.GetAsync(path, ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"));
            Assert.Contains("https://id.shop.example/", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("evil.example", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(shop.Host.Url.Authority, page.Html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("en", "2 answers", "Professional answer", "Account recovery team")]
    [InlineData("zh-Hans", "2 个回答", "专业回答", "账户找回小组")]
    public async Task A_question_shows_its_answers_their_authors_and_where_to_read_on(string language, string count, string professional, string author)
    {
        using var browser = new PageClient(shop.Host.Url);

        var page = (await browser.GetAsync($"/help/forgot-password?lang={language}")).Html;

        Assert.Contains(count, page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, Regex.Escape(professional)));
        Assert.Contains(author, page, StringComparison.Ordinal);
        Assert.Contains("<nav class=\"crumbs\"", page, StringComparison.Ordinal);
        Assert.All((string[])["similar", "latest", "topics"], section => Assert.Contains($"<h2 id=\"{section}\">", page, StringComparison.Ordinal));
        Assert.DoesNotContain("<h2 id=\"news\">", page, StringComparison.Ordinal);
        Assert.Contains("<li>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_structured_data_is_a_QAPage_with_all_that_schema_org_asks_for()
    {
        using var browser = new PageClient(shop.Host.Url);
        var library = shop.Host.Services.GetRequiredService<HelpLibrary>();
        foreach (var question in library.In("en").Questions.Concat(library.In("zh-Hans").Questions))
        {
            var page = (await browser.GetAsync($"/help/{question.Slug}?lang={question.Locale}")).Html;
            var data = JsonDocument.Parse(JsonLd().Match(page).Groups[1].Value).RootElement;
            var main = data.GetProperty("mainEntity");

            Assert.Equal(("https://schema.org", "QAPage", question.Locale), (Text(data, "@context"), Text(data, "@type"), Text(data, "inLanguage")));
            Assert.Equal(("Question", question.Title, question.Answers.Count), (Text(main, "@type"), Text(main, "name"), main.GetProperty("answerCount").GetInt32()));
            Assert.Equal($"https://id.shop.example/help/{question.Slug}?lang={question.Locale}", Text(main, "url"));
            var answers = (JsonElement[])[main.GetProperty("acceptedAnswer"), .. main.TryGetProperty("suggestedAnswer", out var others) ? others.EnumerateArray() : []];
            Assert.Equal(question.Answers.Count, answers.Length);
            Assert.All(answers, answer =>
            {
                Assert.Equal("Answer", Text(answer, "@type"));
                Assert.NotEmpty(Text(answer, "text"));
                Assert.Contains($"id=\"{new Uri(Text(answer, "url")).Fragment[1..]}\"", page, StringComparison.Ordinal);
                Assert.Equal("Organization", Text(answer.GetProperty("author"), "@type"));
                Assert.NotEmpty(Text(answer.GetProperty("author"), "name"));
                Assert.True(DateOnly.TryParse(Text(answer, "datePublished"), null, out _));
            });
        }

        static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task The_site_map_names_every_page_in_every_language_and_the_languages_name_each_other()
    {
        using var browser = new PageClient(shop.Host.Url);
        var library = shop.Host.Services.GetRequiredService<HelpLibrary>();

        var urls = XDocument.Parse((await browser.GetAsync("/sitemap.xml")).Html).Root!.Elements(Map + "url").ToList();

        var expected = 2 * (2 + library.In("en").Questions.Count + library.In("en").Tags.Count);
        Assert.Equal(expected, urls.Select(url => url.Element(Map + "loc")!.Value).Distinct().Count());
        foreach (var url in urls)
        {
            var location = url.Element(Map + "loc")!.Value;
            var alternates = url.Elements(Xhtml + "link").ToDictionary(link => link.Attribute("hreflang")!.Value, link => link.Attribute("href")!.Value);
            Assert.Equal(["en", "x-default", "zh-Hans"], alternates.Keys.Order(StringComparer.Ordinal));
            Assert.Contains(location, alternates.Values);
            var page = await browser.GetAsync(new Uri(location).PathAndQuery);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains($"<link rel=\"canonical\" href=\"{location}\">", page.Html, StringComparison.Ordinal);
            Assert.All(alternates, alternate => Assert.Contains($"hreflang=\"{alternate.Key}\" href=\"{alternate.Value}\"", page.Html, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_feed_names_the_questions_the_latest_first(string language)
    {
        using var browser = new PageClient(shop.Host.Url);

        var reply = await browser.GetAsync($"/help/feed.xml?lang={language}");
        var channel = XDocument.Parse(reply.Html).Root!.Element("channel")!;
        var items = channel.Elements("item").ToList();

        Assert.Equal("application/rss+xml", reply.Message.Content.Headers.ContentType!.MediaType);
        Assert.Equal(language, channel.Element("language")!.Value);
        Assert.InRange(items.Count, 10, 20);
        Assert.Equal(items.Select(Published).OrderDescending(), items.Select(Published));
        Assert.All(items, item => Assert.EndsWith($"?lang={language}", item.Element("link")!.Value, StringComparison.Ordinal));
        Assert.Equal(items.Count, items.Select(item => item.Element("guid")!.Value).Distinct().Count());

        static DateTimeOffset Published(XElement item) => DateTimeOffset.Parse(item.Element("pubDate")!.Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Robots_may_read_the_help_centre_and_nothing_else()
    {
        using var browser = new PageClient(shop.Host.Url);

        var rules = (await browser.GetAsync("/robots.txt")).Html.Split('\n');

        Assert.Contains("Allow: /help", rules);
        Assert.Contains("Disallow: /", rules);
        Assert.Contains("Sitemap: https://id.shop.example/sitemap.xml", rules);
    }

    [Fact]
    public async Task A_vote_is_counted_in_its_language_without_a_cookie_and_three_times_for_a_network()
    {
        using var browser = new PageClient(shop.Host.Url);
        for (var time = 0; time < 5; time++)
        {
            var sent = await browser.PostAsync("/help/no-mail/vote?lang=zh-Hans", [("helped", "no")], ("Sec-Fetch-Site", "same-origin"));
            Assert.Equal((HttpStatusCode.Redirect, "/help/no-mail?voted=no&lang=zh-Hans#helpful"), (sent.Status, sent.Location));
            Assert.False(sent.Message.Headers.Contains("Set-Cookie"));
        }

        var counted = await shop.Host.Services.GetRequiredService<HelpVoteStore>().SumAsync(shop.Host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
        var thanks = await browser.GetAsync("/help/no-mail?voted=no&lang=zh-Hans");

        Assert.Contains(new HelpVotes("no-mail", "zh-Hans", 0, 3), counted);
        Assert.Contains("感谢您的反馈", thanks.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"vote\"", thanks.Html, StringComparison.Ordinal);
        Assert.StartsWith("failed     3  helped     0    0 %  zh-Hans  no-mail  收不到邮件怎么办？", Cli.HelpCommandLines(counted, shop.Host), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/help/no-mail/vote", "maybe", null, HttpStatusCode.BadRequest)]
    [InlineData("/help/no-mail/vote", null, null, HttpStatusCode.BadRequest)]
    [InlineData("/help/nothing/vote", "yes", null, HttpStatusCode.NotFound)]
    [InlineData("/help/reference/vote", "yes", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("/help/reference/vote", "yes", "same-site", HttpStatusCode.Forbidden)]
    public async Task What_is_no_vote_of_a_reader_is_not_counted(string path, string? said, string? site, HttpStatusCode status)
    {
        using var browser = new PageClient(shop.Host.Url);

        var answer = await browser.PostAsync(path, said is null ? [] : [("helped", said)], site is null ? [] : [("Sec-Fetch-Site", site)]);

        Assert.Equal(status, answer.Status);
        var counted = await shop.Host.Services.GetRequiredService<HelpVoteStore>().SumAsync(shop.Host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(counted, votes => votes.Question is "nothing" or "reference");
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/forgot/ways")]
    [InlineData("/error/404")]
    [InlineData("/error/500")]
    [InlineData("/forgot/ended/0193b0a0-0000-7000-8000-000000000000")]
    [InlineData("/sign-in/wechat/failed/busy")]
    public async Task Whoever_is_stuck_is_offered_to_find_their_way(string path)
    {
        using var browser = new PageClient(shop.Host.Url);

        Assert.Contains("<p class=\"after\"><a href=\"/help/way\">", (await browser.GetAsync(path)).Html, StringComparison.Ordinal);
    }

    private static class Cli
    {
        public static string HelpCommandLines(IEnumerable<HelpVotes> votes, KeybackHost host) =>
            Server.Cli.HelpCommand.Lines(votes.Where(vote => vote.Question is "no-mail"), host.Services.GetRequiredService<HelpLibrary>()).Single();
    }

    [GeneratedRegex("<script type=\"application/ld\\+json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex JsonLd();
}
