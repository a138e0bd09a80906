using System.Net;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Pages;

/// <summary>The settings of one's own account in a browser without script (design, section 2, way 5).</summary>
public sealed class SettingsPagesTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";
    private const string Change = "/my/settings/change";

    private KeybackHost _host = null!;
    private PageClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Mei, "mei", "+8613800138000");
        _browser = new PageClient(_host.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_has_no_user_name_is_greeted_without_one()
    {
        await _host.AddAccountAsync("nameless@example.com");
        await _browser.SubmitAsync("/sign-in", null, ("Identifier", "nameless@example.com"), ("Password", KeybackHost.GoodPassword));

        var page = await _browser.GetAsync("/my");

        Assert.Contains("<h1>Hello</h1>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<title>Hello ", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/my/settings", "settings")]
    [InlineData("/my/settings/change", "change")]
    [InlineData("/my/settings/forgot", "forgot")]
    public async Task Whoever_is_not_in_signs_in_first_and_is_led_back(string page, string word)
    {
        var away = await _browser.GetAsync(page);
        Assert.Equal($"/sign-in?next={word}", away.Location);

        var back = await _browser.SubmitAsync(away.Location!, "/sign-in", ("Identifier", Mei), ("Password", KeybackHost.GoodPassword), ("next", word));

        Assert.Equal(page, back.Location);
        Assert.Equal(page, (await _browser.GetAsync($"/sign-in?next={word}")).Location);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/my/settings")]
    [InlineData("Settings")]
    public async Task I13_The_way_back_is_a_word_of_the_list_and_never_an_address(string next)
    {
        var shown = await _browser.GetAsync($"/sign-in?next={Uri.EscapeDataString(next)}");
        Assert.DoesNotContain("name=\"next\"", shown.Html, StringComparison.Ordinal);

        var back = await _browser.SubmitAsync("/sign-in", null, ("Identifier", Mei), ("Password", KeybackHost.GoodPassword), ("next", next));

        Assert.Equal("/my", back.Location);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_settings_show_the_account_masked_and_what_happened_to_it(string language)
    {
        await EnterAsync();
        await _host.Api.SignInAsync(Mei, "not the password");

        var page = await _browser.GetAsync($"/my/settings?lang={language}");

        Assert.Contains("m•••@e•••.com", page.Read, StringComparison.Ordinal);
        Assert.Contains("+86•••00", page.Read, StringComparison.Ordinal);
        Assert.DoesNotContain(Mei, page.Read, StringComparison.Ordinal);
        page.Says(language, "Event_Opened");
        page.Says(language, "Event_SignedIn");
        page.Says(language, "Event_WrongPassword");
        page.LeadsTo(Change);
        Assert.Contains("<nav class=\"tabs\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_opens_the_settings_and_a_wrong_one_does_not()
    {
        await EnterAsync();
        var asked = await _browser.GetAsync(Change);
        asked.Says("en", "Change_Lede");
        Assert.Contains("autocomplete=\"current-password\"", asked.Html, StringComparison.Ordinal);
        asked.LeadsTo("/my/settings/forgot");

        var wrong = await _browser.SubmitAsync(Change, null, ("Password", "not the password"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        wrong.Says("en", "Change_WrongPassword");

        await StepUpAsync();
        (await _browser.GetAsync(Change)).Says("en", "Change_NameHint");
        _host.Clock.Advance(TimeSpan.FromMinutes(5));
        (await _browser.GetAsync(Change)).Says("en", "Change_Lede");
    }

    [Fact]
    public async Task A_form_that_comes_after_the_five_minutes_changes_nothing_and_asks_again()
    {
        await EnterAsync();
        await StepUpAsync();
        var token = PageClient.FormToken((await _browser.GetAsync(Change)).Html);
        _host.Clock.Advance(TimeSpan.FromMinutes(5));

        foreach (var (handler, field, value) in new[]
        {
            ("Name", "Name", "mei.lin"), ("Password", "Password", Fresh), ("Email", "Email", "other@example.com"), ("Phone", "Phone", "+8613900139000"),
        })
        {
            var reply = await _browser.PostAsync($"{Change}?handler={handler}", [(field, value), ("__RequestVerificationToken", token)]);
            Assert.Equal((HttpStatusCode.Found, Change), (reply.Status, reply.Location));
        }

        Assert.Equal("mei", (await _host.Api.AccountAsync(await _host.Api.EnterAsync(Mei)))["user_name"]);
    }

    [Fact]
    public async Task Name_and_password_are_changed_and_refusals_say_why()
    {
        await _host.AddAccountAsync("bo@example.com", "bo");
        await EnterAsync();
        await StepUpAsync();

        (await SendAsync("Name", 422, ("Name", "a b"))).Says("en", "Change_NameInvalid");
        (await SendAsync("Name", 409, ("Name", "BO"))).Says("en", "Change_NameTaken");
        (await SendAsync("Password", 422, ("Password", "short"))).Says("en", "NewPassword_TooShort");
        Assert.Equal($"{Change}?done=name", (await SendAsync("Name", 302, ("Name", "Mei.Lin"))).Location);
        Assert.Equal($"{Change}?done=password", (await SendAsync("Password", 302, ("Password", Fresh))).Location);

        (await _browser.GetAsync($"{Change}?done=password")).Says("en", "Change_DonePassword");
        await _host.Api.EnterAsync("mei.lin", Fresh);
    }

    [Fact]
    public async Task An_address_is_added_by_its_code_and_removed_but_never_the_last()
    {
        await EnterAsync();
        await StepUpAsync();
        (await SendAsync("Email", 422, ("Email", "nobody"))).Says("en", "Forgot_NotAddress");
        (await SendAsync("Email", 409, ("Email", Mei))).Says("en", "Change_Known");

        Assert.Equal($"{Change}?done=asked", (await SendAsync("Email", 302, ("Email", "second@example.com"))).Location);
        var waiting = await _browser.GetAsync($"{Change}?done=asked");
        waiting.Says("en", "Change_Waiting");
        var id = Regex.Match(waiting.Html, "handler=Code.*?name=\"Contact\" value=\"([0-9a-f-]{36})\"", RegexOptions.Singleline).Groups[1].Value;
        (await SendAsync("Again", 429, ("Contact", id))).Says("en", "Change_TooSoon");
        (await SendAsync("Code", 422, ("Contact", id), ("Code", "12"))).Says("en", "Change_CodeMalformed");
        (await SendAsync("Code", 422, ("Contact", id), ("Code", Walks.NoCode))).Says("en", "Change_CodeWrong");
        Assert.Equal($"{Change}?done=added", (await SendAsync("Code", 302, ("Contact", id), ("Code", await _host.CodeForAsync("second@example.com")))).Location);

        var session = await _host.Api.EnterSteppedUpAsync(Mei);
        foreach (var other in (await _host.Api.ContactsAsync(session, "email")).Where(one => one != id).Concat(await _host.Api.ContactsAsync(session, "phone")))
        {
            Assert.Equal($"{Change}?done=removed", (await SendAsync("Remove", 302, ("Contact", other))).Location);
        }

        (await SendAsync("Remove", 409, ("Contact", id))).Says("en", "Change_Last");
    }

    [Fact]
    public async Task The_fifth_way_leads_from_the_settings_to_a_new_password_and_back()
    {
        await EnterAsync();
        var page = await _browser.GetAsync("/my/settings/forgot");
        Assert.Contains("m•••@e•••.com", page.Read, StringComparison.Ordinal);
        var proof = Regex.Match(page.Html, "value=\"(email_code:[0-9a-f-]{36})\"").Groups[1].Value;

        var started = await _browser.SubmitAsync("/my/settings/forgot", null, ("Proof", proof), ("goal", "new_password"));
        var reference = Masked.ReferenceIn((await _browser.GetAsync(started.Location!)).Html);
        var right = await _browser.SubmitAsync(started.Location!, null, ("Code", await _host.Mails.CodeAsync(reference)));
        var chosen = await _browser.SubmitAsync(right.Location!, null, ("Password", Fresh));

        Assert.Equal("/sign-in?done=password&next=settings", chosen.Location);
        Assert.Equal("/sign-in?next=settings", (await _browser.GetAsync("/my/settings")).Location); // I12
        var back = await _browser.SubmitAsync(chosen.Location!, "/sign-in", ("Identifier", Mei), ("Password", Fresh), ("next", "settings"));
        Assert.Equal("/my/settings", back.Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("email_code")]
    [InlineData("none:01a20f52-9dc6-7c7b-b0dd-8d20835c15ea")]
    [InlineData("email_code:01a20f52-9dc6-7c7b-b0dd-8d20835c15ea")]
    public async Task What_is_not_ones_own_starts_nothing(string proof)
    {
        await EnterAsync();

        var reply = await _browser.SubmitAsync("/my/settings/forgot", null, ("Proof", proof), ("goal", "new_password"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        reply.Says("en", "OwnForgot_Pick");
    }

    [Fact]
    public async Task The_language_of_the_account_is_chosen_there_once_the_password_was_given()
    {
        const string ToStepUp = "/my/settings/change?next=settings";
        await EnterAsync();
        var asked = await _browser.GetAsync("/my/settings");
        asked.LeadsTo(ToStepUp);
        Assert.DoesNotContain("handler=Language", asked.Html, StringComparison.Ordinal);
        Assert.Equal(ToStepUp, (await _browser.SubmitAsync("/my", "/my/settings?handler=Language", ("Locale", "zh-Hans"))).Location);
        Assert.Equal("en", (await _host.Api.AccountAsync(await _host.Api.EnterAsync(Mei)))["locale"]);

        Assert.Equal("/my/settings", (await _browser.SubmitAsync(ToStepUp, Change, ("Password", KeybackHost.GoodPassword), ("next", "settings"))).Location);
        var saved = await _browser.SubmitAsync("/my/settings", "/my/settings?handler=Language", ("Locale", "zh-Hans"));

        Assert.Equal("/my/settings?done=language&lang=zh-Hans", saved.Location);
        (await _browser.GetAsync(saved.Location!)).Says("zh-Hans", "Settings_DoneLanguage");
        Assert.Equal("zh-Hans", (await _host.Api.AccountAsync(await _host.Api.EnterAsync(Mei)))["locale"]);
    }

    [Fact]
    public async Task A_page_in_another_language_leaves_the_account_its_own()
    {
        await EnterAsync();
        await StepUpAsync();

        (await _browser.GetAsync("/my/settings?lang=zh-Hans")).Says("zh-Hans", "Settings_Language");

        Assert.Equal("en", (await _host.Api.AccountAsync(await _host.Api.EnterAsync(Mei)))["locale"]);
    }

    [Fact]
    public async Task A_temporary_sign_in_sees_its_banner_and_is_asked_for_the_password()
    {
        var (page, reference) = await _browser.StartAsync(Mei, "temporary_code");
        await _browser.SubmitAsync(page, null, ("Code", await _host.Mails.CodeAsync(reference)));

        (await _browser.GetAsync("/my/settings")).Says("en", "Settings_TemporaryLimits");
        var change = await _browser.GetAsync(Change);
        change.Says("en", "Settings_TemporaryLimits");
        change.Says("en", "Change_Lede");
    }

    [Fact]
    public async Task The_well_known_address_leads_where_the_password_is_changed()
    {
        Assert.Equal("/forgot", (await _browser.GetAsync("/.well-known/change-password")).Location);
        await EnterAsync();
        Assert.Equal(Change, (await _browser.GetAsync("/.well-known/change-password")).Location);
    }

    private async Task EnterAsync() =>
        Assert.Equal("/my", (await _browser.SubmitAsync("/sign-in", null, ("Identifier", Mei), ("Password", KeybackHost.GoodPassword))).Location);

    private async Task StepUpAsync() =>
        Assert.Equal(Change, (await _browser.SubmitAsync(Change, null, ("Password", KeybackHost.GoodPassword))).Location);

    private async Task<PageReply> SendAsync(string handler, int status, params (string Name, string Value)[] fields)
    {
        var reply = await _browser.SubmitAsync(Change, $"{Change}?handler={handler}", fields);
        Assert.Equal(status, (int)reply.Status);
        return reply;
    }
}
