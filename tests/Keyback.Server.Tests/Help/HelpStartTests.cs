using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Help;

/// <summary>The content is read once, at the start: what is wrong with it stops the start, and what it quotes is what is set.</summary>
public sealed class HelpStartTests
{
    [Theory]
    [InlineData("no head", "en/bad.md: the first line must be ---.")]
    [InlineData("---\nquestion: x\n", "en/bad.md: line 1 begins a head that no line of --- ends.")]
    [InlineData("---\nQuestion x\n---\n", "en/bad.md: \"Question x\" must be a name in small letters, a colon and a value.")]
    public async Task A_file_of_another_form_stops_the_start(string text, string fault)
    {
        using var folder = new HelpFolder();
        folder.Write("en/bad.md", text);

        Assert.Equal(fault, await folder.FaultAsync());
    }

    [Theory]
    [InlineData("tags: start\ncolour: red", "Fine.", "\"colour\" is not known here")]
    [InlineData("tags: start\ntags: other", "Fine.", "\"tags\" is there twice.")]
    [InlineData("tags: nothing", "Fine.", "\"tags\" names nothing, which tags.json does not know.")]
    [InlineData("tags:", "Fine.", "\"tags\" is missing.")]
    [InlineData("tags: start\nneeds: money", "Fine.", "\"needs\" cannot be money")]
    [InlineData("tags: start", "It works for {{limits.code_lifetme}}.", "{{limits.code_lifetme}} stands for nothing")]
    [InlineData("tags: start", "It works for {{ code }}.", "a gap, {{…}}, is written wrongly.")]
    [InlineData("tags: start", "[Read](/help/nothing).", "no page of the help centre has the address /help/nothing (line 1 of the text).")]
    [InlineData("tags: start", "[Read](javascript:alert(1)).", "a link leads to a page of ours")]
    [InlineData("tags: start", "<b>Bold</b>", "HTML is not taken: write Markdown")]
    [InlineData("tags: start", "![x](/x.png)", "pictures are not taken")]
    [InlineData("tags: start", "", "an answer says nothing.")]
    public async Task A_question_that_cannot_be_used_stops_the_start(string head, string answer, string fault)
    {
        using var folder = new HelpFolder();
        folder.Question("bad", answer, head);

        Assert.StartsWith($"zh-Hans/bad.md: {fault}", await folder.FaultAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en/alone.md", "tags: start", "en/alone.md: there is no such question in zh-Hans.")]
    [InlineData("en/good.md", "tags: other", "zh-Hans/good.md: its tags are others than those in en.")]
    [InlineData("en/search.md", "tags: start", "en/search.md: the name may have small letters")]
    [InlineData("en/good.md", "tags: start\nrelated: gone", "en/good.md: \"related\" names gone")]
    public async Task Languages_that_are_out_of_step_stop_the_start(string file, string head, string fault)
    {
        using var folder = new HelpFolder();
        folder.Write(file, HelpFolder.Text("Fine.", head));

        Assert.StartsWith(fault, await folder.FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_or_names_nobody_stops_the_start()
    {
        using var folder = new HelpFolder();
        Assert.StartsWith("Keyback:Help:Folder: there is no folder", await folder.FaultAsync(("Keyback:Help:Folder", "/nowhere")), StringComparison.Ordinal);
        Assert.StartsWith("Keyback:Help:News: there is no folder", await folder.FaultAsync(("Keyback:Help:News", "/nowhere")), StringComparison.Ordinal);
        folder.Write("authors.json", "{}");
        Assert.Contains("\"author\" names us, whom authors.json does not know.", await folder.FaultAsync(), StringComparison.Ordinal);
        folder.Write("authors.json", "{");
        Assert.StartsWith("authors.json: ", await folder.FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_says_it_in_one_sentence()
    {
        await using var program = new ServerProcess();
        using var folder = new HelpFolder();
        folder.Write("en/bad.md", "no head");

        var ended = await program.RunAsync("serve", $"--Keyback:Help:Folder={folder.Path}");

        Assert.Equal((2, "keyback: en/bad.md: the first line must be ---."), (ended.Code, Assert.Single(ended.Complaints)));
    }

    [Fact]
    public async Task The_command_counts_votes_on_an_empty_store()
    {
        await using var program = new ServerProcess();

        Assert.Equal((0, ""), await RunAsync("help", "votes"));
        Assert.NotEqual(0, (await RunAsync("help", "votes", "--days", "0")).Code);

        async Task<(int Code, string Out)> RunAsync(params string[] args)
        {
            var ended = await program.RunAsync(args);
            return (ended.Code, ended.Out.Split('\n')[0].Trim());
        }
    }

    [Fact]
    public async Task What_an_answer_quotes_is_what_is_set()
    {
        await using var usual = await KeybackHost.StartAsync();
        await using var other = await KeybackHost.StartAsync(
        [
            ("Keyback:Limits:CodeDigits", "7"), ("Keyback:Limits:CodeLifetime", "00:03:00"), ("Keyback:Limits:WrongUserNames", "1"),
            ("Keyback:Limits:UserNameLock", "2.00:00:00"), ("Keyback:Limits:UserNameLockScope", "account"),
        ]);

        Assert.Contains("The code has 8 digits and works for 10 minutes.", await ReadAsync(usual, "/help/forgot-password?lang=en"), StringComparison.Ordinal);
        Assert.Contains("验证码为 7 位数字，3 分钟内有效。", await ReadAsync(other, "/help/forgot-password?lang=zh"), StringComparison.Ordinal);
        Assert.Contains("You have 3 tries for the name in 24 hours. The last wrong one locks the way for 24 hours", await ReadAsync(usual, "/help/three-tries?lang=en"), StringComparison.Ordinal);
        Assert.Contains("Only the way by phone is locked.", await ReadAsync(usual, "/help/three-tries?lang=en"), StringComparison.Ordinal);
        Assert.Contains("You have 1 try for the name", await ReadAsync(other, "/help/three-tries?lang=en"), StringComparison.Ordinal);
        Assert.Contains("locks the way for 2 days", await ReadAsync(other, "/help/three-tries?lang=en"), StringComparison.Ordinal);
        Assert.Contains("The ways back in by code and link are locked", await ReadAsync(other, "/help/three-tries?lang=en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_this_server_does_not_offer_has_neither_questions_nor_links()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Sms:Provider", "none"), ("Keyback:Sms:PickupDirectory", "")]);
        using var browser = new PageClient(host.Url);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/help/three-tries")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/help/captcha")).Status);
        Assert.DoesNotContain("three-tries", (await browser.GetAsync("/sitemap.xml")).Html, StringComparison.Ordinal);
        foreach (var slug in (string[])["lost-phone", "lost-mailbox", "wrong-codes", "strange-message", "code-or-link"])
        {
            var page = (await browser.GetAsync($"/help/{slug}")).Html;
            Assert.DoesNotContain("/forgot/phone", page, StringComparison.Ordinal);
            Assert.DoesNotContain("/help/three-tries", page, StringComparison.Ordinal);
            Assert.DoesNotContain("/help/phone-and-user-name", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_of_the_site_is_said_as_it_is_and_never_read_as_Markdown_or_HTML()
    {
        using var folder = new HelpFolder();
        folder.Question("named", "Welcome to {{site.name}}!", title: "What is {{site.name}}?");
        await using var host = await KeybackHost.StartAsync([folder.Setting, ("Keyback:SiteName", "**<i>A</i> & [B](//c)")]);

        var page = await ReadAsync(host, "/help/named?lang=en");

        Assert.Contains("Welcome to **<i>A</i> & [B](//c)!", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>A</i></", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_are_shown_in_the_language_they_are_written_in_the_latest_first()
    {
        using var folder = new HelpFolder();
        folder.Write("news/en/1.md", "---\ntitle: We move\ndate: 2026-02-01\n---\nOn **Sunday**. [More](https://shop.example/news)");
        folder.Write("news/en/2.md", "---\ntitle: We have moved\ndate: 2026-02-09\n---\nAll is well.");
        await using var host = await KeybackHost.StartAsync([("Keyback:Help:News", Path.Combine(folder.Path, "news"))]);

        var english = await ReadAsync(host, "/help?lang=en");

        Assert.True(english.IndexOf("We have moved", StringComparison.Ordinal) is > 0 and var later && later < english.IndexOf("We move", later + 14, StringComparison.Ordinal));
        Assert.Contains("<strong>Sunday</strong>", english, StringComparison.Ordinal);
        Assert.Contains("rel=\"nofollow noopener\"", english, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"news\"", await ReadAsync(host, "/help?lang=zh"), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(KeybackHost host, string path)
    {
        using var browser = new PageClient(host.Url);
        return WebUtility.HtmlDecode((await browser.GetAsync(path)).Html);
    }
}
