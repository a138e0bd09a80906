using System.Net;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Help;

/// <summary><em>Find my way</em>: three questions at most, and each row of answers ends at a page that exists.</summary>
public sealed partial class HelpWayTests
{
    [Theory]
    [InlineData("have=mail&want=in", "/forgot?goal=temporary_code")]
    [InlineData("have=mail&want=password&by=code", "/forgot?goal=new_password")]
    [InlineData("have=mail&want=password&by=link", "/forgot/link")]
    [InlineData("have=phone&want=in&by=name", "/forgot/phone?goal=temporary_code")]
    [InlineData("have=phone&want=password&by=name", "/forgot/phone?goal=new_password")]
    [InlineData("have=phone&want=password&by=unsure", "/contact")]
    [InlineData("have=wechat", "/sign-in")]
    [InlineData("have=device", "/my/settings/forgot")]
    [InlineData("have=none", "/contact")]
    public async Task Answers_lead_to_the_flow_that_fits_filled_in(string answers, string path)
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:WeChat:WebsiteAppId", "wx1"), ("Keyback:WeChat:WebsiteAppSecret", "secret")]);
        using var browser = new PageClient(host.Url);

        var end = WebUtility.HtmlDecode((await browser.GetAsync("/help/way?" + answers)).Html);

        Assert.Contains($"<a class=\"button\" href=\"{path}\">", end, StringComparison.Ordinal);
        if (path.EndsWith("temporary_code", StringComparison.Ordinal))
        {
            Assert.Matches("value=\"temporary_code\"[^>]* checked", (await browser.GetAsync(path)).Html);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_row_of_answers_ends_after_three_questions_at_most(bool everything)
    {
        await using var host = await KeybackHost.StartAsync(everything
            ? [("Keyback:WeChat:WebsiteAppId", "wx1"), ("Keyback:WeChat:WebsiteAppSecret", "secret")]
            : [("Keyback:Sms:Provider", "none"), ("Keyback:Sms:PickupDirectory", "")]);
        using var browser = new PageClient(host.Url);

        var ends = await WalkAsync(browser, "/help/way", 0);

        Assert.Equal(everything, ends.Any(end => end.StartsWith("/forgot/phone", StringComparison.Ordinal)));
        Assert.Equal(everything ? 10 : 5, ends.Count);
    }

    [Theory]
    [InlineData("have=phone")]
    [InlineData("have=wechat&want=in")]
    [InlineData("have=%00&want=%ED%A0%80")]
    [InlineData("want=in&by=code")]
    [InlineData("have=mail&have=phone")]
    public async Task What_is_no_answer_here_counts_as_none(string answers)
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Sms:Provider", "none"), ("Keyback:Sms:PickupDirectory", "")]);
        using var browser = new PageClient(host.Url);

        var page = await browser.GetAsync("/help/way?" + answers);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("What do you still have?", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/help/way?have=phone\"", page.Html, StringComparison.Ordinal);
    }

    private static async Task<List<string>> WalkAsync(PageClient browser, string path, int asked)
    {
        var page = WebUtility.HtmlDecode((await browser.GetAsync(path)).Html);
        if (End().Match(page) is { Success: true } end)
        {
            Assert.InRange(asked, 1, 3);
            var reached = await browser.GetAsync(end.Groups[1].Value);
            Assert.True(reached.Status is HttpStatusCode.OK or HttpStatusCode.Redirect, end.Value);
            return [end.Groups[1].Value];
        }

        List<string> ends = [];
        foreach (var choice in Choice().Matches(page).Select(choice => choice.Groups[1].Value))
        {
            ends.AddRange(await WalkAsync(browser, choice, asked + 1));
        }

        Assert.NotEmpty(ends);
        return ends;
    }

    [GeneratedRegex("<a class=\"button\" href=\"([^\"]+)\"")]
    private static partial Regex End();

    [GeneratedRegex("<a class=\"way\" href=\"(/help/way[^\"]+)\"")]
    private static partial Regex Choice();
}
