using System.Net;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Support;

public sealed class ContactTests
{
    private static readonly (string Name, string Value)[] Filled =
        [("Reach", "mei@elsewhere.example"), ("Words", "The phone fell into the lake.\r\nNo code comes."), ("reference", "k7q-2m9")];

    [Fact]
    public async Task What_somebody_writes_is_kept_sealed_and_confirmed_with_a_reference()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var sent = await browser.SubmitAsync("/contact", null, Filled);
        var confirmed = await browser.GetAsync(sent.Location!);
        var kept = Assert.Single(await OpenAsync(host));

        Assert.Equal($"/contact?kept={kept.Reference}", sent.Location);
        Assert.Contains(kept.Reference, confirmed.Html, StringComparison.Ordinal);
        Assert.Equal(("mei@elsewhere.example", "The phone fell into the lake.\nNo code comes.", "K7Q-2M9", "en"), (kept.Reach, kept.Words, kept.About, kept.Locale));
        Assert.False(host.StoreHolds("mei@elsewhere.example"));
        Assert.False(host.StoreHolds("fell into the lake"));
        Assert.DoesNotContain("elsewhere.example", host.Log.ToString(), StringComparison.Ordinal);
        Assert.Contains(kept.Reference, host.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_asks_for_a_CAPTCHA_and_keeps_what_was_written()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "adaptive")]);
        using var browser = new PageClient(host.Url);

        var asked = await browser.SubmitAsync("/contact", null, Filled);
        var answered = await browser.PostAsync(
            "/contact", [.. Filled, .. CaptchaSolver.InPage(asked.Html), ("__RequestVerificationToken", PageClient.FormToken(asked.Html))]);

        Assert.Equal((HttpStatusCode)428, asked.Status);
        Assert.Contains("fell into the lake", asked.Html, StringComparison.Ordinal);
        Assert.StartsWith("/contact?kept=", answered.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_eleventh_in_an_hour_from_one_network_is_refused()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);
        for (var time = 0; time < 10; time++)
        {
            await browser.SubmitAsync("/contact", null, Filled);
        }

        var more = await browser.SubmitAsync("/contact", null, Filled);

        Assert.Equal(HttpStatusCode.TooManyRequests, more.Status);
        Assert.NotNull(more.Message.Headers.RetryAfter);
        Assert.Equal(10, (await OpenAsync(host)).Count);
    }

    [Theory]
    [InlineData("", "words", "reach")]
    [InlineData("x@y", "", "reach")]
    [InlineData("mei@elsewhere.example", " \n ", "words")]
    [InlineData("mei@elsewhere.example", "\u0007\u0008", "words")]
    public async Task What_is_missing_is_said_at_the_field(string reach, string words, string field)
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var page = await browser.SubmitAsync("/contact", null, ("Reach", reach), ("Words", words));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Matches($"id=\"{field}\"[^>]*aria-invalid=\"true\"", page.Html);
        Assert.Empty(await OpenAsync(host));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("half \ud800 of a pair")]
    [InlineData("{{7*7}} ${jndi:ldap://x} \u202Egnp.exe")]
    public async Task Hostile_words_are_kept_as_words(string words)
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var sent = await browser.SubmitAsync("/contact", null, ("Reach", "mei@elsewhere.example"), ("Words", words), ("reference", words));

        Assert.StartsWith("/contact?kept=", sent.Location, StringComparison.Ordinal);
        Assert.Single(await OpenAsync(host));
    }

    [Fact]
    public async Task Too_long_words_are_refused_and_a_false_confirmation_shows_nothing()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var tooLong = await browser.SubmitAsync("/contact", null, ("Reach", "mei@elsewhere.example"), ("Words", new string('x', 2001)));
        var forged = await browser.GetAsync("/contact?kept=" + Uri.EscapeDataString("call +1 900 now"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooLong.Status);
        Assert.DoesNotContain("note good", forged.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_report_in_Chinese_fits_into_the_form()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);
        var page = await browser.GetAsync("/contact");
        var words = new string('水', 2000);

        var sent = await browser.PostPartsAsync(
            "/contact", ("Reach", "mei@elsewhere.example"), ("Words", words), ("__RequestVerificationToken", PageClient.FormToken(page.Html)));

        Assert.Contains("enctype=\"multipart/form-data\"", page.Html, StringComparison.Ordinal);
        Assert.StartsWith("/contact?kept=", sent.Location, StringComparison.Ordinal);
        Assert.Equal(words, Assert.Single(await OpenAsync(host)).Words);
    }

    [Fact]
    public async Task The_operators_phone_hours_and_languages_are_shown()
    {
        await using var host = await KeybackHost.StartAsync(
            [("Keyback:Support:Phone", "+86 400 810 0000"), ("Keyback:Support:Hours", "09:00–18:00"), ("Keyback:Support:Languages", "中文, English")]);
        using var browser = new PageClient(host.Url);

        var page = WebUtility.HtmlDecode((await browser.GetAsync("/contact")).Html);

        Assert.Contains("tel:+864008100000", page, StringComparison.Ordinal);
        Assert.Contains("09:00–18:00", page, StringComparison.Ordinal);
        Assert.Contains("中文, English", page, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<SupportRequest>> OpenAsync(KeybackHost host) => host.Services.GetRequiredService<SupportRequestStore>()
        .ListAsync(SupportRequestState.Open, TestContext.Current.CancellationToken);
}
