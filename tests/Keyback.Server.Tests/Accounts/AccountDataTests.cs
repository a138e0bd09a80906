using System.Net;
using System.Text.Json;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Accounts;

/// <summary>The owner's copy of everything that is kept: whole, plain, without secrets, and for the owner alone.</summary>
public sealed class AccountDataTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Path = "/api/v1/account/data";

    private KeybackHost Host => shared.Host;

    [Fact]
    public async Task The_copy_holds_what_is_kept_in_plain_terms()
    {
        await Host.AddAccountAsync("copied@example.com", "小雨", "+14155550181");
        var session = await Host.Api.EnterSteppedUpAsync("copied@example.com");
        await Host.Api.AddAsync(session, "email", "waiting@example.com");
        var recovery = await Host.Api.StartedAsync("copied@example.com");
        await Host.SettledAsync();

        var reply = await Host.Api.SendAsync(HttpMethod.Get, Path, session);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("application/json", reply.Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", reply.Message.Content.Headers.ContentDisposition?.DispositionType);
        Assert.True(reply.Message.Headers.CacheControl?.NoStore);
        foreach (var piece in (string[])["小雨", "copied@example.com", "+14155550181", "waiting@example.com", recovery.Reference, "stepped_up", "signed_in", "email_code"])
        {
            Assert.Contains(piece, reply.Text, StringComparison.Ordinal);
        }

        var data = JsonDocument.Parse(reply.Text).RootElement.GetProperty("data");
        Assert.Equal("set", data.GetProperty("account")[0].GetProperty("password").GetString());
        Assert.Equal("sent", data.GetProperty("messages")[0].GetProperty("state").GetString());
        Assert.All(data.GetProperty("audit_entries").EnumerateArray(), entry => Assert.True(entry.GetProperty("happened_at").TryGetDateTimeOffset(out _)));
    }

    [Fact]
    public async Task I8_The_copy_holds_no_secret_and_no_hash()
    {
        await Host.AddAccountAsync("hashless@example.com", "hashless");
        var session = await Host.Api.EnterSteppedUpAsync("hashless@example.com");
        await Host.Api.StartedAsync("hashless@example.com");
        await Host.SettledAsync();
        var code = await Host.CodeForAsync("hashless@example.com");

        var text = (await Host.Api.SendAsync(HttpMethod.Get, Path, session)).Text;

        Assert.DoesNotContain("argon2", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hash\"", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("digest", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("sealed", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(session, text, StringComparison.Ordinal);
        Assert.DoesNotContain(code, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_copy_needs_a_full_session_and_the_password_once_more()
    {
        await Host.AddAccountAsync("guarded@example.com", "guarded");

        Contract.IsProblem(await Host.Api.SendAsync(HttpMethod.Get, Path), 401, "unauthenticated");
        Contract.IsProblem(await Host.Api.SendAsync(HttpMethod.Get, Path, await Host.Api.EnterAsync("guarded@example.com")), 403, "step_up_required");
        var temporary = await Host.TemporaryAsync("guarded@example.com");
        await Host.Api.StepUpAsync(temporary);
        Contract.IsProblem(await Host.Api.SendAsync(HttpMethod.Get, Path, temporary), 403, "full_session_required");
    }

    [Fact]
    public async Task I10_Every_address_hears_that_a_copy_was_taken_and_a_fourth_one_waits()
    {
        await Host.AddAccountAsync("told@example.com", "told");
        var session = await Host.Api.EnterSteppedUpAsync("told@example.com");
        for (var copy = 0; copy < 3; copy++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Host.Api.SendAsync(HttpMethod.Get, Path, session)).Status);
        }

        Contract.IsProblemWithWait(await Host.Api.SendAsync(HttpMethod.Get, Path, session), 429, "throttled");
        var told = await Host.ToldAsync("told@example.com");
        Assert.Equal(3, told.Count);
        Assert.All(told, text => Assert.Contains("/not-me/", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task I1_The_copy_does_not_tell_whether_somebody_has_an_address_that_was_asked_for()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("taken@example.com");
        await host.AddAccountAsync("full@example.com");
        for (var start = 0; start < 5; start++)
        {
            await host.Api.StartedAsync("full@example.com");
        }

        await host.SettledAsync();
        List<(int Messages, string Record)> kept = [];
        foreach (var target in (string[])["nobody@example.com", "taken@example.com", "full@example.com"])
        {
            await host.AddAccountAsync($"of-{target}");
            var session = await host.Api.EnterSteppedUpAsync($"of-{target}");
            await host.Api.AddAsync(session, "email", target);
            await host.SettledAsync();
            var data = JsonDocument.Parse((await host.Api.SendAsync(HttpMethod.Get, Path, session)).Text).RootElement.GetProperty("data");
            kept.Add((
                data.GetProperty("messages").GetArrayLength(),
                string.Join(", ", data.GetProperty("audit_entries").EnumerateArray().SelectMany(entry => entry.EnumerateObject()).Where(part => part.Name is not "happened_at"))));
        }

        Assert.Single(kept.Distinct());
        Assert.Equal(
            ["full@example.com", "full@example.com", "full@example.com", "full@example.com", "full@example.com", "nobody@example.com", "taken@example.com"],
            host.Mails.All.Select(mail => mail.To.ToString()).Where(to => !to.StartsWith("of-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task I2_The_copy_holds_nothing_of_another_account()
    {
        await Host.AddAccountAsync("mine@example.com", "mine.alone");
        await Host.AddAccountAsync("theirs@example.com", "theirs.alone", "+14155550182");
        await Host.Api.StartedAsync("theirs@example.com");

        var text = (await Host.Api.SendAsync(HttpMethod.Get, Path, await Host.Api.EnterSteppedUpAsync("mine@example.com"))).Text;

        Assert.Contains("mine.alone", text, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", text, StringComparison.Ordinal);
        Assert.DoesNotContain("+14155550182", text, StringComparison.Ordinal);
    }
}
