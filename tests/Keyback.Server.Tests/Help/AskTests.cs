using System.Net;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Help;

/// <summary>People ask what the help centre does not answer: it reaches support, sealed and proved, and nobody else.</summary>
public sealed class AskTests
{
    private const string Title = "Where is the zanzibar button?";
    private const string Details = "I looked for it.\n\n- on the **left**\n- [here](https://elsewhere.example/zanzibar)";

    private static readonly (string Name, string Value)[] Asked = [("Title", Title), ("Details", Details), ("Email", "asker@elsewhere.example")];

    [Fact]
    public async Task A_question_with_an_address_reaches_support_once_the_code_is_typed()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);
        var (page, reference) = await AskAsync(browser, host);
        Assert.Empty(await OpenAsync(host));

        var right = await browser.SubmitAsync(page, null, ("Code", await host.Mails.CodeAsync(reference)));
        var thanks = await browser.GetAsync(right.Location!);

        Assert.Equal($"/help/ask/done?kept={reference}", right.Location);
        Assert.Contains(reference, thanks.Html, StringComparison.Ordinal);
        var kept = Assert.Single(await OpenAsync(host));
        Assert.Equal((SupportRequestKind.Question, "asker@elsewhere.example", $"{Title}\n\n{Details}", "en", reference), (kept.Kind, kept.Reach, kept.Words, kept.Locale, kept.Reference));
        Assert.Equal("asker@elsewhere.example", Assert.Single(host.Mails.All).To.ToString());
        Assert.StartsWith("/help/ask/done", (await FollowedAsync(browser, page)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_mistyped_the_address_types_nothing_else_again()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);
        using var stranger = new PageClient(host.Url);
        var (page, _) = await AskAsync(browser, host);
        var link = $"/help/ask?again={page.Split('/')[^1]}";

        Assert.Contains($"href=\"{link}\"", (await browser.GetAsync(page)).Html, StringComparison.Ordinal);
        var again = await browser.GetAsync(link);
        Assert.Contains(Title, again.Html, StringComparison.Ordinal);
        Assert.Contains("on the **left**", again.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Title, (await stranger.GetAsync(link)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_a_question_is_public_before_staff_published_it()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);
        var (page, reference) = await AskAsync(browser, host);
        await browser.SubmitAsync(page, null, ("Code", await host.Mails.CodeAsync(reference)));

        using var reader = new PageClient(host.Url);
        foreach (var path in (string[])[
            "/help", "/help/search?q=zanzibar", "/help/search?q=zanzibar&lang=zh-Hans", "/sitemap.xml", "/help/feed.xml", "/help/ask", page, $"/help/ask/ended/{page.Split('/')[^1]}",
            $"/help/ask?again={page.Split('/')[^1]}", $"/help/ask/done?kept={reference}", "/help/tags/support"])
        {
            var html = (await reader.GetAsync(path)).Html;
            Assert.DoesNotContain("elsewhere.example", html, StringComparison.Ordinal);
            Assert.DoesNotContain("zanzibar button", html, StringComparison.OrdinalIgnoreCase);
        }

        Assert.False(host.StoreHolds("zanzibar"));
        Assert.False(host.StoreHolds("asker@elsewhere.example"));
        Assert.DoesNotContain("zanzibar", host.Log.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("elsewhere.example", host.Log.ToString(), StringComparison.Ordinal);
        Assert.Contains(reference, host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I1_asking_is_the_same_for_an_address_with_an_account_and_for_one_without()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("known@example.com");
        List<string> seen = [];
        foreach (var address in (string[])["known@example.com", "other@example.com"])
        {
            using var browser = new PageClient(host.Url);
            var sent = await browser.SubmitAsync("/help/ask", null, ("Title", Title), ("Email", address));
            var wrong = await browser.SubmitAsync(sent.Location!, null, ("Code", "0000 0000"));
            var soon = await browser.SubmitAsync(sent.Location!, sent.Location + "?handler=Resend");
            seen.Add(string.Join('\n', Masked.Of(sent, address), Masked.Of(await browser.GetAsync(sent.Location!), address), Masked.Of(wrong, address), Masked.Of(soon, address)));
        }

        Assert.Equal(seen[0], seen[1]);
        await host.SettledAsync();
        Assert.Equal(["known@example.com", "other@example.com"], host.Mails.All.Select(mail => mail.To.ToString()).Order());
        Assert.Single(host.Mails.All.Select(mail => mail.Subject![..20]).Distinct());
    }

    [Fact]
    public async Task Whoever_is_signed_in_asks_without_a_code_and_is_answered_at_the_own_address()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "always")]);
        await host.AddAccountAsync("owner@example.com");
        using var browser = new PageClient(host.Url);
        await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner@example.com"), ("Password", KeybackHost.GoodPassword));

        var form = await browser.GetAsync("/help/ask");
        var sent = await browser.SubmitAsync("/help/ask", null, ("Title", Title), ("Email", "somebody@elsewhere.example"));

        Assert.DoesNotContain("owner@example.com", form.Html, StringComparison.Ordinal);
        Assert.Contains("o•••@e•••.com", form.Html, StringComparison.Ordinal);
        Assert.StartsWith("/help/ask/done?kept=", sent.Location, StringComparison.Ordinal);
        Assert.Equal(("owner@example.com", SupportRequestKind.Question), Assert.Single(await OpenAsync(host)) is var kept ? (kept.Reach, kept.Kind) : default);
        Assert.Empty(host.Mails.All);
    }

    [Fact]
    public async Task An_account_without_an_address_proves_one()
    {
        await using var host = await KeybackHost.StartAsync();
        var account = await host.AddAccountAsync("owner@example.com", userName: "owner");
        using var browser = new PageClient(host.Url);
        await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner"), ("Password", KeybackHost.GoodPassword));
        await host.DropAddressesAsync(account);

        var sent = await browser.SubmitAsync("/help/ask", null, Asked);

        Assert.StartsWith("/help/ask/code/", sent.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x", "title")]
    [InlineData("\u0007", "x", "title")]
    [InlineData("Where?", "<b>here</b>", "details")]
    [InlineData("Where?", "<script>alert(1)</script>", "details")]
    [InlineData("Where?", "![x](https://evil.example/pixel.png)", "details")]
    [InlineData("Where?", "[x](javascript:alert(1))", "details")]
    [InlineData("Where?", "[x](http://evil.example)", "details")]
    [InlineData("Where?", "<https://evil.example>", "details")]
    [InlineData("Where?", "Look:\n\n    code", "details")]
    public async Task What_is_not_taken_is_said_at_the_field_and_comes_back_as_it_was(string title, string details, string field)
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var page = await browser.SubmitAsync("/help/ask", null, ("Title", title), ("Details", details), ("Email", "asker@elsewhere.example"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Matches($"id=\"{field}\"[^>]*aria-invalid=\"true\"", page.Html);
        Assert.Contains($">{WebUtility.HtmlEncode(details).Replace("&#39;", "&#x27;", StringComparison.Ordinal).Replace("\n", "&#xA;", StringComparison.Ordinal)}</textarea>", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"asker@elsewhere.example\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(150, 2000, true)]
    [InlineData(151, 2000, false)]
    [InlineData(150, 2001, false)]
    public async Task Lengths_are_counted_in_characters_as_people_see_them(int title, int details, bool taken)
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);
        var form = await browser.GetAsync("/help/ask");

        var page = await browser.PostPartsAsync(
            "/help/ask",
            ("Title", string.Concat(Enumerable.Repeat("🙂", title))),
            ("Details", string.Concat(Enumerable.Repeat("🙂", details))),
            ("Email", "asker@elsewhere.example"),
            ("__RequestVerificationToken", PageClient.FormToken(form.Html)));

        Assert.Equal(taken ? HttpStatusCode.Found : HttpStatusCode.UnprocessableEntity, page.Status);
    }

    [Fact]
    public async Task It_asks_for_a_CAPTCHA_and_keeps_what_was_written()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "always")]);
        using var browser = new PageClient(host.Url);

        var asked = await browser.SubmitAsync("/help/ask", null, Asked);
        var answered = await browser.PostAsync(
            "/help/ask", [.. Asked, .. CaptchaSolver.InPage(asked.Html), ("__RequestVerificationToken", PageClient.FormToken(asked.Html))]);

        Assert.Equal((HttpStatusCode)428, asked.Status);
        Assert.Contains("on the **left**", asked.Html, StringComparison.Ordinal);
        Assert.StartsWith("/help/ask/code/", answered.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_a_search_did_not_find_are_filled_in()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var found = await browser.GetAsync("/help/search?q=zanzibar+%22%3Cb%3E&lang=zh-Hans");
        var link = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(found.Html, "href=\"(/help/ask[^\"]*)\"").Groups[1].Value);
        var form = await browser.GetAsync(link);

        Assert.Equal("/help/ask?q=zanzibar%20%22%3Cb%3E&lang=zh-Hans", link);
        Assert.Contains("value=\"zanzibar &quot;&lt;b&gt;\"", form.Html, StringComparison.Ordinal);
        Assert.Contains("提问", form.Html, StringComparison.Ordinal);
        Assert.Equal("no-store", form.Message.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Whoever_typed_too_many_wrong_codes_asks_again_with_the_same_words()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);
        var (page, _) = await AskAsync(browser, host);
        PageReply last = null!;
        for (var time = 0; time < 5; time++)
        {
            last = await browser.SubmitAsync(page, null, ("Code", "00000000"));
        }

        var ended = await browser.GetAsync(last.Location!);
        var again = await browser.GetAsync($"/help/ask?again={page.Split('/')[^1]}");

        Assert.Contains("Too many wrong codes", ended.Html, StringComparison.Ordinal);
        Assert.Contains(Title, again.Html, StringComparison.Ordinal);
        Assert.Contains("on the **left**", again.Html, StringComparison.Ordinal);
        Assert.Empty(await OpenAsync(host));
    }

    private static async Task<(string Page, string Reference)> AskAsync(PageClient browser, KeybackHost host)
    {
        var sent = await browser.SubmitAsync("/help/ask", null, Asked);
        Assert.True(sent.Status is HttpStatusCode.Found, sent.Html);
        Assert.StartsWith("/help/ask/code/", sent.Location, StringComparison.Ordinal);
        await host.SettledAsync();
        return (sent.Location!, Masked.ReferenceIn((await browser.GetAsync(sent.Location!)).Html));
    }

    private static async Task<PageReply> FollowedAsync(PageClient browser, string path)
    {
        var reply = await browser.GetAsync(path);
        return await browser.GetAsync(reply.Location!);
    }

    private static Task<IReadOnlyList<SupportRequest>> OpenAsync(KeybackHost host) =>
        host.Services.GetRequiredService<SupportRequestStore>().ListAsync(SupportRequestState.Open, TestContext.Current.CancellationToken);
}
