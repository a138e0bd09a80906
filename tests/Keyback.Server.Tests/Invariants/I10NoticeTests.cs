using System.Net;
using Keyback.Accounts;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Accounts;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I10: the owner hears of it at every address, and can stop it from there (requirements G-09 to G-12).</summary>
public sealed class I10NoticeTests
{
    private const string Fresh = "a quiet harbour before dawn 7";

    [Fact]
    public async Task I10_A_new_password_is_told_to_every_proved_address_and_to_no_other()
    {
        await using var host = await KeybackHost.StartAsync();
        await OwnerAsync(host);

        var recovery = await host.RenewAsync("first@example.com", Fresh);

        var notices = Notices(host);
        Assert.Equal(["first@example.com", "second@example.com"], notices.Select(To).Order());
        Assert.All(notices, notice => Assert.Contains(recovery.Reference, notice.TextBody, StringComparison.Ordinal));
        Assert.Equal(2, notices.Select(Mailbox.DisownToken).Distinct().Count());
        Assert.All(notices, notice => Assert.DoesNotContain(Fresh, notice.ToString(), StringComparison.Ordinal));
        Assert.All(notices, notice => Assert.DoesNotContain(recovery.Token, notice.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("temporary_code")]
    [InlineData("new_password")]
    public async Task I10_A_temporary_sign_in_is_told_to_every_proved_address(string goal)
    {
        await using var host = await KeybackHost.StartAsync();
        await OwnerAsync(host);

        var (recovery, answer) = await host.ProveAsync("first@example.com", goal);
        var session = goal == "temporary_code" ? answer : await host.Api.SkipAsync(recovery);
        await host.SettledAsync();

        Assert.Equal("temporary", (string?)session.Json!["session"]!["kind"]);
        Assert.Equal(["first@example.com", "second@example.com"], Notices(host).Select(To).Order());
    }

    [Fact]
    public async Task I10_A_refused_password_and_a_wrong_code_are_told_to_nobody()
    {
        await using var host = await KeybackHost.StartAsync();
        await OwnerAsync(host);

        var (recovery, _) = await host.ProveAsync("first@example.com");
        await host.Api.PasswordAsync(recovery, "short");
        await host.GuessAsync(await host.Api.StartedAsync("first@example.com"), 5);
        await host.SettledAsync();

        Assert.Empty(Notices(host));
    }

    [Fact]
    public async Task I10_The_link_of_either_address_stops_everything_until_support_helps()
    {
        await using var host = await KeybackHost.StartAsync();
        var owner = await OwnerAsync(host);
        var open = await host.Api.StartedAsync("first@example.com", "temporary_code");
        var codeOfOpen = await host.NewestCodeAsync(open);
        await host.RenewAsync("first@example.com", Fresh);
        var session = (await host.Api.SignInAsync("owner", Fresh))["token"];
        using var mallory = await host.KnownBrowserAsync("owner", Fresh);
        await mallory.SubmitAsync("/sign-in", null, ("Identifier", "owner"), ("Password", Fresh));
        var late = await host.Api.StartedAsync("first@example.com");
        var codeOfLate = await host.NewestCodeAsync(late);
        var told = host.Mails.All.Count;

        using var owners = new PageClient(host.Url);
        var link = $"/not-me/{Mailbox.DisownToken(Notices(host).Single(notice => To(notice) == "second@example.com"))}";
        Assert.Equal("/not-me/done", (await owners.SubmitAsync(link, null)).Location);
        await host.SettledAsync();

        Assert.False(await host.Api.IsAliveAsync(session));
        Assert.Equal("/sign-in", (await mallory.GetAsync("/my")).Location);
        Assert.Equal(["first@example.com", "second@example.com"], host.Mails.All.Skip(told).Select(To).Order());
        Assert.Equal("out_of_order", (await host.Api.CodeAsync(open, codeOfOpen)).Code);
        Assert.Equal("out_of_order", (await host.Api.CodeAsync(late, codeOfLate)).Code);
        await ClosedAsync(host);

        Assert.True(await host.Services.GetRequiredService<AccountStore>().UnfreezeAsync(owner, host.Clock.GetUtcNow()));
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner", Fresh)).Status);
        Assert.False(await host.Api.IsAliveAsync(session));
        await host.RenewAsync("second@example.com", "another harbour after dusk 8");
    }

    [Fact]
    public async Task I10_A_link_works_once_and_for_a_week()
    {
        await using var host = await KeybackHost.StartAsync();
        var owner = await OwnerAsync(host);
        await host.RenewAsync("first@example.com", Fresh);
        var links = Notices(host).Select(notice => $"/not-me/{Mailbox.DisownToken(notice)}").ToList();
        using var browser = new PageClient(host.Url);
        (string, string)[] form = [("__RequestVerificationToken", PageClient.FormToken((await browser.GetAsync(links[1])).Html))];
        Assert.Equal("/not-me/done", (await browser.SubmitAsync(links[0], null)).Location);
        Assert.True(await host.Services.GetRequiredService<AccountStore>().UnfreezeAsync(owner, host.Clock.GetUtcNow()));

        Assert.Equal("/not-me/done", (await browser.PostAsync(links[0], form)).Location); // used: does nothing more
        Assert.Equal("/not-me/done", (await browser.PostAsync(links[1], form)).Location); // nor does that of another address, which was not
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner", Fresh)).Status);

        const string Fresher = "another harbour after dusk 8";
        await host.RenewAsync("first@example.com", Fresher);
        var late = $"/not-me/{Mailbox.DisownToken(Notices(host).Last())}";
        Assert.DoesNotContain(late, links);
        host.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync(late, form)).Status);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner", Fresher)).Status);
    }

    private static async Task ClosedAsync(KeybackHost host)
    {
        foreach (var password in (string[])[KeybackHost.GoodPassword, Fresh])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync("owner", password)).Status);
        }

        var before = host.Mails.All.Count;
        var frozen = await host.Api.StartedAsync("first@example.com");
        await host.SettledAsync();
        var mail = Assert.Single(host.Mails.All.Skip(before));
        Assert.Contains(frozen.Reference, mail.TextBody, StringComparison.Ordinal);
        Assert.Empty(Mailbox.CodeIn(mail)); // it says why no code comes
    }

    private static async Task<AccountId> OwnerAsync(KeybackHost host)
    {
        var account = await host.AddAccountAsync("first@example.com", "owner");
        await host.AddAddressAsync(account, "second@example.com");
        await host.AddAddressAsync(account, "unproved@example.com", proved: false);
        return account;
    }

    private static List<MimeMessage> Notices(KeybackHost host) =>
        [.. host.Mails.All.Where(mail => Mailbox.DisownToken(mail).Length > 0)];

    private static string To(MimeMessage mail) => Assert.Single(mail.To.Mailboxes).Address;
}
