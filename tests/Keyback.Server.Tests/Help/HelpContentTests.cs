using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Keyback.Server.Help;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Help;

/// <summary>What the help centre says: true, complete in both languages, and leading to pages that exist.</summary>
public sealed partial class HelpContentTests(HelpContentTests.FullHost full) : IClassFixture<HelpContentTests.FullHost>
{
    // Bold words are what a page calls something, but for those that begin a paragraph and end in a stop, and these.
    private static readonly string[] OtherBold = ["user name", "when you registered", "用户名", "注册时"];

    /// <summary>A server that has everything that questions are about.</summary>
    public sealed class FullHost : IAsyncLifetime
    {
        internal KeybackHost Host { get; private set; } = null!; // set before the first test

        public async ValueTask InitializeAsync() => Host = await KeybackHost.StartAsync(
            [("Keyback:Captcha:Mode", "adaptive"), ("Keyback:WeChat:WebsiteAppId", "wx1"), ("Keyback:WeChat:WebsiteAppSecret", "secret")]);

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }

    private static IEnumerable<string> Files => Tree.Files("content/help", ".md");

    private HelpLibrary Library => full.Host.Services.GetRequiredService<HelpLibrary>();

    [Fact]
    public void Every_question_stands_in_both_languages_and_the_first_is_the_forgotten_password()
    {
        var (english, chinese) = (Library.In("en"), Library.In("zh-Hans"));

        Assert.True(english.Questions.Count >= 12);
        Assert.Equal(english.Questions.Select(question => question.Slug), chinese.Questions.Select(question => question.Slug));
        Assert.Equal(("What to do if I forgot my password?", "忘记密码了怎么办？"), (english.Questions[0].Title, chinese.Questions[0].Title));
        Assert.All(english.Questions, question =>
        {
            var other = chinese.Find(question.Slug)!;
            Assert.Equal((question.Order, question.Date, question.Updated, question.Answers.Count), (other.Order, other.Date, other.Updated, other.Answers.Count));
            Assert.Equal(question.Answers.Select(answer => (answer.Author.Key, answer.Professional)), other.Answers.Select(answer => (answer.Author.Key, answer.Professional)));
            Assert.Equal(LinksOf(question), LinksOf(other));
        });
    }

    [Fact]
    public void Chinese_is_Chinese_and_English_is_English()
    {
        Assert.All(Library.In("zh-Hans").Questions, question =>
        {
            Assert.Matches(Han(), question.Title);
            Assert.All(question.Answers, answer => Assert.All(answer.Plain.Split('\n'), line => Assert.Matches(Han(), line)));
        });
        Assert.All(Library.In("en").Questions, question => Assert.DoesNotMatch(
            Han(), string.Concat(question.Answers.Select(answer => answer.Plain.Replace("微信用户", "", StringComparison.Ordinal)).Prepend(question.Title))));
    }

    [Fact]
    public void No_limit_is_written_as_a_figure() => Assert.Empty(Files.SelectMany(file => Figure()
        .Matches(File.ReadAllText(file)).Select(figure => $"{Path.GetFileName(file)}: {figure.Value}")));

    [Theory]
    [InlineData("It works for 10 minutes")]
    [InlineData("You have three tries")]
    [InlineData("共有 3 次机会")]
    [InlineData("三次")]
    [InlineData("六位数字")]
    [InlineData("a code of 8 digits")]
    [InlineData("24 小时")]
    public void A_figure_would_be_noticed(string text) => Assert.Matches(Figure(), text);

    [Fact]
    public void Every_gap_is_filled_and_no_mark_is_left() => Assert.All(
        Library.In("en").Questions.Concat(Library.In("zh-Hans").Questions).SelectMany(question => question.Answers),
        answer => Assert.DoesNotMatch(@"\{\{|\*\*|\]\(", answer.Plain));

    [Fact]
    public void What_is_bold_is_what_a_page_calls_it()
    {
        var words = new[] { "PageTexts.resx", "PageTexts.zh-Hans.resx" }
            .SelectMany(file => XDocument.Parse(Tree.Read($"src/Keyback.Server/Texts/{file}")).Root!.Elements("data"))
            .Select(data => data.Element("value")!.Value)
            .Concat(OtherBold)
            .ToHashSet();

        Assert.DoesNotContain(
            Files.SelectMany(file => Bold().Matches(File.ReadAllText(file)).Select(bold => bold.Groups[1].Value)),
            bold => !words.Contains(bold) && !bold.EndsWith('.') && !bold.EndsWith('?') && !bold.EndsWith(':'));
    }

    [Fact]
    public async Task Every_link_of_every_answer_leads_to_a_page()
    {
        using var browser = new PageClient(full.Host.Url);
        foreach (var link in Library.In("en").Questions.SelectMany(LinksOf).Distinct())
        {
            var page = await browser.GetAsync(link);
            Assert.True(page.Status is HttpStatusCode.OK || page.Location?.StartsWith("/sign-in", StringComparison.Ordinal) is true, $"{link}: {page.Status}");
        }
    }

    [Fact]
    public async Task Every_question_and_tag_has_a_page_in_both_languages_that_links_nowhere_in_vain()
    {
        using var browser = new PageClient(full.Host.Url);
        HashSet<string> seen = [];
        Queue<string> next = new(["/help?lang=en", "/help?lang=zh-Hans"]);
        while (next.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            var page = await browser.GetAsync(path);
            Assert.True(page.Status is HttpStatusCode.OK, $"{path}: {page.Status}");
            foreach (var link in Href().Matches(page.Html).Select(href => WebUtility.HtmlDecode(href.Groups[1].Value)))
            {
                next.Enqueue(link);
            }
        }

        Assert.All(
            from question in Library.In("en").Questions from language in (string[])["en", "zh-Hans"] select $"/help/{question.Slug}?lang={language}",
            path => Assert.Contains(path, seen));
    }

    private static IEnumerable<string> LinksOf(HelpQuestion question) =>
        question.Answers.SelectMany(answer => Link().Matches(answer.Markdown)).Select(link => link.Groups[1].Value).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex(
        @"(?<![-\w])\d+\s*(?:minutes?|hours?|seconds?|days?|tries|try|times|digits?|characters?|codes?|mails?|e-mails?|messages?|分钟|小时|秒|天|次|位|封|条|个字符)"
        + @"|\b(?:two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty)\s+(?:minutes?|hours?|seconds?|days?|tries|times|digits?|characters?|codes?|mails?)\b"
        + "|[二两三四五六七八九十]+\\s*(?:分钟|小时|秒|天|次|位|封|条|个字符)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Figure();

    [GeneratedRegex(@"\]\((/[^)]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*(.+?)\*\*")]
    private static partial Regex Bold();

    [GeneratedRegex("<a [^>]*href=\"(/help[^\"#]*)")]
    private static partial Regex Href();
}
