using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I5: a stranger locks nobody out (requirements C-15, D-05, D-12).</summary>
public sealed class I5LockoutTests
{
    private const string Wrong = "a wrong password 77";
    private const string Fresh = "a quiet harbour before dawn 7";

    [Fact]
    public async Task I5_Hostile_starts_and_codes_leave_sign_in_and_the_known_device_open()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        using var browser = await host.KnownBrowserAsync("owner@example.com");
        await UseUpStartsAndCodesAsync(host);

        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword)).Status);
        Assert.Equal("/sign-in?done=password", await host.RenewAsync(browser, "owner@example.com", Fresh));
    }

    [Fact]
    public async Task I5_Hostile_passwords_leave_recovery_and_the_known_device_open()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        using var browser = await host.KnownBrowserAsync("owner@example.com");
        for (var guess = 0; guess < 10; guess++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync("owner@example.com", Wrong)).Status);
        }

        var stranger = await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword);
        Assert.Equal(HttpStatusCode.TooManyRequests, stranger.Status);
        var owner = await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner@example.com"), ("Password", KeybackHost.GoodPassword));
        Assert.Equal("/my", owner.Location);
        await host.RenewAsync("owner@example.com", Fresh);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner@example.com", Fresh)).Status); // recovery forgave the wrong ones
    }

    [Fact]
    public async Task I5_Neighbours_in_the_same_network_leave_the_known_device_open()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        using var browser = await host.KnownBrowserAsync("owner@example.com");
        for (var start = 0; start < 30; start++)
        {
            Assert.Equal(HttpStatusCode.Created, (await host.Api.StartAsync($"neighbour{start}@example.com")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.Api.StartAsync("owner@example.com")).Status);
        for (var guess = 0; guess < 100; guess++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync($"neighbour{guess % 20}@example.com", Wrong)).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword)).Status);
        var owner = await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner@example.com"), ("Password", KeybackHost.GoodPassword));
        Assert.Equal("/my", owner.Location);
        await browser.SubmitAsync("/my", "/sign-out");
        Assert.Equal("/sign-in?done=password", await host.RenewAsync(browser, "owner@example.com", Fresh));
    }

    [Theory]
    [InlineData("mine")] // the device of another account
    [InlineData("forged")]
    public async Task I5_No_other_device_gets_into_the_lane_of_the_owner(string device)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        await host.AddAccountAsync("mallory@example.com");
        using var hostile = device == "mine" ? await host.KnownBrowserAsync("mallory@example.com") : new PageClient(host.Url);
        if (device == "forged")
        {
            hostile.Cookies.Add(host.Url, new Cookie("keyback-device", new string('A', 43)));
        }

        await UseUpStartsAndCodesAsync(host);
        var refused = await hostile.SubmitAsync("/forgot", null, ("Email", "owner@example.com"));

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
    }

    [Fact]
    public async Task I5_A_forwarded_address_that_nobody_vouches_for_opens_no_fresh_budget()
    {
        await using var host = await KeybackHost.StartAsync();
        for (var start = 0; start <= 30; start++)
        {
            using var body = new StringContent(
                $$"""{"identifier":"someone{{start}}@example.com","method":"email_code","goal":"new_password"}""",
                System.Text.Encoding.UTF8,
                "application/json");
            var reply = await host.Api.SendAsync(
                HttpMethod.Post, "/api/v1/recoveries", null, body, ("X-Forwarded-For", $"203.0.{start}.7"), ("Forwarded", $"for=203.0.{start}.7"));
            Assert.Equal(start < 30 ? HttpStatusCode.Created : HttpStatusCode.TooManyRequests, reply.Status);
        }
    }

    [Fact]
    public async Task I5_Three_hundred_hostile_requests_do_not_keep_the_owner_from_recovering()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerNetwork", "1000")]);
        await host.AddAccountAsync("owner@example.com");
        using var browser = await host.KnownBrowserAsync("owner@example.com");
        var hostile = await host.Api.StartedAsync("owner@example.com");

        var attack = Parallel.ForEachAsync(
            Enumerable.Range(0, 300),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) => await ((number % 3) switch
            {
                0 => host.Api.StartAsync("owner@example.com"),
                1 => host.Api.CodeAsync(hostile, Walks.NoCode),
                _ => host.Api.SignInAsync("owner@example.com", Wrong),
            }));
        var ended = await host.RenewAsync(browser, "owner@example.com", Fresh); // meanwhile
        await attack;

        Assert.Equal("/sign-in?done=password", ended);
        var signedIn = await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner@example.com"), ("Password", Fresh));
        Assert.Equal("/my", signedIn.Location);
    }

    [Fact]
    public async Task I5_Ten_thousand_hostile_requests_leave_the_owner_every_way_back_in()
    {
        // Every limit of the network is off, as for somebody with ten thousand networks; the CAPTCHA is, as for somebody who answers them all.
        await using var host = await KeybackHost.StartAsync(
            [("Keyback:Limits:StartsPerNetwork", "10000000"), ("Keyback:Limits:WrongPasswords", "10")]);
        const string Number = "+8613800138000";
        await host.AddAccountAsync("owner@example.com", "owner", Number);
        using var browser = await host.KnownBrowserAsync("owner@example.com");
        var earlier = await host.Api.StartedAsync("owner@example.com", method: "email_link"); // the owner asked in a new browser, before it all began
        await host.SettledAsync();

        // Of those who attack one even holds the number: the worst case, and what the name is asked for.
        var thief = await host.Api.StartedAsync(Number, method: "sms_code");
        Assert.Equal("user_name_required", (await host.Api.CodeAsync(thief, await host.Phones.CodeAsync(Number)))["state"]);
        var open = await host.Api.StartedAsync("owner@example.com");
        int[] entered = [0];
        var attack = Parallel.ForEachAsync(
            Enumerable.Range(0, 10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) =>
            {
                var reply = await ((number % 10) switch
                {
                    0 => host.Api.StartAsync("owner@example.com"),
                    1 => host.Api.StartAsync(Number, method: "sms_code"),
                    2 => host.Api.StartAsync("owner@example.com", method: "email_link"),
                    3 or 4 => host.Api.CodeAsync(open, $"{number:D8}"),
                    5 or 6 => host.Api.NameAsync(thief, $"guess {number}"),
                    7 => host.Api.PasswordAsync(thief, Fresh),
                    8 => host.Api.SignInAsync(number % 20 == 8 ? Number : "owner", Wrong),
                    _ => host.Api.SkipAsync(open),
                });
                Interlocked.Add(ref entered[0], reply.Text.Contains("\"session\"", StringComparison.Ordinal) || reply.Text.Contains("\"completed\"", StringComparison.Ordinal) ? 1 : 0);
            });

        // Meanwhile, in the browser that signed in before: the password, then code and name by phone, which strangers have locked.
        var signedIn = await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner"), ("Password", KeybackHost.GoodPassword));
        await browser.SubmitAsync("/my", "/sign-out");
        var (code, reference) = await browser.StartByPhoneAsync(Number);
        await attack;
        await host.SettledAsync();
        var coded = await browser.SubmitAsync(code, null, ("Code", await host.SmsCodeAsync(reference)));
        var named = await browser.SubmitAsync(coded.Location!, null, ("UserName", "owner"));

        Assert.Equal("/my", signedIn.Location);
        Assert.StartsWith("/forgot/password/", named.Location, StringComparison.Ordinal);
        Assert.Equal(0, entered[0]);
        Assert.Equal(((HttpStatusCode)423, "locked"), await host.Api.NameAsync(thief, "owner") is var refused ? (refused.Status, refused.Code) : default);

        // And in a new browser: the link that was asked for before the attack is as good as ever.
        var link = await host.Api.PostAsync("/api/v1/links/redeem", new System.Text.Json.Nodes.JsonObject { ["token"] = await host.Mails.LinkTokenAsync() });
        Assert.Equal((earlier.Id, "password_required"), (link["id"], link["state"]));
        Assert.Equal("completed", (await host.Api.PasswordAsync(new Started(link["id"], link["token"], link["reference"]), Fresh))["state"]);
    }

    [Fact]
    public async Task I5_The_device_that_set_a_new_password_keeps_its_lane_and_every_other_loses_it()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com", "owner");
        using var browser = await host.KnownBrowserAsync("owner@example.com");
        using var lost = await host.KnownBrowserAsync("owner@example.com");
        Assert.Equal("/sign-in?done=password", await host.RenewAsync(browser, "owner@example.com", Fresh));
        for (var guess = 0; guess < 10; guess++)
        {
            await host.Api.SignInAsync("owner", Wrong);
        }

        var fromLost = await lost.SubmitAsync("/sign-in", null, ("Identifier", "owner"), ("Password", Fresh));
        var fromOwn = await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner"), ("Password", Fresh));

        Assert.Equal(HttpStatusCode.TooManyRequests, fromLost.Status);
        Assert.Equal("/my", fromOwn.Location);
    }

    [Fact]
    public async Task I5_A_new_password_lifts_what_hostile_passwords_closed_under_every_identifier()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com", "owner", "+14155550123");
        string[] identifiers = ["owner@example.com", "owner", "+14155550123"];
        foreach (var identifier in identifiers)
        {
            for (var guess = 0; guess < 10; guess++)
            {
                await host.Api.SignInAsync(identifier, Wrong);
            }

            Assert.Equal(HttpStatusCode.TooManyRequests, (await host.Api.SignInAsync(identifier, KeybackHost.GoodPassword)).Status);
        }

        await host.RenewAsync("owner@example.com", Fresh);

        foreach (var identifier in identifiers)
        {
            Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync(identifier, Fresh)).Status);
        }
    }

    private static async Task UseUpStartsAndCodesAsync(KeybackHost host)
    {
        for (var start = 0; start < 5; start++)
        {
            await host.GuessAsync(await host.Api.StartedAsync("owner@example.com"), 5);
        }

        await host.SettledAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.Api.StartAsync("owner@example.com")).Status);
    }
}
