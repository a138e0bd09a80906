using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I4: guessing is bounded per account and lane, over all Recoveries, addresses, nodes and restarts.</summary>
public sealed class I4BudgetTests
{
    [Fact]
    public async Task I4_After_five_wrong_codes_not_even_the_right_one_opens_the_Recovery()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");

        Assert.Equal(5, await host.GuessAsync(recovery, 8));
        Assert.Equal(HttpStatusCode.Locked, (await host.Api.CodeAsync(recovery, await host.NewestCodeAsync(recovery))).Status);
    }

    [Fact]
    public async Task I4_The_last_guess_may_still_be_right()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");

        Assert.Equal(4, await host.GuessAsync(recovery, 4));
        Assert.Equal(HttpStatusCode.OK, (await host.Api.CodeAsync(recovery, await host.NewestCodeAsync(recovery))).Status);
    }

    [Fact]
    public async Task I4_What_cannot_be_a_code_costs_nothing()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");

        foreach (var typed in (string[])["", "1234567", "123456789", "12345 abc", "one two three", "--------", "12345678\0"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await host.Api.CodeAsync(recovery, typed)).Status);
        }

        Assert.Equal("4", (await host.Api.CodeAsync(recovery, Walks.NoCode))["tries_left"]);
    }

    [Fact]
    public async Task I4_Ten_wrong_codes_over_two_Recoveries_close_codes_for_a_day()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(5, await host.GuessAsync(await host.Api.StartedAsync("owner@example.com"), 6));
        }

        var third = await host.Api.StartedAsync("owner@example.com");
        var locked = await host.Api.CodeAsync(third, await host.NewestCodeAsync(third));
        Assert.Equal(HttpStatusCode.Locked, locked.Status);
        Assert.Equal(TimeSpan.FromHours(24), locked.Message.Headers.RetryAfter!.Delta);

        host.Clock.Advance(TimeSpan.FromHours(24));
        await host.ProveAsync("owner@example.com");
    }

    [Fact]
    public async Task I4_A_link_lets_the_owner_in_when_codes_are_closed()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(5, await host.GuessAsync(await host.Api.StartedAsync("owner@example.com"), 6));
        }

        await host.SettledAsync();
        var started = await host.Api.StartAsync("owner@example.com", method: "email_link");
        var holder = new Started(started["id"], await host.Mails.LinkTokenAsync(), started["reference"]);

        Assert.Equal("completed", (await host.Api.PasswordAsync(holder, "quiet lamp under nine bridges"))["state"]);
    }

    [Fact]
    public async Task I4_All_addresses_of_an_account_share_its_budget()
    {
        await using var host = await KeybackHost.StartAsync();
        var account = await host.AddAccountAsync("first@example.com");
        await host.AddAddressAsync(account, "second@example.com");
        await host.AddAddressAsync(account, "third@example.com");
        foreach (var address in (string[])["first@example.com", "second@example.com"])
        {
            var recovery = await host.Api.StartedAsync(address);
            await host.SettledAsync();
            Assert.Equal(5, await host.GuessAsync(recovery, 5));
        }

        var third = await host.Api.StartedAsync("third@example.com");
        var refused = await host.Api.CodeAsync(third, await host.NewestCodeAsync(third));

        // It looks like any wrong code: that the addresses belong together is not told.
        Assert.Equal("code_wrong", refused.Code);
        Assert.Equal("4", refused["tries_left"]);
    }

    [Fact]
    public async Task I4_A_budget_survives_a_restart()
    {
        var first = await KeybackHost.StartAsync();
        await first.AddAccountAsync("owner@example.com");
        var recovery = await first.Api.StartedAsync("owner@example.com");
        var code = await first.NewestCodeAsync(recovery);
        Assert.Equal(4, await first.GuessAsync(recovery, 4));
        await first.StopAsync();

        var second = await KeybackHost.StartAsync(folder: first.Folder, clock: first.Clock);
        Assert.Equal("0", (await second.Api.CodeAsync(recovery, Walks.NoCode))["tries_left"]);
        Assert.Equal(HttpStatusCode.Locked, (await second.Api.CodeAsync(recovery, code)).Status);
        Assert.Equal(4, await second.GuessAsync(await second.Api.StartedAsync("owner@example.com"), 4));
        await second.StopAsync();

        await using var third = await KeybackHost.StartAsync(folder: first.Folder, clock: first.Clock);
        var last = await third.Api.StartedAsync("owner@example.com");
        Assert.Equal(1, await third.GuessAsync(last, 5));
        Assert.Equal(HttpStatusCode.Locked, (await third.Api.CodeAsync(last, await third.NewestCodeAsync(last))).Status);
    }

    [Fact]
    public async Task I4_A_resend_refills_nothing()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");
        Assert.Equal(3, await host.GuessAsync(recovery, 3));

        host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.Accepted, (await host.Api.ResendAsync(recovery)).Status);
        Assert.Equal("1", (await host.Api.CodeAsync(recovery, Walks.NoCode))["tries_left"]);
        Assert.Equal("0", (await host.Api.CodeAsync(recovery, Walks.NoCode))["tries_left"]);
        Assert.Equal(HttpStatusCode.Locked, (await host.Api.CodeAsync(recovery, await host.NewestCodeAsync(recovery))).Status);
    }

    [Fact]
    public async Task I4_The_lanes_have_budgets_of_their_own()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        using var browser = await host.KnownBrowserAsync("owner@example.com");
        for (var round = 0; round < 2; round++)
        {
            var (page, _) = await browser.StartAsync("owner@example.com");
            await host.SettledAsync();
            for (var guess = 0; guess < 5; guess++)
            {
                Assert.Equal(
                    HttpStatusCode.UnprocessableEntity, (await browser.SubmitAsync(page, null, ("Code", Walks.NoCode))).Status);
            }
        }

        var (last, reference) = await browser.StartAsync("owner@example.com");
        await host.SettledAsync();
        var refused = await browser.SubmitAsync(last, null, ("Code", await host.Mails.CodeAsync(reference)));
        Assert.Equal(HttpStatusCode.Locked, refused.Status); // the known device is out of guesses
        await host.ProveAsync("owner@example.com"); // a stranger with the mailbox is not
    }

    [Fact]
    public async Task I4_A_new_password_clears_the_count()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        Assert.Equal(5, await host.GuessAsync(await host.Api.StartedAsync("owner@example.com"), 5));
        await host.RenewAsync("owner@example.com", "a quiet harbour before dawn 7");

        Assert.Equal(5, await host.GuessAsync(await host.Api.StartedAsync("owner@example.com"), 5));
        await host.ProveAsync("owner@example.com");
    }

    [Fact]
    public async Task I4_Messages_to_an_address_are_bounded_whoever_asks_for_them()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerIdentifier", "100")]);
        await host.AddAccountAsync("owner@example.com");
        for (var start = 0; start < 25; start++)
        {
            await host.Api.StartedAsync("owner@example.com");
        }

        await host.SettledAsync();
        Assert.Equal(5, host.Mails.All.Count);
        host.Clock.Advance(TimeSpan.FromHours(2));
        for (var start = 0; start < 10; start++)
        {
            await host.Api.StartedAsync("owner@example.com");
            await host.SettledAsync();
        }

        host.Clock.Advance(TimeSpan.FromHours(2));
        await host.Api.StartedAsync("owner@example.com");
        await host.SettledAsync();
        Assert.Equal(10, host.Mails.All.Count);
    }
}
