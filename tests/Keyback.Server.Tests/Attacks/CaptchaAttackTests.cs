using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>CAPTCHAs as a bot farm meets them.</summary>
public sealed class CaptchaAttackTests
{
    private static readonly (string, string)[] Adaptive = [("Keyback:Captcha:Mode", "adaptive")];

    [Theory]
    [InlineData("\uFFFE")]
    [InlineData("\uFFFF")]
    [InlineData("AAAA\uFFFEA")]
    [InlineData("\uD800A")]
    [InlineData("\u0344\u0344\uFDFA\uFDFA")]
    [InlineData("\u0000")]
    public async Task Characters_that_are_none_make_a_wrong_answer_like_any_other(string typed)
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        var made = await CaptchaSolver.MakeAsync(host.Api);
        var answer = CaptchaSolver.ByNumber(made);

        var wrong = await StartAsync(host, new JsonObject { ["id"] = made["id"], ["text"] = typed });
        var late = await StartAsync(host, answer);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "captcha_wrong"), (wrong.Status, wrong.Code));
        Assert.Equal("captcha_wrong", late.Code); // it was used up
    }

    [Fact]
    public async Task Hearing_a_CAPTCHA_counts_for_the_network_like_having_one_made()
    {
        await using var host = await KeybackHost.StartAsync([.. Adaptive, ("Keyback:Limits:StartsPerNetwork", "1")]);
        using var browser = new PageClient(host.Url);
        var id = CaptchaSolver.IdIn((await browser.GetAsync("/forgot/link")).Html);
        for (var time = 1; time < 10; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"/captcha/{id}/sound")).Status);
        }

        var more = await browser.GetAsync($"/captcha/{id}/sound");

        Assert.Equal(HttpStatusCode.TooManyRequests, more.Status);
        Assert.NotNull(more.Message.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_work_for_one_is_no_work_for_another_however_salt_and_number_are_cut()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        var (one, two) = (await CaptchaSolver.MakeAsync(host.Api), await CaptchaSolver.MakeAsync(host.Api));
        var number = (long)CaptchaSolver.ByNumber(one)["number"]!;

        var other = await StartAsync(host, new JsonObject { ["id"] = two["id"], ["number"] = number });
        var beyond = await StartAsync(host, new JsonObject { ["id"] = one["id"], ["number"] = number + (1L << 18) + 1 });

        Assert.Equal(("captcha_wrong", "captcha_wrong"), (other.Code, beyond.Code));
    }

    [Fact]
    public async Task The_sound_is_kept_by_nobody_and_embedded_nowhere()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        using var browser = new PageClient(host.Url);
        var id = CaptchaSolver.IdIn((await browser.GetAsync("/forgot/link")).Html);

        var sound = await browser.GetAsync($"/captcha/{id}/sound");

        Assert.True(sound.Message.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", Assert.Single(sound.Message.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(sound.Message.Headers.GetValues("Cross-Origin-Resource-Policy")));
    }

    [Fact]
    public async Task Requests_that_solve_nothing_are_charged_to_their_network()
    {
        await using var host = await KeybackHost.StartAsync([.. Adaptive, ("Keyback:Limits:StartsPerNetwork", "3")]);
        for (var start = 0; start < 9; start++)
        {
            await host.Api.StartAsync($"somebody{start}@example.com");
        }

        var more = await host.Api.StartAsync("mei@example.com");

        Assert.Equal((HttpStatusCode.TooManyRequests, "throttled"), (more.Status, more.Code));
    }

    private static Task<Reply> StartAsync(KeybackHost host, JsonNode captcha) => host.Api.PostAsync(
        "/api/v1/recoveries",
        new JsonObject { ["identifier"] = "mei@example.com", ["method"] = "email_link", ["goal"] = "new_password", ["captcha"] = captcha });
}
