using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.SignUp;

/// <summary>Two tabs, the back button, reload and a second press at every step of sign-up: no dead end, no second message, nothing typed is lost.</summary>
public sealed class SignUpPagesTests : IAsyncLifetime
{
    private const string Email = "new@example.com";

    private KeybackHost _host = null!; // set before the test
    private PageClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        _browser = new PageClient(_host.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task From_the_sign_in_page_to_one_s_own(string language)
    {
        (await _browser.GetAsync($"/sign-in?lang={language}")).LeadsTo("/sign-up");
        var account = await _browser.ComeToAccountAsync(_host, Email);

        var made = await _browser.SubmitAsync(account, null, ("Name", "新朋友"), ("Password", KeybackHost.GoodPassword));

        Assert.Equal("/my?done=welcome", made.Location);
        (await _browser.GetAsync(made.Location!)).Says(language, "My_DoneWelcome");
        Assert.Equal(language, (await _host.Api.AccountAsync(await _host.Api.EnterAsync(Email)))["locale"]);
        Assert.Equal("/my", (await _browser.GetAsync("/sign-up")).Location); // whoever is in has an account
        await _browser.SubmitAsync("/my", "/sign-out");
        var known = await _browser.SubmitAsync("/sign-in", null, ("Identifier", "新朋友"), ("Password", KeybackHost.GoodPassword));
        Assert.Equal("/my", known.Location);
    }

    [Fact]
    public async Task By_phone_as_well()
    {
        var started = await _browser.SubmitAsync("/sign-up/phone", null, ("Phone", "+1 415 555 0177"));
        (await _browser.GetAsync(started.Location!)).Says("en", "SignUpCode_SmsLede");
        var right = await _browser.SubmitAsync(started.Location!, null, ("Code", await _host.SignUpSmsAsync("+14155550177")));

        Assert.Equal("/my?done=welcome", (await _browser.SubmitAsync(right.Location!, null, ("Name", "by.phone"), ("Password", KeybackHost.GoodPassword))).Location);
    }

    [Fact]
    public async Task What_was_typed_stands_again_but_no_password_does()
    {
        (await _browser.SubmitAsync("/sign-up", null, ("Email", "no address"))).Keeps("Email", "no address");
        (await _browser.SubmitAsync("/sign-up/phone", null, ("Phone", "12"))).Keeps("Phone", "12");
        var account = await _browser.ComeToAccountAsync(_host, Email);

        foreach (var (name, password) in ((string, string)[])[("two words", KeybackHost.GoodPassword), ("good.name", "shrt")])
        {
            var refused = await _browser.SubmitAsync(account, null, ("Name", name), ("Password", password));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            refused.Keeps("Name", name);
            Assert.DoesNotContain(password, refused.Read, StringComparison.Ordinal);
        }

        var unlike = await _browser.SubmitAsync(account, null, ("Name", "good.name"), ("Password", KeybackHost.GoodPassword), ("Confirm", "another one"));
        unlike.Says("en", "NewPassword_Mismatch");
        unlike.Keeps("Name", "good.name");
    }

    [Fact]
    public async Task A_reload_sends_no_second_message_and_the_back_button_leads_on()
    {
        var (code, reference) = await _browser.SigningUpAsync(Email);
        await _browser.GetAsync(code);
        await _browser.GetAsync(code);
        await _host.SettledAsync();
        Assert.Single(_host.Mails.All);

        var digits = await _host.Mails.CodeAsync(reference);
        var right = await _browser.SubmitAsync(code, null, ("Code", digits));
        Assert.Equal(right.Location, (await _browser.GetAsync(code)).Location); // back
        var again = await _browser.PostAsync(code, [("Code", digits), await TokenAsync()]);
        Assert.Equal(right.Location, again.Location); // the code once more
        Assert.Equal(right.Location, (await _browser.PostAsync(code + "?handler=Resend", [await TokenAsync()])).Location);
        await _host.SettledAsync();
        Assert.Single(_host.Mails.All);
    }

    [Fact]
    public async Task Whoever_presses_twice_gets_one_account_and_is_in()
    {
        var account = await _browser.ComeToAccountAsync(_host, Email);
        (string, string)[] fields = [("Name", "pressed.twice"), ("Password", KeybackHost.GoodPassword), await TokenAsync()];
        Assert.Equal("/my?done=welcome", (await _browser.PostAsync(account, fields)).Location);

        var twice = await _browser.PostAsync(account, [("Name", "pressed.twice"), ("Password", KeybackHost.GoodPassword), await TokenAsync("/my")]);
        Assert.Equal("/my", (await _browser.GetAsync(twice.Location!)).Location);
        var back = await _browser.GetAsync(account);
        Assert.Equal("/my", (await _browser.GetAsync(back.Location!)).Location);
        await _browser.SubmitAsync("/my", "/sign-out");
        (await _browser.GetAsync(twice.Location!)).Says("en", "SignUpEnded_Completed_Title");
    }

    [Fact]
    public async Task Two_tabs_with_one_address_make_one_account_and_the_slower_is_told()
    {
        using var other = new PageClient(_host.Url);
        var (mine, theirs) = (await _browser.ComeToAccountAsync(_host, Email), await other.ComeToAccountAsync(_host, Email));
        Assert.Equal("/my?done=welcome", (await _browser.SubmitAsync(mine, null, ("Name", "faster"), ("Password", KeybackHost.GoodPassword))).Location);

        var slower = await other.SubmitAsync(theirs, null, ("Name", "slower"), ("Password", KeybackHost.GoodPassword));
        var told = await other.GetAsync(slower.Location!);

        told.Says("en", "SignUpEnded_Taken_Text");
        told.LeadsTo("/sign-in");
        told.LeadsTo("/forgot");
    }

    [Fact]
    public async Task Two_tabs_of_one_browser_do_not_disturb_each_other()
    {
        var (one, first) = await _browser.SigningUpAsync(Email);
        var (two, second) = await _browser.SigningUpAsync("second@example.com");

        Assert.StartsWith("/sign-up/account/", (await _browser.SubmitAsync(one, null, ("Code", await _host.Mails.CodeAsync(first)))).Location, StringComparison.Ordinal);
        Assert.StartsWith("/sign-up/account/", (await _browser.SubmitAsync(two, null, ("Code", await _host.Mails.CodeAsync(second)))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_browser_finds_nothing_and_a_way_on()
    {
        var account = await _browser.ComeToAccountAsync(_host, Email);
        using var other = new PageClient(_host.Url);

        var ended = await other.GetAsync(account);
        var page = await other.GetAsync(ended.Location!);

        page.Says("en", "Ended_Unknown_Title");
        page.LeadsTo("/sign-up");
    }

    [Fact]
    public async Task A_sign_up_that_ran_out_says_so()
    {
        var account = await _browser.ComeToAccountAsync(_host, Email);
        _host.Clock.Advance(TimeSpan.FromMinutes(31));

        var late = await _browser.SubmitAsync("/sign-in", account, ("Name", "too.late"), ("Password", KeybackHost.GoodPassword));

        (await _browser.GetAsync(late.Location!)).Says("en", "SignUpEnded_Expired_Text");
    }

    private async Task<(string, string)> TokenAsync(string page = "/sign-in")
    {
        var shown = await _browser.GetAsync(page);
        return ("__RequestVerificationToken", PageClient.FormToken(shown.Html.Length > 0 ? shown.Html : (await _browser.GetAsync(shown.Location!)).Html));
    }
}
