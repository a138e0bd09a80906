using System.Net;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.WeChat;

/// <summary>Creating an account by a scan, and coming back to it by whatever WeChat tells.</summary>
public sealed class SigningInTests(WeChatSite site) : IClassFixture<WeChatSite>
{
    [Fact]
    public async Task A_scan_creates_an_account_and_the_next_one_signs_in_to_it()
    {
        var person = site.NewPerson("小林 🐼");
        using var first = site.Visitor();
        var form = await first.GetAsync((await first.ScanAsync()).Location!);
        Assert.Equal(HttpStatusCode.OK, form.Status);
        Assert.Contains("<bdi>小林 🐼</bdi>", WebUtility.HtmlDecode(form.Html), StringComparison.Ordinal);
        Assert.Contains("value=\"小林\"", form.Html, StringComparison.Ordinal);

        Assert.Equal("/my", (await first.SubmitAsync("/sign-up/wechat", ("Name", "xiaolin"), ("Locale", "zh-Hans"))).Location);

        Assert.Contains("xiaolin", await WeChatSite.SignedInAsAsync(first), StringComparison.Ordinal);
        var account = await site.AccountAsync("xiaolin");
        Assert.Equal(("小林 🐼", "wechat", "zh-Hans"), (account.WeChatName, account.Via, account.Locale));
        Assert.Equal([$"{WeChatServer.WebsiteApp} {person.OpenIdIn(WeChatServer.WebsiteApp)} {person.UnionId}"], await site.IdentitiesAsync(account.Id));

        using var second = site.Visitor();
        Assert.Equal("/my", (await second.ScanAsync()).Location);
        Assert.Contains("xiaolin", await WeChatSite.SignedInAsAsync(second), StringComparison.Ordinal);
        Assert.Contains(second.Page.Cookies.GetAllCookies(), cookie => cookie.Name == "keyback-device");

        var kinds = (await site.Host.RecordAsync()).Where(entry => entry.Account == account.Id).Select(entry => entry.Kind);
        Assert.Equal([AuditKind.AccountRegistered, AuditKind.WeChatBound, AuditKind.WeChatSignedIn, AuditKind.WeChatSignedIn], kinds);
    }

    [Fact]
    public async Task A_fresh_scan_is_the_step_up_of_an_account_without_a_password_and_of_no_other()
    {
        await using var own = new WeChatSite(); // time passes here
        await own.InitializeAsync();
        own.NewPerson();
        using var visitor = own.Visitor();
        await visitor.SignUpAsync("no.password");
        Assert.Contains("handler=Name", await ChangeAsync(), StringComparison.Ordinal);

        own.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        var asked = await ChangeAsync();
        Assert.DoesNotContain("handler=Name", asked, StringComparison.Ordinal);
        Assert.Contains("/sign-in/wechat", asked, StringComparison.Ordinal); // there is no password to ask for
        Assert.DoesNotContain("current-password", asked, StringComparison.Ordinal);

        var pressed = await visitor.PostAsync("/sign-in/wechat", ("__RequestVerificationToken", PageClient.FormToken(asked)));
        var address = WeChatVisitor.AddressIn(await visitor.GetAsync(pressed.Location!));
        Assert.Equal("/my", (await visitor.GetAsync(await visitor.AnswerAsync(address))).Location);
        Assert.Contains("handler=Name", await ChangeAsync(), StringComparison.Ordinal);
        var set = await visitor.SubmitAsync("/my/settings/change?handler=Password", ("Password", "a password of my own, at last"));
        Assert.Equal("/my/settings/change?done=password", set.Location);

        using var other = own.Visitor();
        Assert.Equal("/my", (await other.ScanAsync()).Location);
        asked = (await other.GetAsync("/my/settings/change")).Html;
        Assert.DoesNotContain("handler=Name", asked, StringComparison.Ordinal);
        Assert.Contains("current-password", asked, StringComparison.Ordinal);

        async Task<string> ChangeAsync() => (await visitor.GetAsync("/my/settings/change")).Html;
    }

    [Fact]
    public async Task Nothing_is_stored_of_somebody_who_goes_no_further_than_the_form()
    {
        var person = site.NewPerson("nobody in particular");
        var before = await site.AccountsAsync();
        using var visitor = site.Visitor();

        Assert.Equal("/sign-up/wechat", (await visitor.ScanAsync()).Location);
        await visitor.GetAsync("/sign-up/wechat");

        Assert.Equal(before, await site.AccountsAsync());
        Assert.False(site.Host.StoreHolds(person.UnionId!));
        Assert.False(site.Host.StoreHolds("nobody in particular"));
    }

    [Fact]
    public async Task The_unionid_finds_the_account_through_another_app_and_is_kept_for_it()
    {
        var person = site.NewPerson();
        using var desk = site.Visitor();
        await desk.SignUpAsync("both.apps");
        using var phone = site.Visitor(inside: true);

        Assert.Equal("/my", (await phone.ScanAsync()).Location);

        Assert.Contains("both.apps", await WeChatSite.SignedInAsAsync(phone), StringComparison.Ordinal);
        Assert.Equal(
            [
                $"{WeChatServer.WebsiteApp} {person.OpenIdIn(WeChatServer.WebsiteApp)} {person.UnionId}",
                $"{WeChatServer.OfficialApp} {person.OpenIdIn(WeChatServer.OfficialApp)} {person.UnionId}",
            ],
            await site.IdentitiesAsync((await site.AccountAsync("both.apps")).Id));

        site.WeChat.Person = person with { HasUnion = false }; // the app leaves the open-platform account
        using var later = site.Visitor(inside: true);
        Assert.Equal("/my", (await later.ScanAsync()).Location);
    }

    [Fact]
    public async Task An_account_without_unionid_learns_it_when_WeChat_begins_to_tell_it()
    {
        var person = site.NewPerson(hasUnion: false);
        using var early = site.Visitor();
        await early.SignUpAsync("early");
        var account = (await site.AccountAsync("early")).Id;
        Assert.EndsWith(" -", Assert.Single(await site.IdentitiesAsync(account)), StringComparison.Ordinal);

        site.WeChat.Person = person with { HasUnion = true };
        using var desk = site.Visitor();
        Assert.Equal("/my", (await desk.ScanAsync()).Location);
        Assert.EndsWith(" " + site.WeChat.Person.UnionId, Assert.Single(await site.IdentitiesAsync(account)), StringComparison.Ordinal);

        using var phone = site.Visitor(inside: true);
        Assert.Equal("/my", (await phone.ScanAsync()).Location);
        Assert.Contains("early", await WeChatSite.SignedInAsAsync(phone), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_unionid_goes_before_the_openid_and_never_leads_to_two_accounts()
    {
        var person = site.NewPerson(hasUnion: false);
        using var desk = site.Visitor();
        await desk.SignUpAsync("by.openid");
        site.WeChat.Person = person with { HasUnion = true };
        using var phone = site.Visitor(inside: true);
        await phone.SignUpAsync("by.unionid"); // the apps are bound from here on

        using var again = site.Visitor();
        Assert.Equal("/my", (await again.ScanAsync()).Location);

        Assert.Contains("by.unionid", await WeChatSite.SignedInAsAsync(again), StringComparison.Ordinal);
        Assert.EndsWith(" -", Assert.Single(await site.IdentitiesAsync((await site.AccountAsync("by.openid")).Id)), StringComparison.Ordinal);
        Assert.Single(await site.IdentitiesAsync((await site.AccountAsync("by.unionid")).Id));
    }

    [Fact]
    public async Task Two_forms_of_one_WeChat_make_one_account()
    {
        site.NewPerson();
        using var desk = site.Visitor();
        using var phone = site.Visitor(inside: true);
        await desk.ScanAsync();
        await phone.ScanAsync();
        var before = await site.AccountsAsync();
        var forms = new[] { (desk, "once.desk"), (phone, "once.phone") };

        var replies = await Task.WhenAll(forms.Select(form => form.Item1.SubmitAsync("/sign-up/wechat", ("Name", form.Item2), ("Locale", "en"))));

        Assert.Equal(["/my", "/sign-in?done=wechat"], replies.Select(reply => reply.Location).Order());
        Assert.Equal(before + 1, await site.AccountsAsync());
        using var reader = site.Visitor();
        Assert.Contains("has an account already", (await reader.GetAsync("/sign-in?done=wechat")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_stays_as_it_was_at_registration_when_the_WeChat_name_changes()
    {
        var person = site.NewPerson("老名字");
        using var then = site.Visitor();
        await then.SignUpAsync("renamed");

        site.WeChat.Person = person with { Nickname = "新名字" };
        using var now = site.Visitor();
        Assert.Equal("/my", (await now.ScanAsync()).Location);

        Assert.Equal("老名字", (await site.AccountAsync("renamed")).WeChatName);
        Assert.False(site.Host.StoreHolds("新名字"));
    }

    [Theory]
    [InlineData(AccountStatus.Frozen)]
    [InlineData(AccountStatus.Disabled)]
    public async Task A_closed_account_is_refused_in_neutral_words(AccountStatus status)
    {
        site.NewPerson();
        var name = $"closed.{status}";
        using var owner = site.Visitor();
        await owner.SignUpAsync(name);
        await site.Host.SetStatusAsync((await site.AccountAsync(name)).Id, status);

        using var visitor = site.Visitor();
        var reply = await visitor.ScanAsync();

        Assert.Equal("/sign-in/wechat/failed/closed", reply.Location);
        var page = await visitor.GetAsync(reply.Location!);
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("We cannot sign you in", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("rozen", page.Html, StringComparison.Ordinal);
        Assert.Null(await WeChatSite.SignedInAsAsync(visitor));
        Assert.DoesNotContain(visitor.Page.Cookies.GetAllCookies(), cookie => cookie.Name is "keyback-session" or "keyback-device");
    }

    [Fact]
    public async Task The_session_is_one_like_any_other()
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        await visitor.SignUpAsync("like.any");

        Assert.Equal("/sign-in?done=out", (await visitor.Page.SubmitAsync("/my", "/sign-out")).Location);

        Assert.Null(await WeChatSite.SignedInAsAsync(visitor));
    }
}
