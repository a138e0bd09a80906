using System.Net;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I8: what is stored and what is logged helps no thief (requirements C-12, M-03 to M-05).</summary>
public sealed class I8SecretsTests
{
    private const string Fresh = "a quiet harbour before dawn 7";
    private const string Typed = "Quxotica.Zyzzyva@example.com";

    [Fact]
    public async Task I8_After_both_ways_no_secret_stands_in_the_store_or_the_log_and_no_address_in_the_log()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Typed, "owner", "+14155550123");
        List<string> secrets = [KeybackHost.GoodPassword, Fresh, "a wrong password 77"];

        secrets.AddRange(await ByProgramAsync(host));
        secrets.AddRange(await ByBrowserAsync(host));

        var log = host.Log.ToString();
        Assert.Contains(host.Log.Lines, line => line.Id == 2301); // it does log
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
            Assert.False(host.StoreHolds(secret), $"The store holds {secret}");
        }

        foreach (var address in (string[])[Typed, "quxotica.zyzzyva", "zyzzyva@", "4155550123"])
        {
            Assert.DoesNotContain(address, log, StringComparison.OrdinalIgnoreCase);
        }

        var record = string.Join('\n', await host.RecordAsync());
        Assert.DoesNotContain("zyzzyva", record, StringComparison.OrdinalIgnoreCase);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, record, StringComparison.Ordinal));
    }

    [Fact]
    public async Task I8_A_message_that_waits_is_sealed_and_one_of_nobody_is_erased()
    {
        var stalled = new StalledChannel();
        await using var host = await KeybackHost.StartAsync(adjust: services => services.AddSingleton<IEmailChannel>(stalled));
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");
        await host.Api.StartedAsync("quxotica.zyzzyva@example.com");
        await KeybackHost.UntilAsync(() => stalled.Texts.Count == 1, "the message that hangs");

        Assert.False(host.StoreHolds(recovery.Token));
        Assert.False(host.StoreHolds("zyzzyva"));
        Assert.False(host.StoreHolds(Mailbox.CodeIn(stalled.Texts.Single())));
        Assert.True(host.StoreHolds(recovery.Reference)); // it does look into what is stored
    }

    [Fact]
    public async Task I8_An_answer_that_is_kept_to_be_given_again_is_sealed()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        List<string> tokens = [];
        foreach (var (path, json) in ((string, string)[])[
            ("/api/v1/recoveries", """{"identifier":"quxotica.zyzzyva@example.com","method":"email_code","goal":"new_password"}"""),
            ("/api/v1/sessions", $$"""{"identifier":"owner@example.com","password":"{{KeybackHost.GoodPassword}}"}""")])
        {
            for (var time = 0; time < 2; time++)
            {
                using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
                var reply = await host.Api.SendAsync(HttpMethod.Post, path, null, body, ("Idempotency-Key", "the-key-of-one-request"));
                Assert.Equal(HttpStatusCode.Created, reply.Status);
                tokens.Add(reply["token"]);
            }
        }

        await host.SettledAsync();
        Assert.Equal(2, tokens.Distinct().Count()); // each was given again
        foreach (var secret in (string[])[.. tokens, KeybackHost.GoodPassword, "zyzzyva", "the-key-of-one-request"])
        {
            Assert.False(host.StoreHolds(secret), secret);
            Assert.DoesNotContain(secret, host.Log.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task I8_What_is_typed_makes_no_line_of_the_log()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        foreach (var hostile in (string[])["a\r\nforged zyzzyva@example.com", "\u001b[31mzyzzyva@example.com", "zyzzyva\u2028@example.com", "zyzzyva\0@x"])
        {
            await host.Api.StartAsync(hostile);
            await host.Api.SignInAsync(hostile, "zyzzyva password 77");
        }

        await host.Api.SendAsync(HttpMethod.Get, "/not-me/zyzzyva-zyzzyva-zyzzyva-zyzzyva-zyzzyva-123");
        await host.Api.SendAsync(HttpMethod.Get, "/api/v1/sessions", "zyzzyva-zyzzyva-zyzzyva-zyzzyva-zyzzyva-123");
        await host.Api.SendAsync(HttpMethod.Get, "/nowhere/zyzzyva");
        await host.SettledAsync();

        Assert.DoesNotContain("zyzzyva", host.Log.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("forged", host.Log.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<List<string>> ByProgramAsync(KeybackHost host)
    {
        List<string> secrets = [];
        var decoy = await host.Api.StartedAsync("nobody@example.com");
        await host.GuessAsync(decoy, 5);
        await host.Api.SignInAsync(Typed, "a wrong password 77");
        foreach (var goal in (string[])["temporary_code", "new_password"])
        {
            var recovery = await host.Api.StartedAsync(Typed, goal);
            var code = await host.NewestCodeAsync(recovery);
            await host.GuessAsync(recovery, 1);
            var right = await host.Api.CodeAsync(recovery, code);
            secrets.AddRange([decoy.Token, recovery.Token, code, $"{code[..4]} {code[4..]}", $"{code[..4]}\u00a0{code[4..]}"]);
            if (right.Json!["session"] is { } session)
            {
                secrets.Add((string)session["token"]!);
            }
            else
            {
                Assert.Equal(HttpStatusCode.UnprocessableEntity, (await host.Api.PasswordAsync(recovery, "password12345")).Status);
                Assert.Equal(HttpStatusCode.OK, (await host.Api.PasswordAsync(recovery, Fresh)).Status);
            }
        }

        secrets.Add((await host.Api.SignInAsync(Typed, Fresh))["token"]);
        await host.SettledAsync();
        return secrets;
    }

    private static async Task<List<string>> ByBrowserAsync(KeybackHost host)
    {
        using var browser = await host.KnownBrowserAsync(Typed, Fresh);
        Assert.Equal("/sign-in?done=password", await host.RenewAsync(browser, Typed, KeybackHost.GoodPassword));
        await browser.SubmitAsync("/sign-in", null, ("Identifier", Typed), ("Password", KeybackHost.GoodPassword));
        await host.SettledAsync();
        var cookies = browser.Cookies.GetAllCookies().Where(cookie => cookie.Name is "keyback-session" or "keyback-device").ToList();
        Assert.Equal(2, cookies.Count);

        var links = host.Mails.All.Select(Mailbox.DisownToken).Where(token => token.Length > 0).ToList();
        Assert.Equal(3, links.Count);
        await browser.GetAsync($"/not-me/{links[0]}");
        Assert.Equal("/not-me/done", (await browser.SubmitAsync($"/not-me/{links[^1]}", null)).Location);
        await host.SettledAsync();
        return [.. links, .. cookies.Select(cookie => cookie.Value)];
    }
}
