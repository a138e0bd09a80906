using System.Net;
using System.Text;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>The step for the account's name, taken by whoever has no right to it, at a wrong time or twice.</summary>
public sealed class PhoneNameAttackTests : IAsyncLifetime
{
    private const string Number = "+8613800138000";
    private const string Other = "+8613900139000";
    private const string Email = "mei@example.com";
    private const string Name = "mei";
    private const string Fresh = "a quiet harbour before dawn 7";

    private KeybackHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerIdentifier", "1000"), ("Keyback:Limits:StartsPerNetwork", "1000")]);
        await _host.AddAccountAsync(Email, Name, Number);
        await _host.AddAccountAsync("alex@example.com", "alex", Other);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task I5_The_name_before_the_code_is_no_oracle_and_costs_nothing()
    {
        var recovery = await _host.Api.StartedAsync(Number, method: "sms_code");
        await _host.SettledAsync();
        HashSet<string> answers = [];
        foreach (var name in (string[])[Name, "alex", "wrong1", "wrong2", "wrong3", "wrong4"])
        {
            var reply = await _host.Api.NameAsync(recovery, name);
            Assert.Equal((HttpStatusCode.Conflict, "out_of_order"), (reply.Status, reply.Code));
            answers.Add(Masked.Of(reply, recovery.Id));
        }

        Assert.Single(answers);
        Assert.Equal("user_name_required", (await _host.Api.CodeAsync(recovery, await _host.SmsCodeAsync(recovery.Reference)))["state"]);
        Assert.Equal("2", (await _host.Api.NameAsync(recovery, "wrong5"))["tries_left"]);
    }

    [Fact]
    public async Task I2_The_name_needs_the_token_of_its_own_Recovery()
    {
        var mine = await _host.ComeToNameAsync(Number);
        var others = await _host.ComeToNameAsync(Other);
        HashSet<string> answers = [];
        foreach (var token in (string[])[others.Token, new string('A', 43), "short", mine.Id])
        {
            foreach (var name in (string[])[Name, "alex", "", new string('x', 300)])
            {
                var reply = await _host.Api.NameAsync(mine with { Token = token }, name);
                Assert.Equal(HttpStatusCode.NotFound, reply.Status);
                answers.Add(Masked.Of(reply, mine.Id));
            }
        }

        Assert.Single(answers);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Api.PostAsync($"/api/v1/recoveries/{mine.Id}/user-name", new() { ["user_name"] = Name })).Status);
        Assert.Equal("2", (await _host.Api.NameAsync(mine, "wrong"))["tries_left"]); // none of it was charged
    }

    [Theory]
    [InlineData("email_code")]
    [InlineData("email_link")]
    public async Task I2_A_way_by_e_mail_takes_no_name_and_gives_no_number_back(string method)
    {
        var recovery = await _host.Api.StartedAsync(Email, method: method);
        await _host.SettledAsync();

        Assert.Equal("out_of_order", (await _host.Api.NameAsync(recovery, Name)).Code);
        Assert.Equal("out_of_order", (await _host.Api.StepAsync(recovery, "not-my-account", [])).Code);
        if (method == "email_code")
        {
            await _host.Api.CodeAsync(recovery, await _host.NewestCodeAsync(recovery));
            Assert.Equal("out_of_order", (await _host.Api.NameAsync(recovery, Name)).Code);
            Assert.Equal("out_of_order", (await _host.Api.StepAsync(recovery, "not-my-account", [])).Code);
        }

        Assert.Equal(HttpStatusCode.Created, (await _host.Api.SignInAsync(Number, KeybackHost.GoodPassword)).Status); // the number is still there
    }

    [Theory]
    [InlineData("password")]
    [InlineData("skip-password")]
    [InlineData("code")]
    [InlineData("resend")]
    public async Task I2_The_step_for_the_name_is_not_walked_around(string step)
    {
        var recovery = await _host.ComeToNameAsync(Number);
        var code = await _host.SmsCodeAsync(recovery.Reference);
        _host.Clock.Advance(TimeSpan.FromSeconds(61));

        var reply = await _host.Api.StepAsync(recovery, step, new() { ["password"] = Fresh, ["code"] = code });

        Assert.Equal((HttpStatusCode.Conflict, "out_of_order"), (reply.Status, reply.Code));
        Assert.Equal("user_name_required", (await _host.Api.ShowAsync(recovery))["state"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Api.SignInAsync(Name, Fresh)).Status);
    }

    [Fact]
    public async Task The_right_name_after_ten_minutes_is_too_late_and_costs_nothing()
    {
        var recovery = await _host.ComeToNameAsync(Number);
        _host.Clock.Advance(TimeSpan.FromMinutes(10));

        foreach (var name in (string[])[Name, "wrong1", "wrong2", "wrong3", "wrong4"])
        {
            Assert.Equal("out_of_order", (await _host.Api.NameAsync(recovery, name)).Code);
        }

        Assert.Equal("out_of_order", (await _host.Api.StepAsync(recovery, "not-my-account", [])).Code);
        Assert.Equal("2", (await _host.Api.NameAsync(await _host.ComeToNameAsync(Number), "wrong"))["tries_left"]);
    }

    [Fact]
    public async Task I4_The_lock_holds_for_every_Recovery_at_every_step_whenever_it_was_started()
    {
        var proved = await _host.ComeToNameAsync(Number);
        Assert.Equal("password_required", (await _host.Api.NameAsync(proved, Name))["state"]);
        var waiting = await _host.ComeToNameAsync(Number);
        var started = await _host.Api.StartedAsync(Number, method: "sms_code");
        var code = await _host.SmsCodeAsync(started.Reference);
        var guessing = await _host.ComeToNameAsync(Number);
        for (var guess = 0; guess < 3; guess++)
        {
            await _host.Api.NameAsync(guessing, $"wrong{guess}");
        }

        foreach (var refused in (Reply[])[
            await _host.Api.NameAsync(guessing, Name),
            await _host.Api.NameAsync(waiting, Name),
            await _host.Api.CodeAsync(started, code),
            await _host.Api.PasswordAsync(proved, Fresh)])
        {
            Assert.Equal((HttpStatusCode.Locked, "locked"), (refused.Status, refused.Code));
            Assert.Equal(TimeSpan.FromHours(24), refused.Message.Headers.RetryAfter!.Delta);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Api.SignInAsync(Name, Fresh)).Status);
        Assert.Single(await _host.RecordAsync(), entry => entry.Kind is AuditKind.WayLocked);
    }

    [Fact]
    public async Task A_name_that_is_sent_again_under_one_key_is_judged_once_and_another_name_under_it_not_at_all()
    {
        var recovery = await _host.ComeToNameAsync(Number);
        List<Reply> replies = [];
        for (var time = 0; time < 5; time++)
        {
            replies.Add(await UnderKeyAsync(recovery, "wrong", "key-1"));
        }

        Assert.All(replies, reply => Assert.Equal(((HttpStatusCode)422, "2"), (reply.Status, reply["tries_left"])));
        foreach (var name in (string[])[Name, "alex"])
        {
            Assert.Equal("idempotency_key_reused", (await UnderKeyAsync(recovery, name, "key-1")).Code);
        }

        Assert.Equal("1", (await UnderKeyAsync(recovery, "wrong", "key-2"))["tries_left"]);
        var last = await UnderKeyAsync(recovery, "wrong", "key-3");
        Assert.Equal("0", last["tries_left"]);
        var replayed = await UnderKeyAsync(recovery, "wrong", "key-3");
        Assert.Equal((last.Status, last.Text, last.Message.Headers.RetryAfter), (replayed.Status, replayed.Text, replayed.Message.Headers.RetryAfter));
        Assert.Equal(HttpStatusCode.Locked, (await UnderKeyAsync(recovery, Name, "key-4")).Status);
        Assert.Equal(3, (await _host.RecordAsync()).Count(entry => entry.Kind is AuditKind.UserNameWrong));
    }

    [Fact]
    public async Task I3_The_session_that_a_right_name_opened_is_opened_once_under_one_key()
    {
        var recovery = await _host.ComeToNameAsync(Number, "temporary_code");

        var first = await UnderKeyAsync(recovery, Name, "key-1");
        var again = await UnderKeyAsync(recovery, Name, "key-1");

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("out_of_order", (await UnderKeyAsync(recovery, Name, "key-2")).Code);
        Assert.Single(await _host.RecordAsync(), entry => entry.Kind is AuditKind.TemporarySignIn);
    }

    private async Task<Reply> UnderKeyAsync(Started recovery, string name, string key)
    {
        using var body = new StringContent($$"""{"user_name":"{{name}}"}""", Encoding.UTF8, "application/json");
        return await _host.Api.SendAsync(HttpMethod.Post, $"/api/v1/recoveries/{recovery.Id}/user-name", recovery.Token, body, ("Idempotency-Key", key));
    }
}
