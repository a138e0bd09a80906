using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Captcha;

/// <summary>Starts: free up to the limit, then with a CAPTCHA, then not at all; alike for everybody.</summary>
public sealed class AskingForACaptchaTests
{
    [Fact]
    public async Task Adaptive_asks_beyond_the_limit_and_refuses_beyond_three_times_the_limit()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "adaptive")]);
        for (var start = 0; start < 5; start++)
        {
            Assert.Equal(HttpStatusCode.Created, (await host.Api.StartAsync("mei@example.com")).Status);
        }

        var asked = await host.Api.StartAsync("mei@example.com");
        for (var start = 5; start < 15; start++)
        {
            Assert.Equal(HttpStatusCode.Created, (await SolvedAsync(host, "mei@example.com")).Status);
        }

        var refused = await SolvedAsync(host, "mei@example.com");

        Assert.Equal(((HttpStatusCode)428, "captcha_required"), (asked.Status, asked.Code));
        Assert.Equal((HttpStatusCode.TooManyRequests, "throttled"), (refused.Status, refused.Code));
        Assert.NotNull(refused.Message.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_start_by_link_is_asked_for_an_answer_at_once_where_one_by_code_is_free()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "adaptive")]);

        var link = await host.Api.StartAsync("mei@example.com", method: "email_link");
        var code = await host.Api.StartAsync("mei@example.com");

        Assert.Equal(((HttpStatusCode)428, "captcha_required"), (link.Status, link.Code));
        Assert.Equal(HttpStatusCode.Created, code.Status);
    }

    [Fact]
    public async Task I1_the_same_request_turns_428_and_429_for_known_and_unknown()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "adaptive"), ("Keyback:Limits:StartsPerNetwork", "10")]);
        await using var other = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "adaptive"), ("Keyback:Limits:StartsPerNetwork", "10")]);
        await host.AddAccountAsync("mei@example.com");

        var known = await StatusesAsync(host);
        var unknown = await StatusesAsync(other);

        Assert.Equal(known, unknown);
        Assert.Equal(5, known.Count(status => status is HttpStatusCode.Created));
        Assert.Equal(25, known.Count(status => (int)status is 428));
        Assert.Equal(HttpStatusCode.TooManyRequests, known[^1]);
    }

    [Fact]
    public async Task I5_a_stranger_who_answers_no_CAPTCHA_cannot_use_up_the_starts_of_the_owner()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "adaptive"), ("Keyback:Limits:StartsPerNetwork", "100")]);
        await host.AddAccountAsync("mei@example.com");
        for (var start = 0; start < 100; start++)
        {
            await host.Api.StartAsync("mei@example.com");
        }

        var owner = await SolvedAsync(host, "mei@example.com");

        Assert.Equal(HttpStatusCode.Created, owner.Status);
    }

    [Fact]
    public async Task Always_asks_at_the_first_start_and_the_page_shows_it()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "always")]);
        using var browser = new PageClient(host.Url);

        var asked = await host.Api.StartAsync("mei@example.com");
        var page = await browser.SubmitAsync("/forgot", null, ("Email", "mei@example.com"), ("goal", "temporary_code"));
        var answered = await browser.PostAsync(
            "/forgot",
            [("Email", "mei@example.com"), ("goal", "temporary_code"), .. CaptchaSolver.InPage(page.Html), ("__RequestVerificationToken", PageClient.FormToken(page.Html))]);

        Assert.Equal("captcha_required", asked.Code);
        Assert.Equal((HttpStatusCode)428, page.Status);
        Assert.Contains("value=\"mei@example.com\"", page.Html, StringComparison.Ordinal);
        Assert.StartsWith("/forgot/code/", answered.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_asks_nowhere_and_refuses_beyond_the_limit()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "never")]);
        using var browser = new PageClient(host.Url);

        var page = await browser.GetAsync("/forgot/link");
        var link = await host.Api.StartAsync("mei@example.com", method: "email_link");
        for (var start = 1; start < 5; start++)
        {
            await host.Api.StartAsync("mei@example.com");
        }

        Assert.DoesNotContain("captcha_id", page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, link.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.Api.StartAsync("mei@example.com")).Status);
    }

    private static async Task<Reply> SolvedAsync(KeybackHost host, string identifier) => await host.Api.PostAsync(
        "/api/v1/recoveries",
        new JsonObject
        {
            ["identifier"] = identifier,
            ["method"] = "email_code",
            ["goal"] = "new_password",
            ["captcha"] = CaptchaSolver.ByNumber(await CaptchaSolver.MakeAsync(host.Api)),
        });

    private static async Task<List<HttpStatusCode>> StatusesAsync(KeybackHost host)
    {
        List<HttpStatusCode> statuses = [];
        for (var start = 0; start < 40; start++)
        {
            statuses.Add((await host.Api.StartAsync("mei@example.com")).Status);
        }

        return statuses;
    }
}
