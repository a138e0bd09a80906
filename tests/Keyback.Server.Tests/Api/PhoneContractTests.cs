using System.Net;
using System.Text.Json.Nodes;
using Keyback.Accounts;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Api;

/// <summary>The way by phone as programs use it (design, sections 2 and 9).</summary>
public sealed class PhoneContractTests : IAsyncLifetime
{
    private const string Number = "+8613800138000";

    private KeybackHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await KeybackHost.StartAsync(
        [("Keyback:Limits:StartsPerIdentifier", "1000"), ("Keyback:Limits:MessagesPerHour", "1000"), ("Keyback:Limits:MessagesPerDay", "1000"), ("Keyback:Limits:StartsPerNetwork", "1000")]);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Code_and_name_lead_to_a_new_password()
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        var recovery = await _host.Api.StartedAsync(Number, method: "sms_code");

        var coded = await _host.Api.CodeAsync(recovery, await _host.Phones.CodeAsync(Number));
        Assert.Equal((HttpStatusCode.OK, "user_name_required"), (coded.Status, coded["state"]));
        Assert.Equal(["id", "reference", "state", "method", "goal", "expires_at"], coded.Json!.Select(member => member.Key));
        var named = await _host.Api.NameAsync(recovery, "Mei");
        Assert.Equal((HttpStatusCode.OK, "password_required"), (named.Status, named["state"]));
        Assert.Equal("completed", (await _host.Api.PasswordAsync(recovery, "a quiet harbour before dawn 7"))["state"]);
        Assert.Equal(HttpStatusCode.Created, (await _host.Api.SignInAsync(Number, "a quiet harbour before dawn 7")).Status);
    }

    [Fact]
    public async Task With_the_goal_of_a_temporary_code_the_name_signs_in()
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        var recovery = await NamedAsync(goal: "temporary_code");

        var done = await _host.Api.NameAsync(recovery, "mei");

        Assert.Equal("completed", done["state"]);
        Assert.Equal("temporary", (string?)done.Json!["session"]!["kind"]);
        Assert.True(await _host.Api.IsAliveAsync((string)done.Json["session"]!["token"]!));
    }

    [Theory]
    [InlineData("13800138000", "zh-Hans")]
    [InlineData("138 0013 8000", "zh-Hans")]
    [InlineData("+86 138-0013-8000", "en")]
    [InlineData("0086 13800138000", "zh-Hans")]
    [InlineData("＋８６１３８００１３８０００", "en")]
    [InlineData("(+86) 138.0013.8000", "en")]
    public async Task A_number_is_read_in_any_usual_spelling(string typed, string language)
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        using var body = new StringContent(
            new JsonObject { ["identifier"] = typed, ["method"] = "sms_code", ["goal"] = "new_password" }.ToJsonString(), System.Text.Encoding.UTF8, "application/json");

        var reply = await _host.Api.SendAsync(HttpMethod.Post, "/api/v1/recoveries", null, body, ("Accept-Language", language));

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(6, (await _host.Phones.CodeAsync(Number)).Length);
    }

    [Theory]
    [InlineData("mei@example.com")]
    [InlineData("mei")]
    [InlineData("123")]
    [InlineData("+999 123 456 789")]
    [InlineData("")]
    public async Task What_is_no_phone_number_is_refused_whoever_may_own_it(string typed) =>
        Assert.Equal("identifier_invalid", (await _host.Api.StartAsync(typed, method: "sms_code")).Code);

    [Fact]
    public async Task A_former_name_fails_and_the_WeChat_name_is_asked_of_who_came_through_WeChat()
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number, wechatName: "小梅🌸");
        var recovery = await NamedAsync();

        Assert.Equal("user_name_wrong", (await _host.Api.NameAsync(recovery, "mei")).Code);
        Assert.Equal("password_required", (await _host.Api.NameAsync(recovery, "\u200b小梅\uFE0F 🌸"))["state"]);
    }

    [Fact]
    public async Task Three_wrong_names_lock_the_way_for_a_day_and_nothing_else()
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        var recovery = await NamedAsync();

        var replies = new[] { await _host.Api.NameAsync(recovery, "a1"), await _host.Api.NameAsync(recovery, "a2"), await _host.Api.NameAsync(recovery, "a3") };
        Assert.Equal([(HttpStatusCode)422, (HttpStatusCode)422, (HttpStatusCode)422], replies.Select(reply => reply.Status));
        Assert.Equal(["2", "1", "0"], replies.Select(reply => reply["tries_left"]));
        Assert.Equal(TimeSpan.FromHours(24), replies[2].Message.Headers.RetryAfter!.Delta);

        var right = await _host.Api.NameAsync(recovery, "mei");
        Assert.Equal(((HttpStatusCode)423, "locked"), (right.Status, right.Code));
        Assert.Equal(TimeSpan.FromHours(24), right.Message.Headers.RetryAfter!.Delta);
        Assert.Equal("locked", (await _host.Api.ShowAsync(recovery))["state"]);

        _host.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        var late = await _host.Api.StartedAsync(Number, method: "sms_code");
        var refused = await _host.Api.CodeAsync(late, await _host.Phones.CodeAsync(Number, 2));
        Assert.Equal(((HttpStatusCode)423, TimeSpan.FromMinutes(1)), (refused.Status, refused.Message.Headers.RetryAfter!.Delta));

        Assert.Equal(HttpStatusCode.Created, (await _host.Api.SignInAsync("mei", KeybackHost.GoodPassword)).Status);
        var byMail = await _host.Api.StartedAsync("mei@example.com");
        Assert.Equal("password_required", (await _host.Api.CodeAsync(byMail, await _host.Mails.CodeAsync(byMail.Reference)))["state"]);

        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await NamedAsync(3);
        Assert.Equal("password_required", (await _host.Api.NameAsync(again, "mei"))["state"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \u200b ")]
    public async Task What_cannot_be_a_name_costs_no_try(string name)
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        var recovery = await NamedAsync();
        for (var i = 0; i < 5; i++)
        {
            var reply = await _host.Api.NameAsync(recovery, name);
            Assert.Contains(reply.Code, new[] { "user_name_malformed", "invalid_request" });
        }

        Assert.Equal("user_name_malformed", (await _host.Api.NameAsync(recovery, new string('x', 300))).Code);
        Assert.Equal("2", (await _host.Api.NameAsync(recovery, "alex"))["tries_left"]);
    }

    [Fact]
    public async Task A_number_that_lay_idle_asks_for_a_code_by_e_mail_and_says_so()
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        _host.Clock.Advance(TimeSpan.FromDays(90));
        var recovery = await NamedAsync();

        var more = await _host.Api.NameAsync(recovery, "mei");
        Assert.Equal(("code_required", "email"), (more["state"], more["sent_by"]));
        Assert.Equal("code_malformed", (await _host.Api.CodeAsync(recovery, "123456")).Code); // this one has eight digits

        var proved = await _host.Api.CodeAsync(recovery, await _host.Mails.CodeAsync(recovery.Reference));
        Assert.Equal("password_required", proved["state"]);
    }

    [Fact]
    public async Task Where_a_number_is_all_that_an_account_has_the_right_code_is_not_enough()
    {
        Assert.True(PhoneNumber.TryParse(Number, "CN", out var number));
        var alone = new ImportedAccount(1, null, null, number, null, "en", null, "test", null);
        Assert.Empty(await _host.Services.GetRequiredService<AccountImport>().AddAsync([alone], _host.Clock.GetUtcNow(), TestContext.Current.CancellationToken));
        var recovery = await _host.Api.StartedAsync(Number, method: "sms_code");

        Contract.IsProblem(await _host.Api.CodeAsync(recovery, await _host.Phones.CodeAsync(Number)), 403, "another_proof_required");

        Assert.Equal("cancelled", (await _host.Api.ShowAsync(recovery))["state"]);
    }

    [Fact]
    public async Task A_number_that_is_somebody_elses_by_now_leaves_the_account()
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        var recovery = await NamedAsync();

        var left = await _host.Api.StepAsync(recovery, "not-my-account", []);

        Assert.Equal((HttpStatusCode.OK, "cancelled"), (left.Status, left["state"]));
        await KeybackHost.UntilAsync(() => _host.Mails.All.Any(mail => mail.TextBody!.Contains("/number/", StringComparison.Ordinal)), "the message to the owner");
        Assert.Equal("sign_in_failed", (await _host.Api.SignInAsync(Number, KeybackHost.GoodPassword)).Code);
        Assert.Equal(HttpStatusCode.Created, (await _host.Api.SignInAsync("mei", KeybackHost.GoodPassword)).Status);
    }

    [Fact]
    public async Task Without_a_gateway_the_way_is_not_served()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Sms:Provider", ""), ("Keyback:Sms:PickupDirectory", "")]);

        Assert.Equal("method_unavailable", (await host.Api.StartAsync(Number, method: "sms_code")).Code);
    }

    [Fact]
    public async Task I1_a_number_that_nobody_has_answers_like_one_that_somebody_has()
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        const string Nobodys = "+8613900139000";
        List<string>[] seen = [[], []];
        foreach (var (number, at) in new[] { (Number, 0), (Nobodys, 1) })
        {
            for (var start = 0; start < 3; start++)
            {
                var started = await _host.Api.StartAsync(number, method: "sms_code");
                seen[at].Add(Masked(started));
                var recovery = new Started(started["id"], started["token"], started["reference"]);
                for (var guess = 0; guess < 6; guess++)
                {
                    seen[at].Add(Masked(await _host.Api.CodeAsync(recovery, "000000")));
                }

                seen[at].Add(Masked(await _host.Api.NameAsync(recovery, "mei")));
                seen[at].Add(Masked(await _host.Api.ShowAsync(recovery)));
            }
        }

        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public async Task I10_the_number_that_carried_the_code_is_not_the_only_one_told()
    {
        await _host.AddAccountAsync("mei@example.com", "mei", Number);
        var byMail = await _host.Api.StartedAsync("mei@example.com");
        await _host.Api.CodeAsync(byMail, await _host.Mails.CodeAsync(byMail.Reference));
        await _host.Api.PasswordAsync(byMail, "a quiet harbour before dawn 7");

        await KeybackHost.UntilAsync(() => _host.Phones.All.Any(sms => sms.Template == "password_changed"), "the notice by SMS");
        Assert.DoesNotContain("http", _host.Phones.All.Single(sms => sms.Template == "password_changed").Text, StringComparison.Ordinal);
    }

    private static string Masked(Reply reply) => System.Text.RegularExpressions.Regex.Replace(
        $"{(int)reply.Status} {reply.Text} {string.Join('|', reply.Message.Headers.Select(header => header.Key).Order())}",
        "\"(id|token|reference|expires_at|resend_at|trace_id)\":\"[^\"]+\"|[0-9a-f-]{36}",
        "\"$1\"");

    private async Task<Started> NamedAsync(int codes = 1, string goal = "new_password")
    {
        var recovery = await _host.Api.StartedAsync(Number, goal, "sms_code");
        Assert.Equal("user_name_required", (await _host.Api.CodeAsync(recovery, await _host.Phones.CodeAsync(Number, codes)))["state"]);
        return recovery;
    }
}
