using System.Net;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Pages;

/// <summary>Passkeys on the pages, without a browser: what the pages' script sends, sent by hand.</summary>
public sealed class PasskeyPagesTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";
    private const string Settings = "/my/settings/passkeys";

    private readonly Authenticator _phone = new();
    private KeybackHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Mei, "mei");
    }

    public ValueTask DisposeAsync()
    {
        _phone.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task A_passkey_is_added_renamed_and_removed_in_the_settings()
    {
        using var browser = await EnterAsync();
        Assert.Contains("/my/settings/change?next=passkeys", (await browser.GetAsync(Settings)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.AskPasskeyAsync("/my", "Options", Settings)).Status);
        var steppedUp = await browser.SubmitAsync("/my/settings/change?next=passkeys", "/my/settings/change", ("Password", KeybackHost.GoodPassword), ("next", "passkeys"));
        Assert.Equal(Settings, steppedUp.Location);

        Assert.Equal(HttpStatusCode.OK, (await AddAsync(browser)).Status); // the first factor: it shows the saved codes
        var page = await browser.GetAsync(Settings);
        var id = Between(page.Html, "name=\"Id\" value=\"", "\"");
        Assert.Equal($"{Settings}?done=renamed", (await browser.SubmitAsync(Settings, $"{Settings}?handler=Rename", ("Id", id), ("Name", "<b>My phone</b>"))).Location);
        Assert.Contains("&lt;b&gt;My phone&lt;/b&gt;", (await browser.GetAsync("/my/settings")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SubmitAsync(Settings, $"{Settings}?handler=Rename", ("Id", id), ("Name", " "))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await AddAsync(browser)).Status); // the same once more
        Assert.Equal($"{Settings}?done=removed", (await browser.SubmitAsync(Settings, $"{Settings}?handler=Remove", ("Id", id))).Location);
        Assert.DoesNotContain("My phone", (await browser.GetAsync("/my/settings")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_signs_in_on_the_page_and_leads_where_its_owner_wanted_to_go()
    {
        await _host.Api.EnterWithPasskeyAsync(Mei, _phone);
        using var browser = new PageClient(_host.Url);

        var answer = _phone.Use(await browser.PasskeyOptionsAsync("/sign-in", "PasskeyOptions")).ToJsonString();
        var signedIn = await browser.SubmitAsync("/sign-in", "/sign-in?handler=Passkey", ("Passkey", answer), ("next", "settings"));

        Assert.Equal("/my/settings", signedIn.Location);
        Assert.Contains("Signed in with a passkey.", (await browser.GetAsync("/my/settings")).Html, StringComparison.Ordinal);
        Assert.Contains(browser.Cookies.GetAllCookies(), cookie => cookie.Name == "keyback-device");
        using var stranger = new PageClient(_host.Url);
        var again = await stranger.SubmitAsync("/sign-in", "/sign-in?handler=Passkey", ("Passkey", answer));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("That passkey signs nobody in here.", again.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.SubmitAsync("/sign-in", "/sign-in?handler=Passkey", ("Passkey", "nonsense"))).Status);
    }

    [Fact]
    public async Task A_passkey_takes_the_place_of_the_password_before_a_change()
    {
        using var browser = await EnterAsync();
        await _host.Api.EnterWithPasskeyAsync(Mei, _phone);

        var options = await browser.PasskeyOptionsAsync("/my/settings/change", "PasskeyOptions");
        var changed = await browser.SubmitAsync("/my/settings/change", "/my/settings/change?handler=Passkey", ("Passkey", _phone.Use(options).ToJsonString()), ("next", "https://evil.example"));

        Assert.Equal("/my/settings/change", changed.Location);
        Assert.Contains("id=\"name\"", (await browser.GetAsync("/my/settings/change")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_recovery_a_passkey_is_offered_once_and_the_sign_in_counts_as_the_proof()
    {
        using var browser = new PageClient(_host.Url);
        await _host.RenewAsync(browser, Mei, Fresh);

        Assert.Equal("/my/passkey?next=settings", (await SignInAsync(browser, Fresh, "settings")).Location);
        var offered = await browser.GetAsync("/my/passkey?next=settings");
        Assert.Contains("href=\"/my/settings\"", offered.Html, StringComparison.Ordinal);
        Assert.Equal("/my/settings/change?next=passkeys", (await browser.SubmitAsync("/my/passkey", $"{Settings}?handler=Remove", ("Id", $"{Guid.Empty}"))).Location);
        Assert.Equal(HttpStatusCode.OK, (await AddAsync(browser, "/my/passkey")).Status);

        Assert.Equal("/my", (await browser.GetAsync("/my/passkey")).Location);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.AskPasskeyAsync("/my", "Options", Settings)).Status); // one, and only one
        using var later = new PageClient(_host.Url);
        Assert.Equal("/sign-in/second-factor", (await SignInAsync(later, Fresh)).Location);
        Assert.Contains(await _host.RecordAsync(), entry => entry.Kind is AuditKind.PasskeyOffered);
    }

    [Fact]
    public async Task The_offer_waits_for_a_browser_that_can_and_is_made_to_one_session_for_five_minutes()
    {
        using var session = await EnterAsync(); // from before
        using var browser = new PageClient(_host.Url);
        await _host.RenewAsync(browser, Mei, Fresh);
        using var unable = new PageClient(_host.Url);
        Assert.Equal("/my", (await SignInAsync(unable, Fresh, able: false)).Location);

        Assert.Equal("/my/passkey", (await SignInAsync(browser, Fresh)).Location);

        Assert.Equal("/my", (await unable.GetAsync("/my/passkey")).Location);
        Assert.Equal(HttpStatusCode.Forbidden, (await unable.AskPasskeyAsync("/my", "Options", Settings)).Status);
        using var second = new PageClient(_host.Url);
        Assert.Equal("/my", (await SignInAsync(second, Fresh)).Location);
        var options = await browser.PasskeyOptionsAsync("/my/passkey", "Options", Settings);
        _host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("/my", (await browser.GetAsync("/my/passkey")).Location);
        var late = await browser.SubmitAsync("/my", Settings, ("Passkey", _phone.Make(options).ToJsonString()));
        Assert.Equal("/my/settings/change?next=passkeys", late.Location);
    }

    [Fact]
    public async Task Whoever_signs_in_without_a_recovery_is_offered_none()
    {
        using var plain = new PageClient(_host.Url);
        Assert.Equal("/my", (await SignInAsync(plain, KeybackHost.GoodPassword)).Location);
        Assert.Equal("/my", (await plain.GetAsync("/my/passkey")).Location);
    }

    [Theory]
    [InlineData("/sign-in?handler=Passkey")]
    [InlineData("/sign-in?handler=PasskeyOptions")]
    [InlineData("/my/settings/change?handler=Passkey")]
    [InlineData("/my/settings/passkeys")]
    [InlineData("/my/settings/passkeys?handler=Options")]
    [InlineData("/my/settings/passkeys?handler=Remove")]
    public async Task A_form_of_another_site_does_nothing(string path)
    {
        using var browser = await EnterAsync();
        var token = PageClient.FormToken((await browser.GetAsync("/my/settings/change")).Html);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, [("Passkey", "{}")])).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await browser.PostAsync(path, [("Passkey", "{}"), ("__RequestVerificationToken", token)], ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    private async Task<PageClient> EnterAsync()
    {
        var browser = new PageClient(_host.Url);
        Assert.Equal("/my", (await SignInAsync(browser, KeybackHost.GoodPassword, able: false)).Location);
        return browser;
    }

    private static Task<PageReply> SignInAsync(PageClient browser, string password, string next = "", bool able = true) =>
        browser.SubmitAsync("/sign-in", null, ("Identifier", Mei), ("Password", password), ("next", next), ("able", able ? "1" : ""));

    private async Task<PageReply> AddAsync(PageClient browser, string page = Settings)
    {
        var options = await browser.PasskeyOptionsAsync(page, "Options", Settings);
        return await browser.SubmitAsync(page, Settings, ("Passkey", _phone.Make(options).ToJsonString()));
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
