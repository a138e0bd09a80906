using System.Net;
using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Locks;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I5 and I6 on the way by phone: locks, lanes, and the links that put a number back.</summary>
public sealed class I5PhoneTests
{
    private const string Number = "+8613800138000";
    private const string Email = "mei@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";

    [Fact]
    public async Task I5_Names_of_the_known_browser_and_of_strangers_are_counted_apart()
    {
        await using var host = await HostAsync();
        using var own = await host.KnownBrowserAsync(Email);
        var (page, _) = await own.ComeToNameAsync(host, Number);
        await LockAsync(host);

        var wrong = await own.SubmitAsync(page, null, ("UserName", "a slip"));
        var right = await own.SubmitAsync(page, null, ("UserName", "mei"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.StartsWith("/forgot/password/", right.Location, StringComparison.Ordinal);
        Assert.Equal("/sign-in?done=password", (await own.SubmitAsync(right.Location!, null, ("Password", Fresh))).Location);
    }

    [Fact]
    public async Task I5_The_device_cookie_of_another_account_buys_no_tries()
    {
        await using var host = await HostAsync();
        await host.AddAccountAsync("alex@example.com", "alex");
        using var thief = await host.KnownBrowserAsync("alex@example.com");
        await LockAsync(host);

        var (page, reference) = await thief.StartByPhoneAsync(Number);
        var coded = await thief.SubmitAsync(page, null, ("Code", await host.SmsCodeAsync(reference)));

        Assert.Equal((HttpStatusCode.Locked, null), (coded.Status, coded.Location));
        var locks = await host.Services.GetRequiredService<LockStore>().ListAsync(await AccountAsync(host), host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
        Assert.Equal(Lane.Stranger, Assert.Single(locks).Lane);
    }

    [Fact]
    public async Task I5_Each_lock_is_told_once_and_the_next_one_again()
    {
        await using var host = await HostAsync();
        for (var day = 1; day <= 2; day++)
        {
            await LockAsync(host);
            for (var more = 0; more < 3; more++)
            {
                var again = await host.Api.StartedAsync(Number, method: "sms_code");
                Assert.Equal(HttpStatusCode.Locked, (await host.Api.CodeAsync(again, await host.SmsCodeAsync(again.Reference))).Status);
            }

            await host.SettledAsync();
            Assert.Equal(day, host.Mails.All.Count);
            host.Clock.Advance(TimeSpan.FromHours(24));
        }
    }

    [Fact]
    public async Task I5_With_the_scope_account_strangers_close_codes_and_links_but_not_the_known_browser_nor_the_password()
    {
        await using var host = await HostAsync(("Keyback:Limits:UserNameLockScope", "account"));
        using var own = await host.KnownBrowserAsync(Email);
        var byLink = await host.Api.StartedAsync(Email, method: "email_link");
        var token = await host.Mails.LinkTokenAsync();
        await LockAsync(host);

        var byCode = await host.Api.StartedAsync(Email);
        Assert.Equal(HttpStatusCode.Locked, (await host.Api.CodeAsync(byCode, await host.NewestCodeAsync(byCode))).Status);
        Assert.Equal(HttpStatusCode.Locked, (await host.Api.PasswordAsync(byLink with { Token = token }, Fresh)).Status);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("mei", KeybackHost.GoodPassword)).Status);

        Assert.Equal("/sign-in?done=password", await host.RenewAsync(own, Email, Fresh));
    }

    [Fact]
    public async Task I6_Looks_at_the_pages_for_a_number_change_nothing_and_neither_does_a_press_from_another_site()
    {
        await using var host = await HostAsync();
        using var holder = new PageClient(host.Url);
        var (name, _) = await holder.ComeToNameAsync(host, Number);
        await LooksAsync(name + "/not-mine");
        await LooksAsync(name);
        var asked = PageClient.FormToken((await holder.GetAsync(name + "/not-mine")).Html);
        Assert.Equal(HttpStatusCode.Forbidden, (await holder.PostAsync(name + "/not-mine", [("__RequestVerificationToken", asked)], ("Sec-Fetch-Site", "cross-site"))).Status);
        await holder.SubmitAsync(name + "/not-mine", null);
        await host.SettledAsync();
        var link = "/number/" + Mailbox.RestoreToken(Assert.Single(host.Mails.All));

        await LooksAsync(link);
        var form = PageClient.FormToken((await holder.GetAsync(link)).Html);
        Assert.Equal(HttpStatusCode.Forbidden, (await holder.PostAsync(link, [("__RequestVerificationToken", form)], ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal("/number/done", (await holder.PostAsync(link, [("__RequestVerificationToken", form)])).Location);
        await host.SettledAsync();
        var after = await host.StoredAsync();
        Assert.Equal("/number/done", (await holder.PostAsync(link, [("__RequestVerificationToken", form)])).Location);
        Assert.Equal(after, await host.StoredAsync()); // pressed again, it does nothing

        async Task LooksAsync(string page)
        {
            var before = await host.StoredAsync();
            for (var look = 0; look < 20; look++)
            {
                Assert.Equal(HttpStatusCode.OK, (await holder.GetAsync(page)).Status);
                await host.Api.SendAsync(HttpMethod.Head, page);
                await host.Api.SendAsync(HttpMethod.Get, page);
            }

            Assert.Equal(before, await host.StoredAsync());
        }
    }

    [Fact]
    public async Task I5_A_number_that_was_given_back_twice_comes_back_with_the_newest_link_alone()
    {
        await using var host = await HostAsync();
        await host.Api.StepAsync(await host.ComeToNameAsync(Number), "not-my-account", []);
        await host.SettledAsync();
        var first = "/number/" + Mailbox.RestoreToken(host.Mails.All[^1]);
        using var owner = new PageClient(host.Url);
        Assert.Equal("/number/done", (await owner.SubmitAsync(first, null)).Location);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Api.StepAsync(await host.ComeToNameAsync(Number), "not-my-account", []);
        await host.SettledAsync();

        Assert.Equal("/number/done", (await owner.SubmitAsync("/contact", first)).Location); // used up: it says so, and does nothing
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync(Number, KeybackHost.GoodPassword)).Status);
        Assert.Equal("/number/done", (await owner.SubmitAsync("/number/" + Mailbox.RestoreToken(host.Mails.All[^1]), null)).Location);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync(Number, KeybackHost.GoodPassword)).Status);
    }

    private static async Task<KeybackHost> HostAsync(params (string, string)[] settings)
    {
        var host = await KeybackHost.StartAsync(
        [
            ("Keyback:Limits:StartsPerIdentifier", "1000"), ("Keyback:Limits:StartsPerNetwork", "1000"), ("Keyback:Limits:MessagesPerHour", "100"),
            ("Keyback:Limits:MessagesPerDay", "100"), ("Keyback:Sms:Spending:PerNumberPerDay", "100"), .. settings,
        ]);
        await host.AddAccountAsync(Email, "mei", Number);
        return host;
    }

    private static async Task LockAsync(KeybackHost host)
    {
        var guessing = await host.ComeToNameAsync(Number);
        for (var guess = 0; guess < 3; guess++)
        {
            Assert.Equal("user_name_wrong", (await host.Api.NameAsync(guessing, $"wrong{guess}")).Code);
        }
    }

    private static async Task<AccountId> AccountAsync(KeybackHost host) =>
        (await host.Services.GetRequiredService<IAccountDirectory>()
            .FindAsync(IdentifierKind.Phone, Number, TestContext.Current.CancellationToken))!.Id;
}
