using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Captcha;

/// <summary>A provider's widget on our pages, with our own picture beside it and in its place.</summary>
public sealed class ProviderOnPagesTests
{
    [Theory]
    [InlineData("turnstile", "cf-turnstile", "https://challenges.cloudflare.com")]
    [InlineData("hcaptcha", "h-captcha", "https://*.hcaptcha.com")]
    public async Task The_widget_is_shown_and_its_response_starts_a_Recovery(string provider, string widget, string origin)
    {
        await using var verify = await SiteVerifyServer.StartAsync();
        await using var host = await StartAsync(provider, verify);
        using var browser = new PageClient(host.Url);

        var page = await browser.GetAsync("/forgot/link");
        var elsewhere = await browser.GetAsync("/sign-in");
        var sent = await browser.SubmitAsync(
            "/forgot/link", null, ("Email", "mei@example.com"), ($"{widget}-response", SiteVerifyServer.Good));
        var again = await browser.SubmitAsync(
            "/forgot/link", null, ("Email", "mei@example.com"), ($"{widget}-response", SiteVerifyServer.Good));

        Assert.Contains($"class=\"{widget}\" data-sitekey=\"{SiteVerifyServer.SiteKey}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains(origin, page.Message.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(origin, elsewhere.Message.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith("/forgot/sent/", sent.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status); // a response counts once
    }

    [Fact]
    public async Task When_the_provider_is_down_our_own_picture_takes_over_for_a_minute()
    {
        await using var verify = await SiteVerifyServer.StartAsync();
        verify.Disorder = (_, _) => Task.FromResult<Microsoft.AspNetCore.Http.IResult?>(Microsoft.AspNetCore.Http.Results.StatusCode(503));
        await using var host = await StartAsync("turnstile", verify);
        using var browser = new PageClient(host.Url);

        var refused = await browser.SubmitAsync(
            "/forgot/link", null, ("Email", "mei@example.com"), ("cf-turnstile-response", SiteVerifyServer.Good));
        var answered = await browser.PostAsync(
            "/forgot/link",
            [("Email", "mei@example.com"), .. CaptchaSolver.InPage(refused.Html), ("__RequestVerificationToken", PageClient.FormToken(refused.Html))]);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await browser.GetAsync("/forgot/link");

        Assert.Equal((HttpStatusCode)428, refused.Status);
        Assert.DoesNotContain("cf-turnstile", refused.Html, StringComparison.Ordinal);
        Assert.StartsWith("/forgot/sent/", answered.Location, StringComparison.Ordinal);
        Assert.Contains("cf-turnstile", later.Html, StringComparison.Ordinal);
    }

    private static Task<KeybackHost> StartAsync(string provider, SiteVerifyServer verify) => KeybackHost.StartAsync(
    [
        ("Keyback:Captcha:Mode", "adaptive"),
        ("Keyback:Captcha:Provider", provider),
        ("Keyback:Captcha:SiteKey", SiteVerifyServer.SiteKey),
        ("Keyback:Captcha:Secret", SiteVerifyServer.Secret),
        ("Keyback:Captcha:VerifyUrl", verify.Url),
    ]);
}
