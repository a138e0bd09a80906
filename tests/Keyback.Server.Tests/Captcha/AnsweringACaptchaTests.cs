using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Captcha;

/// <summary>Requirement D-19: checked on the server, once, on every interface, for whom it was made.</summary>
public sealed class AnsweringACaptchaTests
{
    private const string Program = "network 7f0000"; // who this test is to the server

    private static readonly (string, string)[] Adaptive = [("Keyback:Captcha:Mode", "adaptive")];

    [Fact]
    public async Task The_link_way_asks_for_one_and_goes_on_with_the_work_done()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);

        var without = await StartAsync(host, null);
        var made = await CaptchaSolver.MakeAsync(host.Api);
        var with = await StartAsync(host, CaptchaSolver.ByNumber(made));

        Assert.Equal(((HttpStatusCode)428, "captcha_required"), (without.Status, without.Code));
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.StartsWith("data:image/png;base64,", made["image"], StringComparison.Ordinal);
        Assert.StartsWith("data:audio/wav;base64,", made["audio"], StringComparison.Ordinal);
        Assert.Equal("SHA-256", (string?)made.Json!["proof_of_work"]!["algorithm"]);
        Assert.EndsWith("&", (string?)made.Json["proof_of_work"]!["salt"], StringComparison.Ordinal);
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(2), DateTimeOffset.Parse(made["expires_at"], null));
        Assert.Equal(HttpStatusCode.Created, with.Status);
        Assert.Equal("link_sent", with["state"]);
    }

    [Fact]
    public async Task The_characters_are_taken_however_they_are_typed()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        foreach (var typed in (Func<string, string>[])[text => text, text => text.ToLowerInvariant(), text => $" {text[..3]} - {text[3..]} ", Wide])
        {
            var made = await CaptchaSolver.MakeAsync(host.Api);
            var text = await CaptchaSolver.TextAsync(host, made["id"], Program);

            var reply = await StartAsync(host, new JsonObject { ["id"] = made["id"], ["text"] = typed(text) });

            Assert.Equal(HttpStatusCode.Created, reply.Status);
        }
    }

    [Fact]
    public async Task A_wrong_answer_uses_it_up_and_starts_nothing()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        var made = await CaptchaSolver.MakeAsync(host.Api);
        var right = CaptchaSolver.ByNumber(made);

        var wrong = await StartAsync(host, new JsonObject { ["id"] = made["id"], ["text"] = "AAAAAA", ["number"] = -1 });
        var late = await StartAsync(host, right);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "captcha_wrong"), (wrong.Status, wrong.Code));
        Assert.Equal("captcha_wrong", late.Code);
    }

    [Fact]
    public async Task I3_fifty_parallel_uses_of_one_answer_start_one_Recovery()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        var answer = CaptchaSolver.ByNumber(await CaptchaSolver.MakeAsync(host.Api));

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StartAsync(host, answer.DeepClone())));

        Assert.Single(replies, reply => reply.Status is HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status is not HttpStatusCode.Created), reply => Assert.Equal("captcha_wrong", reply.Code));
    }

    [Fact]
    public async Task After_two_minutes_it_takes_no_answer()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        var answer = CaptchaSolver.ByNumber(await CaptchaSolver.MakeAsync(host.Api));

        host.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("captcha_wrong", (await StartAsync(host, answer)).Code);
    }

    [Fact]
    public async Task Nobody_answers_what_was_made_for_another()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        using var one = new PageClient(host.Url);
        using var two = new PageClient(host.Url);
        var fields = CaptchaSolver.InPage((await one.GetAsync("/forgot/link")).Html);

        var thief = await two.SubmitAsync("/forgot/link", null, [("Email", "mei@example.com"), .. fields]);
        var program = await StartAsync(host, new JsonObject { ["id"] = fields[0].Value, ["number"] = long.Parse(fields[1].Value, null) });
        var unheard = await two.GetAsync($"/captcha/{fields[0].Value}/sound");
        var heard = await one.GetAsync($"/captcha/{fields[0].Value}/sound");
        var owner = await one.SubmitAsync("/forgot/link", null, [("Email", "mei@example.com"), .. fields]);
        var dropped = await one.SubmitAsync("/forgot/link", null, ("Email", "mei@example.com"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, thief.Status);
        Assert.Equal("captcha_wrong", program.Code);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (unheard.Status, heard.Status));
        Assert.Equal("audio/wav", heard.Message.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("/forgot/sent/", owner.Location, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode)428, dropped.Status);
    }

    [Fact]
    public async Task The_page_keeps_what_was_filled_in_when_another_picture_is_asked_for()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        using var browser = new PageClient(host.Url);
        var first = await browser.GetAsync("/forgot/link");

        var second = await browser.SubmitAsync("/forgot/link", "/forgot/link?handler=Another", ("Email", "mei@example.com"));

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Contains("value=\"mei@example.com\"", second.Html, StringComparison.Ordinal);
        Assert.NotEqual(CaptchaSolver.IdIn(first.Html), CaptchaSolver.IdIn(second.Html));
    }

    [Fact]
    public async Task A_bad_address_does_not_use_the_answer_up()
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);
        var answer = CaptchaSolver.ByNumber(await CaptchaSolver.MakeAsync(host.Api));

        var bad = await StartAsync(host, answer.DeepClone(), "no address");
        var good = await StartAsync(host, answer);

        Assert.Equal(("identifier_invalid", HttpStatusCode.Created), (bad.Code, good.Status));
    }

    [Fact]
    public async Task Making_them_is_limited_too()
    {
        await using var host = await KeybackHost.StartAsync([.. Adaptive, ("Keyback:Limits:StartsPerNetwork", "1")]);
        using var browser = new PageClient(host.Url);
        for (var time = 0; time < 10; time++)
        {
            Assert.Equal(HttpStatusCode.Created, (await CaptchaSolver.MakeAsync(host.Api)).Status);
        }

        var more = await CaptchaSolver.MakeAsync(host.Api);
        var page = await browser.GetAsync("/forgot/link");

        Assert.Equal((HttpStatusCode.TooManyRequests, "throttled"), (more.Status, more.Code));
        Assert.NotNull(more.Message.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
    }

    [Theory]
    [InlineData("""{"id":"x"}""")]
    [InlineData("""{"number":"12"}""")]
    [InlineData("""[]""")]
    [InlineData("""7""")]
    public async Task A_malformed_answer_is_an_invalid_request(string captcha)
    {
        await using var host = await KeybackHost.StartAsync(Adaptive);

        var reply = await StartAsync(host, JsonNode.Parse(captcha));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (reply.Status, reply.Code));
    }

    private static Task<Reply> StartAsync(KeybackHost host, JsonNode? captcha, string identifier = "mei@example.com") => host.Api.PostAsync(
        "/api/v1/recoveries",
        new JsonObject { ["identifier"] = identifier, ["method"] = "email_link", ["goal"] = "new_password", ["captcha"] = captcha });

    private static string Wide(string text) => string.Concat(text.Select(sign => (char)(sign + 0xFEE0)));
}
