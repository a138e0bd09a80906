using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Platform;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Api;

/// <summary>The calls on a Recovery, row by row: statuses, members, headers.</summary>
public sealed class RecoveryContractTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static readonly string[] Members = ["id", "reference", "state", "method", "goal", "expires_at"];

    private ApiClient Api => shared.Host.Api;

    [Theory]
    [InlineData("new_password")]
    [InlineData("temporary_code")]
    public async Task A_start_is_created_with_its_token_and_its_place(string goal)
    {
        var reply = await Api.StartAsync(await shared.NewAccountAsync(), goal);

        Contract.IsJson(reply, HttpStatusCode.Created, [.. Members, "token", "resend_at"]);
        Assert.Equal(("code_required", "email_code", goal), (reply["state"], reply["method"], reply["goal"]));
        Assert.Equal($"/api/v1/recoveries/{reply["id"]}", reply.Message.Headers.Location?.ToString());
        Assert.Matches("^[A-Za-z0-9_-]{43}$", reply["token"]);
        Assert.Matches("^[0-9A-Z]{3}-[0-9A-Z]{3}$", reply["reference"]);
        Assert.Equal(TimeSpan.FromMinutes(10), At(reply, "expires_at") - shared.Host.Clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(60), At(reply, "resend_at") - shared.Host.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_look_tells_the_same_less_the_token()
    {
        var recovery = await shared.ReachAsync("code_required");

        var reply = await Api.ShowAsync(recovery);

        Contract.IsJson(reply, HttpStatusCode.OK, [.. Members, "resend_at"]);
        Assert.Equal((recovery.Id, recovery.Reference), (reply["id"], reply["reference"]));
    }

    [Fact]
    public async Task By_the_real_clock_a_look_tells_the_very_instants_of_the_start()
    {
        await using var host = await KeybackHost.StartAsync(adjust: services => services.AddSingleton<TimeProvider>(new SystemClock()));

        var started = await host.Api.StartAsync("nobody@example.com");
        var shown = await host.Api.ShowAsync(new Started(started["id"], started["token"], started["reference"]));

        Assert.Equal((started["expires_at"], started["resend_at"]), (shown["expires_at"], shown["resend_at"]));
    }

    [Fact]
    public async Task A_resend_is_accepted_after_the_pause_and_too_soon_within_it()
    {
        var recovery = await shared.ReachAsync("code_required");
        Contract.IsProblemWithWait(await Api.ResendAsync(recovery), 429, "too_soon");
        shared.Host.Clock.Advance(TimeSpan.FromSeconds(61));

        Contract.IsJson(await Api.ResendAsync(recovery), HttpStatusCode.Accepted, [.. Members, "resend_at"]);
    }

    [Fact]
    public async Task A_resend_takes_no_body_at_all_too()
    {
        var recovery = await shared.ReachAsync("code_required");
        shared.Host.Clock.Advance(TimeSpan.FromSeconds(61));

        var reply = await Api.SendAsync(HttpMethod.Post, $"/api/v1/recoveries/{recovery.Id}/resend", recovery.Token);

        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
    }

    [Fact]
    public async Task The_right_code_leads_to_the_password()
    {
        var recovery = await shared.ReachAsync("code_required");

        var reply = await shared.ProveAsync(recovery);

        Contract.IsJson(reply, HttpStatusCode.OK, Members);
        Assert.Equal("password_required", reply["state"]);
        Assert.Equal(TimeSpan.FromMinutes(10), At(reply, "expires_at") - shared.Host.Clock.GetUtcNow());
    }

    [Fact]
    public async Task The_right_code_of_a_temporary_sign_in_completes_with_a_session()
    {
        var recovery = await shared.ReachAsync("code_required", "temporary_code");

        var reply = await shared.ProveAsync(recovery);

        Contract.IsJson(reply, HttpStatusCode.OK, [.. Members, "session"]);
        Assert.Equal("completed", reply["state"]);
        IsSession(reply.Json!["session"]!.AsObject());
    }

    [Fact]
    public async Task A_wrong_code_says_how_many_tries_are_left_and_the_last_one_locks()
    {
        var recovery = await shared.ReachAsync("code_required");
        var wrong = SharedHost.Other(await shared.Host.Mails.CodeAsync(recovery.Reference));
        for (var left = 4; left >= 0; left--)
        {
            var problem = Contract.IsProblem(await Api.CodeAsync(recovery, wrong), 422, "code_wrong");
            Assert.Equal(left, (int?)problem["tries_left"]);
        }

        Contract.IsProblemWithWait(await Api.CodeAsync(recovery, wrong), 423, "locked");
        Contract.IsProblemWithWait(await shared.ProveAsync(recovery), 423, "locked");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234567")]
    [InlineData("123456789")]
    [InlineData("1234567a")]
    public async Task What_can_be_no_code_costs_no_try(string typed)
    {
        var recovery = await shared.ReachAsync("code_required");
        for (var i = 0; i < 6; i++)
        {
            Contract.IsProblem(await Api.CodeAsync(recovery, typed), 400, "code_malformed");
        }

        Assert.Equal(HttpStatusCode.OK, (await shared.ProveAsync(recovery)).Status);
    }

    [Theory]
    [InlineData("0000 0000")]
    [InlineData("0000-0000")]
    [InlineData("００００００００")]
    [InlineData(" 0 0 0 0 0 0 0 0 ")]
    public async Task Grouping_and_full_width_digits_are_no_matter(string shape)
    {
        var recovery = await shared.ReachAsync("code_required");
        var digits = new Queue<char>(await shared.Host.Mails.CodeAsync(recovery.Reference));
        var typed = string.Concat(shape.Select(sign => sign switch
        {
            '0' => digits.Dequeue(),
            '０' => (char)(digits.Dequeue() - '0' + '０'),
            _ => sign,
        }));

        Assert.Equal(HttpStatusCode.OK, (await Api.CodeAsync(recovery, typed)).Status);
    }

    [Fact]
    public async Task A_code_that_is_too_old_is_gone_and_another_can_be_sent()
    {
        var recovery = await shared.ReachAsync("code_required");
        var code = await shared.Host.Mails.CodeAsync(recovery.Reference);
        shared.Host.Clock.Advance(TimeSpan.FromMinutes(10));

        Contract.IsProblem(await Api.CodeAsync(recovery, code), 410, "code_expired");
        Assert.Equal(HttpStatusCode.Accepted, (await Api.ResendAsync(recovery)).Status);
    }

    [Fact]
    public async Task A_password_completes_without_a_session()
    {
        var reply = await Api.PasswordAsync(await shared.ReachAsync("password_required"), "a quiet harbour before dawn 7");

        Contract.IsJson(reply, HttpStatusCode.OK, Members);
        Assert.Equal("completed", reply["state"]);
    }

    [Fact]
    public async Task A_refused_password_has_its_reasons_and_costs_nothing()
    {
        var recovery = await shared.ReachAsync("password_required");
        for (var i = 0; i < 12; i++)
        {
            var problem = Contract.IsProblem(await Api.PasswordAsync(recovery, "password"), 422, "password_rejected");
            Assert.Equal(["too_short", "common"], problem["reasons"]!.AsArray().Select(reason => (string)reason!));
        }

        Assert.Equal("completed", (await Api.PasswordAsync(recovery, "a quiet harbour before dawn 7"))["state"]);
    }

    [Fact]
    public async Task Skipping_the_password_completes_with_a_temporary_session()
    {
        var reply = await Api.SkipAsync(await shared.ReachAsync("password_required"));

        Contract.IsJson(reply, HttpStatusCode.OK, [.. Members, "session"]);
        IsSession(reply.Json!["session"]!.AsObject());
    }

    [Fact]
    public async Task Too_many_starts_are_throttled()
    {
        await using var host = await KeybackHost.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await host.Api.StartedAsync("nobody@example.com");
        }

        Contract.IsProblemWithWait(await host.Api.StartAsync("nobody@example.com"), 429, "throttled");
    }

    private static DateTimeOffset At(Reply reply, string member) =>
        DateTimeOffset.Parse(reply[member], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    private static void IsSession(JsonObject session)
    {
        Assert.Equal(["expires_at", "kind", "token"], session.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal("temporary", (string?)session["kind"]);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", (string?)session["token"]);
    }
}
