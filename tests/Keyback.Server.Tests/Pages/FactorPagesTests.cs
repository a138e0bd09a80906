using System.Net;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;
using OtpNet;

namespace Keyback.Server.Tests.Pages;

/// <summary>Second factors in a browser without script: set up, asked for at the doors, lost, and waited for.</summary>
public sealed partial class FactorPagesTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";
    private const string Own = "/my/settings/factors";

    private KeybackHost _host = null!; // set before each test
    private PageClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Mei, "mei");
        _browser = new PageClient(_host.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task An_app_is_set_up_in_the_settings_and_asked_for_at_the_sign_in()
    {
        await _browser.SubmitAsync("/sign-in", null, ("Identifier", "mei"), ("Password", KeybackHost.GoodPassword));
        Assert.Contains("/my/settings/change?next=factors", (await _browser.GetAsync(Own)).Html, StringComparison.Ordinal);
        Assert.Equal(Own, (await _browser.SubmitAsync("/my/settings/change?next=factors", "/my/settings/change", ("Password", KeybackHost.GoodPassword), ("next", "factors"))).Location);

        Assert.Equal(Own, (await _browser.SubmitAsync(Own, $"{Own}?handler=Begin")).Location);
        var shown = await _browser.GetAsync(Own);
        Assert.Contains("<svg", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<svg[^>]*style=|<script[^>]*>[^<]", shown.Html);
        var app = new App(Base32Encoding.ToBytes(SecretIn().Match(shown.Html).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal)), []);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _browser.SubmitAsync(Own, $"{Own}?handler=Code", ("Code", "000000"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _browser.SubmitAsync(Own, $"{Own}?handler=Code", ("Code", "12"))).Status);
        var done = await _browser.SubmitAsync(Own, $"{Own}?handler=Code", ("Code", _host.NextTotp(app)));
        var saved = SavedIn().Matches(done.Html).Select(code => code.Groups[1].Value).ToList();
        Assert.Equal(10, saved.Distinct().Count());
        Assert.All(saved, code => Assert.DoesNotContain(code, _host.Log.Lines.Select(line => line.Text)));
        Assert.Empty(SavedIn().Matches((await _browser.GetAsync(Own)).Html)); // shown once
        Assert.Contains("10 of 10", (await _browser.GetAsync(Own)).Html, StringComparison.Ordinal);

        using var other = new PageClient(_host.Url);
        Assert.Equal("/sign-in/second-factor", (await other.SubmitAsync("/sign-in", null, ("Identifier", Mei), ("Password", KeybackHost.GoodPassword))).Location);
        Assert.Equal("/sign-in", (await other.GetAsync("/my")).Location);
        Assert.DoesNotContain(other.Cookies.GetAllCookies(), cookie => cookie.Value.Contains(KeybackHost.GoodPassword[..6], StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await other.SubmitAsync("/sign-in/second-factor", null, ("SavedCode", "too short"))).Status);
        Assert.Equal("/my", (await other.SubmitAsync("/sign-in/second-factor", null, ("SavedCode", saved[4].ToLowerInvariant().Replace('-', ' ')))).Location);
        Assert.Contains("9 of 10", (await other.GetAsync(Own)).Html, StringComparison.Ordinal);

        var again = await _browser.SubmitAsync(Own, $"{Own}?handler=Saved");
        Assert.Equal(10, SavedIn().Matches(again.Html).Select(code => code.Groups[1].Value).Except(saved).Count());
        Assert.Equal($"{Own}?done=removed", (await _browser.SubmitAsync(Own, $"{Own}?handler=Remove")).Location);
        using var third = new PageClient(_host.Url);
        Assert.Equal("/my", (await third.SubmitAsync("/sign-in", null, ("Identifier", Mei), ("Password", KeybackHost.GoodPassword))).Location);
    }

    [Fact]
    public async Task Half_a_sign_in_is_over_after_five_minutes_and_with_another_password()
    {
        var app = await _host.SetUpAppAsync(Mei);
        await _browser.SubmitAsync("/sign-in", null, ("Identifier", "mei"), ("Password", KeybackHost.GoodPassword));
        var session = await _host.Api.EnterWithAsync(_host, app, "mei");
        await _host.Api.StepUpAsync(session);
        var form = PageClient.FormToken((await _browser.GetAsync("/sign-in/second-factor")).Html);
        await _host.Api.NewPasswordAsync(session, Fresh);

        Assert.Equal("/sign-in?done=late", (await _browser.PostAsync("/sign-in/second-factor", [("Totp", _host.NextTotp(app)), ("__RequestVerificationToken", form)])).Location);
        await _browser.SubmitAsync("/sign-in", null, ("Identifier", "mei"), ("Password", Fresh));
        _host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("/sign-in?done=late", (await _browser.PostAsync("/sign-in/second-factor", [("Totp", _host.NextTotp(app)), ("__RequestVerificationToken", form)])).Location);
        Assert.Equal("/sign-in", (await _browser.GetAsync("/sign-in/second-factor")).Location);
    }

    [Theory]
    [InlineData("new_password")]
    [InlineData("temporary_code")]
    public async Task The_second_factor_is_asked_for_between_the_code_and_the_goal(string goal)
    {
        var app = await _host.SetUpAppAsync(Mei);
        var (code, reference) = await _browser.StartAsync(Mei, goal);
        var page = (await _browser.SubmitAsync(code, null, ("Code", await _host.Mails.CodeAsync(reference)))).Location!;
        Assert.StartsWith("/forgot/second-factor/", page, StringComparison.Ordinal);
        var id = page["/forgot/second-factor/".Length..];

        Assert.Equal(page, (await _browser.GetAsync($"/forgot/password/{id}")).Location);
        Assert.Equal(page, (await _browser.GetAsync($"/forgot/ended/{id}")).Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _browser.SubmitAsync(page, null, ("Totp", "12 34"))).Status);
        var wrong = await _browser.SubmitAsync(page, null, ("Totp", "000000"));
        Assert.Contains("4 tries left", wrong.Html, StringComparison.Ordinal);
        var right = await _browser.SubmitAsync(page, null, ("Totp", _host.NextTotp(app)));

        if (goal is "temporary_code")
        {
            Assert.Equal("/my", right.Location);
            Assert.Contains("sign in with your password", (await _browser.GetAsync(Own)).Html, StringComparison.Ordinal);
            return;
        }

        Assert.Equal($"/forgot/password/{id}", right.Location);
        Assert.StartsWith("/sign-in?done=password", (await _browser.SubmitAsync(right.Location!, null, ("Password", Fresh))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_lost_it_waits_after_a_tick_and_whoever_is_in_sees_and_stops_it()
    {
        var app = await _host.SetUpAppAsync(Mei);
        using var owner = new PageClient(_host.Url);
        await owner.SubmitAsync("/sign-in", null, ("Identifier", "mei"), ("Password", KeybackHost.GoodPassword));
        await owner.SubmitAsync("/sign-in/second-factor", null, ("Totp", _host.NextTotp(app)));
        for (var round = 0; round < 2; round++)
        {
            var (code, reference) = await _browser.StartAsync(Mei);
            var page = (await _browser.SubmitAsync(code, null, ("Code", await _host.Mails.CodeAsync(reference)))).Location!;
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _browser.SubmitAsync(page, $"{page}?handler=Wait")).Status); // a scanner ticks nothing
            var waiting = (await _browser.SubmitAsync(page, $"{page}?handler=Wait", ("Really", "true"))).Location!;
            Assert.StartsWith("/forgot/waiting/", waiting, StringComparison.Ordinal);
            Assert.Contains(reference, (await _browser.GetAsync(waiting)).Html, StringComparison.Ordinal);
            Assert.Contains(reference, (await owner.GetAsync("/my")).Html, StringComparison.Ordinal);
            if (round == 0)
            {
                Assert.Equal("/my?done=stopped", (await owner.SubmitAsync("/my", "/my?handler=StopWait")).Location);
                Assert.StartsWith("/forgot/ended/", (await _browser.GetAsync(waiting)).Location, StringComparison.Ordinal);
                Assert.DoesNotContain(reference, (await owner.GetAsync("/my")).Html, StringComparison.Ordinal);
                continue;
            }

            _host.Clock.Advance(TimeSpan.FromHours(72));
            var over = (await _browser.GetAsync(waiting)).Location!;
            Assert.StartsWith("/forgot/password/", over, StringComparison.Ordinal);
            Assert.StartsWith("/sign-in?done=password", (await _browser.SubmitAsync(over, null, ("Password", Fresh))).Location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_browser_that_waits_knows_it_for_days_whatever_else_it_starts()
    {
        await _host.SetUpAppAsync(Mei);
        var (code, reference) = await _browser.StartAsync(Mei);
        var page = (await _browser.SubmitAsync(code, null, ("Code", await _host.Mails.CodeAsync(reference)))).Location!;
        var waiting = (await _browser.SubmitAsync(page, $"{page}?handler=Wait", ("Really", "true"))).Location!;
        await _browser.GetAsync(waiting);
        for (var other = 0; other < 4; other++)
        {
            await _browser.StartAsync($"other{other}@example.com");
        }

        var cookie = Assert.Single(_browser.Cookies.GetAllCookies(), cookie => cookie.Name.EndsWith("recovery", StringComparison.Ordinal));
        Assert.InRange(cookie.Expires - cookie.TimeStamp, TimeSpan.FromHours(95), TimeSpan.FromHours(97)); // 72 of waiting, and a day to come back in
        Assert.Contains(reference, (await _browser.GetAsync(waiting)).Html, StringComparison.Ordinal);
        _host.Clock.Advance(TimeSpan.FromHours(72));
        Assert.StartsWith("/forgot/password/", (await _browser.GetAsync(waiting)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_link_a_scanner_that_presses_every_button_starts_no_wait_and_the_owner_goes_on()
    {
        var app = await _host.SetUpAppAsync(Mei);
        await _host.Api.StartedAsync(Mei, method: "email_link");
        await _host.SettledAsync();
        var link = await _host.Mails.LinkTokenAsync();
        using var scanner = new PageClient(_host.Url);
        var page = (await scanner.SubmitAsync("/r", null, ("token", link))).Location!;
        Assert.StartsWith("/forgot/second-factor/", page, StringComparison.Ordinal);
        await scanner.SubmitAsync(page, $"{page}?handler=Wait");
        await scanner.SubmitAsync(page, null);
        await _host.SettledAsync();
        Assert.DoesNotContain(_host.Phones.All, sms => sms.Template == "recovery_waits");

        Assert.Equal(page, (await _browser.SubmitAsync("/r", null, ("token", link))).Location);
        var next = (await _browser.SubmitAsync(page, null, ("Totp", _host.NextTotp(app)))).Location!;
        Assert.StartsWith("/forgot/password/", next, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in?done=password", (await _browser.SubmitAsync(next, null, ("Password", Fresh))).Location, StringComparison.Ordinal);
        Assert.StartsWith("/forgot/ended/", (await scanner.GetAsync(next)).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("known", "/sign-in/second-factor", "Factor_WrongNoneKnown", "browsers that have signed in")]
    [InlineData("known", "/my/settings/change", "Factor_WrongNoneKnown", "browsers that have signed in")]
    [InlineData("known", "/forgot/second-factor", "Factor_WrongNoneKnown", "browsers that have signed in")]
    [InlineData("stranger", "/sign-in/second-factor", "Factor_WrongNone", "browsers that have not signed in")]
    [InlineData("stranger", "/forgot/second-factor", "Factor_WrongNone", "browsers that have not signed in")]
    public async Task I5_whoever_was_wrong_too_often_is_told_for_which_browsers_the_second_factor_is_closed(string lane, string door, string key, string mail)
    {
        var app = await _host.SetUpAppAsync(Mei);
        using var owner = new PageClient(_host.Url);
        await EnterAsync(owner, app);
        if (door is not "/my/settings/change")
        {
            Leave(owner); // the browser stays known
        }

        var browser = lane is "known" ? owner : _browser;

        var (page, action) = door switch
        {
            "/sign-in/second-factor" => await AtSignInAsync(),
            "/my/settings/change" => (door, $"{door}?handler=Totp"),
            _ => await InRecoveryAsync(),
        };
        PageReply last = null!;
        for (var guess = 0; guess < 5; guess++)
        {
            last = await browser.SubmitAsync(page, action, ("Totp", "000000"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, last.Status);
        }

        last.Says("en", key);
        last.SaysNot("en", key is "Factor_WrongNone" ? "Factor_WrongNoneKnown" : "Factor_WrongNone");
        await _host.SettledAsync();
        Assert.Contains(mail, Regex.Replace(_host.Mails.All[^1].TextBody!, @"\s+", " "), StringComparison.Ordinal);
        using var other = new PageClient(_host.Url);
        await EnterAsync(lane is "known" ? other : owner, app); // the other lane is as open as before

        async Task<(string, string)> AtSignInAsync()
        {
            await browser.SubmitAsync("/sign-in", null, ("Identifier", "mei"), ("Password", KeybackHost.GoodPassword));
            return (door, door);
        }

        async Task<(string, string)> InRecoveryAsync()
        {
            var (code, reference) = await browser.StartAsync(Mei);
            var asked = (await browser.SubmitAsync(code, null, ("Code", await _host.Mails.CodeAsync(reference)))).Location!;
            Assert.StartsWith(door, asked, StringComparison.Ordinal);
            return (asked, asked);
        }
    }

    [Fact]
    public async Task One_try_that_is_left_before_a_change_is_no_plural()
    {
        var app = await _host.SetUpAppAsync(Mei);
        await EnterAsync(_browser, app);
        PageReply last = null!;
        for (var guess = 0; guess < 4; guess++)
        {
            last = await _browser.SubmitAsync("/my/settings/change", "/my/settings/change?handler=Totp", ("Totp", "000000"));
        }

        last.Says("en", "Factor_WrongOne");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task A_wait_promises_no_more_than_a_notice_by_sms_can_do(string language)
    {
        await _host.SetUpAppAsync(Mei);
        var (code, reference) = await _browser.StartAsync(Mei);
        var page = (await _browser.SubmitAsync(code, null, ("Code", await _host.Mails.CodeAsync(reference)))).Location!;
        var waiting = (await _browser.SubmitAsync(page, $"{page}?handler=Wait", ("Really", "true"))).Location!;

        var shown = (await _browser.GetAsync($"{waiting}?lang={language}")).Read;

        Assert.Contains(language is "en" ? "so that its owner can stop this" : "账户所有者可以阻止此申请", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(language is "en" ? "each of them" : "其中任何一个", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_stands_in_for_the_password_before_a_change()
    {
        var app = await _host.SetUpAppAsync(Mei);
        await _browser.SubmitAsync("/sign-in", null, ("Identifier", "mei"), ("Password", KeybackHost.GoodPassword));
        await _browser.SubmitAsync("/sign-in/second-factor", null, ("Totp", _host.NextTotp(app)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _browser.SubmitAsync("/my/settings/change", "/my/settings/change?handler=Totp", ("Totp", "000000"))).Status);
        Assert.Equal("/my/settings/change", (await _browser.SubmitAsync("/my/settings/change", "/my/settings/change?handler=Totp", ("Totp", _host.NextTotp(app)))).Location);
        Assert.Contains("name=\"Email\"", (await _browser.GetAsync("/my/settings/change")).Html, StringComparison.Ordinal);

        var record = await _browser.GetAsync("/my/settings");
        record.Says("en", "Event_SteppedUp");
        Assert.DoesNotContain("The password was confirmed", record.Read, StringComparison.Ordinal); // the way is not on the record
    }

    private static void Leave(PageClient browser) =>
        Assert.Single(browser.Cookies.GetAllCookies(), cookie => cookie.Name is "keyback-session").Expired = true;

    private async Task EnterAsync(PageClient browser, App app)
    {
        await browser.SubmitAsync("/sign-in", null, ("Identifier", "mei"), ("Password", KeybackHost.GoodPassword));
        Assert.Equal("/my", (await browser.SubmitAsync("/sign-in/second-factor", null, ("Totp", _host.NextTotp(app)))).Location);
    }

    [GeneratedRegex("<dd><code>([A-Z2-7 ]+)</code>")]
    private static partial Regex SecretIn();

    [GeneratedRegex("<li><code>([0-9A-Z-]{30})</code>")]
    private static partial Regex SavedIn();
}
