using System.Net;
using System.Text.RegularExpressions;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Help;
using Keyback.Storage.Support;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Help;

/// <summary>Staff write the help centre: agents draft, supervisors publish, and everybody reads what was published last.</summary>
public sealed class HelpDeskTests
{
    private static readonly string[] Public =
    [
        "/help/lighthouse", "/help/lighthouse?lang=en", "/help/search?q=lighthouse", "/help/search?q=beacon", "/help/search?q=%E7%81%AF%E5%A1%94&lang=zh-Hans",
        "/help/tags/support", "/help/tags/safety?lang=en", "/sitemap.xml", "/help/feed.xml?lang=en", "/help", "/help/ask",
    ];

    [Fact]
    public async Task What_is_published_is_read_searched_listed_and_told_to_machines_on_every_node_within_seconds()
    {
        await using var host = await KeybackHost.StartAsync();
        var other = await KeybackHost.StartAsync(folder: host.Folder);
        using var supervisor = await host.SignedInAsync(StaffRole.Supervisor);
        Assert.Equal("/staff/help/edit/lighthouse?done=saved", (await supervisor.EditAsync("Save", HelpDesks.Question("lighthouse"))).Location);
        await NobodyReadsAsync(host);

        var published = await supervisor.EditAsync("Publish", HelpDesks.Question("lighthouse", version: 1), "lighthouse");
        Assert.Equal("/staff/help/edit/lighthouse?done=published", published.Location);
        other.Clock.Advance(TimeSpan.FromSeconds(2));

        foreach (var node in (KeybackHost[])[host, other])
        {
            using var reader = new PageClient(node.Url);
            var page = await reader.GetAsync("/help/lighthouse?lang=en");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("<p>Look <strong>north</strong>, or <a href=\"/forgot?lang=en\">here</a>.</p>", page.Html, StringComparison.Ordinal);
            Assert.Contains("\"@type\":\"QAPage\"", page.Html, StringComparison.Ordinal);
            Assert.Contains("我找过了。", (await reader.GetAsync("/help/lighthouse?lang=zh-Hans")).Html, StringComparison.Ordinal);
            foreach (var path in Public.Skip(2).SkipLast(2))
            {
                Assert.Contains("/help/lighthouse", (await reader.GetAsync(path)).Html, StringComparison.Ordinal);
            }
        }

        await other.StopAsync();
    }

    [Fact]
    public async Task Drafts_withdrawn_questions_and_newer_drafts_are_on_no_public_page()
    {
        await using var host = await KeybackHost.StartAsync();
        using var supervisor = await host.SignedInAsync(StaffRole.Supervisor);

        await supervisor.EditAsync("Save", HelpDesks.Question("lighthouse"));
        await NobodyReadsAsync(host);

        await supervisor.EditAsync("Publish", HelpDesks.Question("lighthouse", version: 1), "lighthouse");
        await supervisor.EditAsync("Save", HelpDesks.Question("lighthouse", title: "An unfinished thought", version: 2), "lighthouse");
        using var reader = new PageClient(host.Url);
        Assert.Contains("Where is the lighthouse?", (await reader.GetAsync("/help/lighthouse?lang=en")).Html, StringComparison.Ordinal);
        Assert.All(
            (string[])[(await reader.GetAsync("/help/lighthouse?lang=en")).Html, (await reader.GetAsync("/help/search?q=unfinished")).Html],
            html => Assert.DoesNotContain("An unfinished thought", html, StringComparison.Ordinal));

        await supervisor.SubmitAsync("/staff/help/edit/lighthouse", "/staff/help/edit/lighthouse?handler=Withdraw", ("version", "3"));
        await NobodyReadsAsync(host);
    }

    [Fact]
    public async Task An_agent_drafts_and_publishes_nothing()
    {
        await using var host = await KeybackHost.StartAsync();
        var member = await host.AddStaffAsync(StaffRole.Agent);
        using var agent = await host.SignedInAsync(member);

        var form = await agent.GetAsync("/staff/help/edit");
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.EditAsync("Publish", HelpDesks.Question("lighthouse"))).Status);
        Assert.Equal("/staff/help/edit/lighthouse?done=saved", (await agent.EditAsync("Save", HelpDesks.Question("lighthouse"))).Location);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.EditAsync("Publish", HelpDesks.Question("lighthouse", version: 1), "lighthouse")).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden, (await agent.SubmitAsync("/staff/help/edit/lighthouse", "/staff/help/edit/lighthouse?handler=Withdraw", ("version", "1"))).Status);

        Assert.DoesNotContain("handler=Publish", form.Html, StringComparison.Ordinal);
        await NobodyReadsAsync(host);
        var entry = Assert.Single(await host.RecordAsync(), entry => entry.Kind is AuditKind.HelpQuestionSaved or AuditKind.HelpQuestionPublished);
        Assert.Equal((AuditKind.HelpQuestionSaved, member.Id), (entry.Kind, entry.Staff));
    }

    [Fact]
    public async Task A_question_of_the_program_is_changed_and_brought_back()
    {
        await using var host = await KeybackHost.StartAsync();
        using var supervisor = await host.SignedInAsync(StaffRole.Supervisor);
        using var reader = new PageClient(host.Url);
        var shipped = (await reader.GetAsync("/help/no-mail?lang=en")).Html;

        var form = await supervisor.GetAsync("/staff/help/edit/no-mail");
        Assert.Contains("{{limits.resend_pause}}", form.Html, StringComparison.Ordinal);
        await supervisor.EditAsync("Publish", HelpDesks.Question("any-other-name", answer: "Wait {{limits.resend_pause}}."), "no-mail");

        Assert.Contains("<p>Wait 1 minute.</p>", (await reader.GetAsync("/help/no-mail?lang=en")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/help/any-other-name")).Status);
        await supervisor.SubmitAsync("/staff/help/edit/no-mail", "/staff/help/edit/no-mail?handler=Withdraw", ("version", "1"));
        Assert.Equal(shipped, (await reader.GetAsync("/help/no-mail?lang=en")).Html);
    }

    [Theory]
    [InlineData("<b>x</b>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](/help/nowhere-to-be-found)")]
    [InlineData("{{limits.nothing}}")]
    public async Task What_a_file_must_not_hold_is_neither_shown_in_the_preview_nor_saved_nor_published_and_comes_back(string answer)
    {
        await using var host = await KeybackHost.StartAsync();
        using var supervisor = await host.SignedInAsync(StaffRole.Supervisor);

        foreach (var button in (string[])["Preview", "Save", "Publish"])
        {
            var page = await supervisor.EditAsync(button, HelpDesks.Question("lighthouse", answer: answer));
            Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("class=\"preview\"", page.Html, StringComparison.Ordinal);
            Assert.Contains($">{WebUtility.HtmlEncode(answer)}</textarea>", page.Html, StringComparison.Ordinal);
        }

        await NobodyReadsAsync(host);
        Assert.Empty(await host.Services.GetRequiredService<HelpQuestionStore>().ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_preview_is_what_readers_will_see_and_saves_nothing()
    {
        await using var host = await KeybackHost.StartAsync();
        using var supervisor = await host.SignedInAsync(StaffRole.Supervisor);
        const string Answer = "# Head\n\nA *b* [own](/forgot) and [foreign](https://elsewhere.example/x), {{limits.resend_pause}}.";

        var preview = await supervisor.EditAsync("Preview", HelpDesks.Question("lighthouse", answer: Answer));
        Assert.Empty(await host.Services.GetRequiredService<HelpQuestionStore>().ListAsync(TestContext.Current.CancellationToken));
        await supervisor.EditAsync("Publish", HelpDesks.Question("lighthouse", answer: Answer));
        using var reader = new PageClient(host.Url);
        var page = await reader.GetAsync("/help/lighthouse?lang=en");

        var shown = Prose(page.Html);
        Assert.Contains("rel=\"nofollow noopener\">foreign</a> (↗ elsewhere.example)", shown, StringComparison.Ordinal);
        Assert.Contains(shown, preview.Html, StringComparison.Ordinal);
        Assert.Contains("lang=\"zh-Hans\"", preview.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_edit_at_once_the_second_hears_of_it_and_loses_nothing()
    {
        await using var host = await KeybackHost.StartAsync();
        using var first = await host.SignedInAsync(StaffRole.Supervisor);
        using var second = await host.SignedInAsync(StaffRole.Agent);
        await first.EditAsync("Save", HelpDesks.Question("lighthouse"));
        await first.EditAsync("Save", HelpDesks.Question("lighthouse", answer: "The first one's words.", version: 1), "lighthouse");

        var late = await second.EditAsync("Save", HelpDesks.Question("lighthouse", answer: "The second one's words.", version: 1), "lighthouse");

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("The supervisor saved another text", late.Html, StringComparison.Ordinal);
        Assert.Contains("The second one&#x27;s words.</textarea>", late.Html, StringComparison.Ordinal);
        Assert.Contains("<del>The first one&#x27;s words.</del>", late.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"version\" value=\"2\"", late.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await second.EditAsync("Save", HelpDesks.Question("lighthouse", answer: "The second one's words.", version: 2), "lighthouse")).Status);
    }

    [Fact]
    public async Task Every_version_is_kept_compared_and_brought_back()
    {
        await using var host = await KeybackHost.StartAsync();
        using var supervisor = await host.SignedInAsync(StaffRole.Supervisor);
        await supervisor.EditAsync("Publish", HelpDesks.Question("lighthouse", answer: "Old words."));
        await supervisor.EditAsync("Publish", HelpDesks.Question("lighthouse", answer: "New words.", version: 1), "lighthouse");

        var page = await supervisor.GetAsync("/staff/help/versions/lighthouse?from=1&to=2");
        Assert.Contains("<del>Old words.</del>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<ins>New words.</ins>", page.Html, StringComparison.Ordinal);
        Assert.Contains("The supervisor", page.Html, StringComparison.Ordinal);

        var restored = await supervisor.SubmitAsync(
            "/staff/help/versions/lighthouse?from=2&to=1", "/staff/help/versions/lighthouse?handler=Restore", ("number", "1"), ("version", "2"));
        var late = await supervisor.SubmitAsync(
            "/staff/help/versions/lighthouse?from=2&to=1", "/staff/help/versions/lighthouse?handler=Restore", ("number", "1"), ("version", "2"));

        Assert.Equal("/staff/help/edit/lighthouse?done=restored", restored.Location);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains(">Old words.</textarea>", (await supervisor.GetAsync(restored.Location!)).Html, StringComparison.Ordinal);
        using var reader = new PageClient(host.Url);
        Assert.Contains("New words.", (await reader.GetAsync("/help/lighthouse?lang=en")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I13_whoever_asked_is_told_with_an_address_from_the_configuration()
    {
        await using var host = await KeybackHost.StartAsync();
        var reference = await AskedAsync(host);
        using var agent = await host.SignedInAsync(StaffRole.Agent);
        using var supervisor = await host.SignedInAsync(StaffRole.Supervisor);

        var form = await agent.GetAsync($"/staff/help/edit?request={reference}");
        await agent.EditAsync("Save", HelpDesks.Question("lighthouse"), request: reference);
        var page = await supervisor.GetAsync("/staff/help/edit/lighthouse");
        await supervisor.EditAsync("Publish", HelpDesks.Question("lighthouse", version: 1), "lighthouse");
        await KeybackHost.UntilAsync(() => host.Mails.All.Count == 2, "the answer's e-mail");

        Assert.Contains("value=\"哪里有灯塔？\"", form.Html, StringComparison.Ordinal);
        var told = host.Mails.All[1];
        Assert.Equal("asker@elsewhere.example", told.To.ToString());
        Assert.Contains("http://localhost:5080/help/lighthouse?lang=zh-Hans", told.TextBody!, StringComparison.Ordinal);
        Assert.Contains("灯塔在哪里？", told.TextBody!, StringComparison.Ordinal);
        Assert.Contains(reference, told.TextBody!, StringComparison.Ordinal);
        Assert.All((string[])[form.Html, page.Html, host.Log.ToString()], text => Assert.DoesNotContain("asker@elsewhere.example", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_shows_first_what_fails_people_by_language()
    {
        await using var host = await KeybackHost.StartAsync();
        using var reader = new PageClient(host.Url);
        await reader.PostAsync("/help/no-mail/vote?lang=zh-Hans", [("helped", "no")], ("Sec-Fetch-Site", "same-origin"));
        await reader.PostAsync("/help/no-mail/vote?lang=en", [("helped", "yes")], ("Sec-Fetch-Site", "same-origin"));
        using var agent = await host.SignedInAsync(StaffRole.Agent);
        await agent.EditAsync("Save", HelpDesks.Question("lighthouse"));

        var rows = Regex.Matches((await agent.GetAsync("/staff/help")).Html, "<tr>.*?</tr>", RegexOptions.Singleline).Select(row => Regex.Replace(row.Value, "\\s+", " ")).ToList();

        Assert.Contains("/staff/help/edit/no-mail", rows[1], StringComparison.Ordinal);
        Assert.Contains("<td class=\"number\">1 / 0</td> <td class=\"number\">0 / 1</td>", rows[1], StringComparison.Ordinal);
        Assert.Contains(rows, row => row.Contains("/staff/help/edit/lighthouse", StringComparison.Ordinal) && row.Contains("Draft", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("search")]
    [InlineData("ask")]
    [InlineData("no-mail")]
    [InlineData("Not-Good")]
    [InlineData("../no")]
    public async Task A_name_that_is_taken_or_no_name_is_refused(string slug)
    {
        await using var host = await KeybackHost.StartAsync();
        using var agent = await host.SignedInAsync(StaffRole.Agent);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agent.EditAsync("Save", HelpDesks.Question(slug))).Status);
    }

    private static async Task<string> AskedAsync(KeybackHost host)
    {
        using var asker = new PageClient(host.Url);
        var sent = await asker.SubmitAsync("/help/ask?lang=zh-Hans", "/help/ask", ("Title", "哪里有灯塔？"), ("Email", "asker@elsewhere.example"));
        var reference = Masked.ReferenceIn((await asker.GetAsync(sent.Location!)).Html);
        await asker.SubmitAsync(sent.Location!, null, ("Code", await host.Mails.CodeAsync(reference)));
        Assert.Single(await host.Services.GetRequiredService<SupportRequestStore>().FindAsync(reference, TestContext.Current.CancellationToken));
        return reference;
    }

    private static async Task NobodyReadsAsync(KeybackHost host)
    {
        using var reader = new PageClient(host.Url);
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/help/lighthouse")).Status);
        foreach (var path in Public)
        {
            var html = (await reader.GetAsync(path)).Html;
            Assert.DoesNotContain("href=\"/help/lighthouse", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Where is the lighthouse", html, StringComparison.Ordinal);
            Assert.DoesNotContain("灯塔在哪里", html, StringComparison.Ordinal);
        }
    }

    private static string Prose(string html) => Regex.Match(html, "<div class=\"prose\">(.*?)</div>", RegexOptions.Singleline).Groups[1].Value;
}
