using System.Net;
using Keyback.Accounts;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Pages;

/// <summary><em>This is not my account</em> and <em>put the number back</em>: only pressing does anything.</summary>
public sealed class NumberPagesTests
{
    private const string Number = "+14155550132";
    private const string Address = "mei@example.com";

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Only_the_button_takes_the_number_off_and_only_the_button_puts_it_back(string language)
    {
        await using var host = await HostAsync();
        using var holder = await BrowserAsync(host, language);
        var (name, _) = await holder.ComeToNameAsync(host, Number);

        var before = await host.StoredAsync();
        var asked = await holder.GetAsync(name + "/not-mine");
        asked.Says(language, "NotMine_WhatNumber");
        asked.Says(language, "NotMine_WhatOwner");
        Assert.Contains("14", asked.Html, StringComparison.Ordinal);
        Assert.Equal(before, await host.StoredAsync());

        var pressed = await holder.SubmitAsync(name + "/not-mine", null);
        Assert.Equal("/forgot/not-mine/done", pressed.Location);
        var done = await holder.GetAsync(pressed.Location!);
        done.Says(language, "NotMine_Done_Title");
        done.LeadsTo("/sign-in");
        done.LeadsTo("/contact");
        var back = await holder.GetAsync(name);
        Assert.StartsWith("/forgot/ended/", back.Location, StringComparison.Ordinal);
        Assert.Equal(back.Location, (await holder.GetAsync(name + "/not-mine")).Location);
        (await holder.GetAsync(back.Location!)).Says(language, "Ended_Cancelled_Title");
        Assert.Null(await NumberIsFoundAsync(host));

        var token = await RestoreTokenAsync(host);
        before = await host.StoredAsync();
        using var owner = await BrowserAsync(host, language);
        var open = await owner.GetAsync("/number/" + token);
        Assert.Equal(HttpStatusCode.OK, open.Status);
        open.Says(language, "Number_Title");
        open.Says(language, "Number_WhatSettles");
        Assert.Equal(before, await host.StoredAsync());

        var restored = await owner.SubmitAsync("/number/" + token, null);
        Assert.Equal("/number/done", restored.Location);
        (await owner.GetAsync(restored.Location!)).Says(language, "Number_Done_Title");
        Assert.Equal("/number/done", (await owner.GetAsync("/number/" + token)).Location); // a second look is no error
        Assert.NotNull(await NumberIsFoundAsync(host));

        // Whoever reads one of the mailboxes can have pressed it: every other hears of it, and can say so (I10).
        await host.SettledAsync();
        var told = host.Mails.All[^1];
        Assert.NotEqual("", Mailbox.DisownToken(told));
        Assert.Equal("/not-me/done", (await owner.SubmitAsync($"/not-me/{Mailbox.DisownToken(told)}", null)).Location);
    }

    [Fact]
    public async Task Without_the_token_of_the_form_nothing_happens()
    {
        await using var host = await HostAsync();
        using var holder = await BrowserAsync(host, "en");
        var (name, _) = await holder.ComeToNameAsync(host, Number);

        Assert.Equal(HttpStatusCode.BadRequest, (await holder.PostAsync(name + "/not-mine", [])).Status);
        Assert.NotNull(await NumberIsFoundAsync(host));
    }

    [Fact]
    public async Task Before_the_code_there_is_nothing_to_disown()
    {
        await using var host = await HostAsync();
        using var browser = await BrowserAsync(host, "en");
        var (code, _) = await browser.StartByPhoneAsync(Number);
        var notMine = code.Replace("/code/", "/name/", StringComparison.Ordinal) + "/not-mine";

        Assert.Equal(code, (await browser.GetAsync(notMine)).Location);
        Assert.Equal(code, (await browser.SubmitAsync(code, notMine)).Location);
        Assert.NotNull(await NumberIsFoundAsync(host));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task A_link_that_is_unknown_or_too_old_says_so(string language)
    {
        await using var host = await HostAsync();
        var token = await DisownAsync(host);
        using var owner = await BrowserAsync(host, language);

        foreach (var unknown in (string[])["nonsense", new string('A', 43)])
        {
            var page = await owner.GetAsync("/number/" + unknown);
            Assert.Equal(HttpStatusCode.NotFound, page.Status);
            page.Says(language, "Number_Unknown_Text");
            page.LeadsTo("/contact");
        }

        host.Clock.Advance(TimeSpan.FromDays(13));
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync("/number/" + token)).Status);
        host.Clock.Advance(TimeSpan.FromDays(1));
        var late = await owner.GetAsync("/number/" + token);
        Assert.Equal(HttpStatusCode.Gone, late.Status);
        late.Says(language, "Number_Expired_Text");
        Assert.Equal(HttpStatusCode.Gone, (await owner.SubmitAsync("/contact", "/number/" + token)).Status);
        Assert.Null(await NumberIsFoundAsync(host));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task A_number_that_another_account_has_by_now_stays_there(string language)
    {
        await using var host = await HostAsync();
        var token = await DisownAsync(host);
        var other = await host.AddAccountAsync("alex@example.com", "alex", Number);
        using var owner = await BrowserAsync(host, language);

        var refused = await owner.SubmitAsync("/number/" + token, null);

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        refused.Says(language, "Number_Taken_Text");
        refused.LeadsTo("/contact");
        Assert.Equal(other, await NumberIsFoundAsync(host));
    }

    private static async Task<string> DisownAsync(KeybackHost host)
    {
        using var holder = await BrowserAsync(host, "en");
        var (name, _) = await holder.ComeToNameAsync(host, Number);
        await holder.SubmitAsync(name + "/not-mine", null);
        return await RestoreTokenAsync(host);
    }

    private static async Task<string> RestoreTokenAsync(KeybackHost host)
    {
        await KeybackHost.UntilAsync(() => host.Mails.All.Any(mail => Mailbox.RestoreToken(mail).Length > 0), "the notice");
        return Mailbox.RestoreToken(host.Mails.All.Last(mail => Mailbox.RestoreToken(mail).Length > 0));
    }

    private static async Task<AccountId?> NumberIsFoundAsync(KeybackHost host) =>
        (await host.Services.GetRequiredService<IAccountDirectory>()
            .FindAsync(IdentifierKind.Phone, Number, TestContext.Current.CancellationToken))?.Id;

    private static async Task<KeybackHost> HostAsync()
    {
        var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Address, "mei.lin", Number);
        return host;
    }

    private static async Task<PageClient> BrowserAsync(KeybackHost host, string language)
    {
        var browser = new PageClient(host.Url);
        await browser.GetAsync($"/forgot/phone?lang={language}");
        return browser;
    }
}
