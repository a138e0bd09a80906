using System.Buffers.Binary;
using System.Net;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Platform;

/// <summary>The manifest, its icons and the service worker, as a browser asks for them.</summary>
public sealed class InstallableAppTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private ApiClient Api => shared.Host.Api;

    [Theory]
    [InlineData("en", "Forgot password?")]
    [InlineData("zh-Hans", "忘记密码？")]
    public async Task The_manifest_speaks_the_language_of_the_page_and_names_icons_that_exist(string language, string shortcut)
    {
        using var browser = new PageClient(shared.Host.Url);
        var page = await browser.GetAsync($"/sign-in?lang={language}");
        var address = WebUtility.HtmlDecode(Regex.Match(page.Html, "rel=\"manifest\" href=\"([^\"]+)\"").Groups[1].Value);

        var manifest = await Api.SendAsync(HttpMethod.Get, address); // without cookies, as browsers do

        Assert.Equal("application/manifest+json", manifest.Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal(language, manifest["lang"]);
        Assert.Contains(shortcut, manifest.Json!["shortcuts"]!.AsArray().Select(one => (string?)one!["name"]));
        Assert.Equal(["any", "any", "any", "maskable", "maskable"], manifest.Json!["icons"]!.AsArray().Select(icon => (string?)icon!["purpose"]).Order());
        foreach (var icon in manifest.Json!["icons"]!.AsArray().Where(icon => (string?)icon!["type"] == "image/png"))
        {
            var bytes = await Api.Http.GetByteArrayAsync((string)icon!["src"]!, TestContext.Current.CancellationToken);
            var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));
            Assert.Equal((string?)icon["sizes"], $"{width}x{height}");
            Assert.InRange(bytes.Length, 1, 20_000);
        }
    }

    [Fact]
    public async Task The_service_worker_comes_from_the_root_and_its_address_names_the_assets()
    {
        using var browser = new PageClient(shared.Host.Url);
        var page = await browser.GetAsync("/sign-in");
        var address = WebUtility.HtmlDecode(Regex.Match(page.Html, "name=\"worker\" content=\"([^\"]+)\"").Groups[1].Value);
        Assert.Matches(@"^/service-worker\.js\?v=[0-9a-f]{16}$", address);

        var worker = await Api.SendAsync(HttpMethod.Get, address);

        Assert.Equal((HttpStatusCode.OK, "text/javascript"), (worker.Status, worker.Message.Content.Headers.ContentType?.MediaType));
        foreach (Match kept in Regex.Matches(worker.Text, "'(/[a-z0-9./-]+\\.(?:html|css|svg|png))'"))
        {
            Assert.Equal(HttpStatusCode.OK, (await Api.SendAsync(HttpMethod.Get, kept.Groups[1].Value)).Status);
        }
    }

    [Fact]
    public async Task The_offline_page_speaks_both_languages_and_needs_nothing_that_is_not_kept()
    {
        var page = await Api.SendAsync(HttpMethod.Get, "/offline.html");

        Assert.Contains("You are offline", page.Text, StringComparison.Ordinal);
        Assert.Contains("您已离线", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        var worker = await Api.SendAsync(HttpMethod.Get, "/service-worker.js");
        Assert.All(Regex.Matches(page.Text, "(?:href|src)=\"(/[^\"]+)\""), link => Assert.Contains($"'{link.Groups[1].Value}'", worker.Text, StringComparison.Ordinal));
    }
}
