using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>
/// I1 for programs: whoever an identifier belongs to, and whether to anybody, every answer is the same to the last
/// header (requirements ).
/// </summary>
public sealed class I1AnswersTests
{
    private const string NoCode = "0000 0000";

    [Fact]
    public async Task I1_Every_answer_on_the_way_of_a_code_is_the_same_for_everybody()
    {
        await using var host = await Crowd.HostAsync();
        var crowd = new Walk(host);

        await crowd.StartAllAsync();
        await crowd.AllTheSameAsync(recovery => host.Api.ShowAsync(recovery), HttpStatusCode.OK);
        await crowd.AllTheSameAsync(recovery => host.Api.CodeAsync(recovery, "no code"), HttpStatusCode.BadRequest);
        await crowd.AllTheSameAsync(recovery => host.Api.PasswordAsync(recovery, KeybackHost.GoodPassword), HttpStatusCode.Conflict);
        await crowd.AllTheSameAsync(host.Api.SkipAsync, HttpStatusCode.Conflict);
        await crowd.AllTheSameAsync(host.Api.ResendAsync, HttpStatusCode.TooManyRequests);
        await crowd.AllTheSameAsync(recovery => host.Api.CodeAsync(recovery, NoCode), HttpStatusCode.UnprocessableEntity);

        host.Clock.Advance(TimeSpan.FromSeconds(61));
        await crowd.AllTheSameAsync(host.Api.ResendAsync, HttpStatusCode.Accepted);
        await host.SettledAsync();
        await crowd.AllTheSameAsync(host.Api.ResendAsync, HttpStatusCode.TooManyRequests);
        for (var tries = 3; tries >= 0; tries--)
        {
            var answer = await crowd.AllTheSameAsync(recovery => host.Api.CodeAsync(recovery, NoCode), HttpStatusCode.UnprocessableEntity);
            Assert.Equal(tries, (int?)answer.Json!["tries_left"]);
        }

        var locked = await crowd.AllTheSameAsync(recovery => host.Api.CodeAsync(recovery, NoCode), HttpStatusCode.Locked);
        Assert.NotNull(locked.Message.Headers.RetryAfter);
        await crowd.AllTheSameAsync(host.Api.ResendAsync, HttpStatusCode.Locked);
        await crowd.AllTheSameAsync(recovery => host.Api.ShowAsync(recovery), HttpStatusCode.OK);
        await crowd.AllTheSameAsync(recovery => host.Api.ShowAsync(recovery with { Token = new string('A', 43) }), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task I1_The_day_s_budget_of_codes_ends_at_the_same_guess_for_everybody()
    {
        await using var host = await Crowd.HostAsync();
        var crowd = new Walk(host);
        List<int?> shown = [];
        for (var round = 0; round < 2; round++)
        {
            await crowd.StartAllAsync();
            for (var guess = 0; guess < 5; guess++)
            {
                var answer = await crowd.AllTheSameAsync(recovery => host.Api.CodeAsync(recovery, NoCode), HttpStatusCode.UnprocessableEntity);
                shown.Add((int?)answer.Json!["tries_left"]);
            }

            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([4, 3, 2, 1, 0, 4, 3, 2, 1, 0], shown);
        await crowd.StartAllAsync();
        var locked = await crowd.AllTheSameAsync(recovery => host.Api.CodeAsync(recovery, NoCode), HttpStatusCode.Locked);
        Assert.True(locked.Message.Headers.RetryAfter!.Delta > TimeSpan.FromHours(23));
    }

    [Fact]
    public async Task I1_A_code_that_ran_out_and_a_Recovery_that_ran_out_look_the_same_for_everybody()
    {
        await using var host = await Crowd.HostAsync();
        var crowd = new Walk(host);
        await crowd.StartAllAsync();

        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await crowd.AllTheSameAsync(recovery => host.Api.CodeAsync(recovery, NoCode), HttpStatusCode.Gone);
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        await crowd.AllTheSameAsync(recovery => host.Api.CodeAsync(recovery, NoCode), HttpStatusCode.Gone);
        await crowd.AllTheSameAsync(host.Api.ResendAsync, HttpStatusCode.Conflict);
        await crowd.AllTheSameAsync(recovery => host.Api.ShowAsync(recovery), HttpStatusCode.OK);
    }

    [Fact]
    public async Task I1_The_same_start_is_one_too_many_for_everybody()
    {
        await using var host = await Crowd.HostAsync();
        var crowd = new Walk(host);
        for (var start = 1; start <= 5; start++)
        {
            await crowd.StartAllAsync(start % 2 == 0 ? "temporary_code" : "new_password");
        }

        for (var start = 6; start <= 8; start++)
        {
            var refused = await crowd.AllTheSameAsync(typed => host.Api.StartAsync(typed), HttpStatusCode.TooManyRequests);
            Assert.Equal(TimeSpan.FromMinutes(15), refused.Message.Headers.RetryAfter!.Delta);
        }
    }

    [Theory]
    [InlineData("a wrong password 77")]
    [InlineData(KeybackHost.GoodPassword)] // the right one of a closed or frozen account
    public async Task I1_Every_failed_sign_in_is_the_same_and_the_same_one_is_too_many(string password)
    {
        await using var host = await Crowd.HostAsync();
        var crowd = new Walk(host, [.. Crowd.All.Where(who => who != Crowd.Usual || password != KeybackHost.GoodPassword)]);
        for (var guess = 1; guess <= 10; guess++)
        {
            await crowd.AllTheSameAsync(typed => host.Api.SignInAsync(typed, password), HttpStatusCode.Unauthorized);
        }

        var refused = await crowd.AllTheSameAsync(typed => host.Api.SignInAsync(typed, password), HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromHours(1), refused.Message.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task I1_A_user_name_fails_like_nobody_s()
    {
        await using var host = await Crowd.HostAsync();
        var crowd = new Walk(host, ["usual", "nobod", "close", "froze", "wordl", "unpro"]);

        for (var guess = 1; guess <= 10; guess++)
        {
            await crowd.AllTheSameAsync(typed => host.Api.SignInAsync(typed, "a wrong password 77"), HttpStatusCode.Unauthorized);
        }

        await crowd.AllTheSameAsync(typed => host.Api.SignInAsync(typed, "a wrong password 77"), HttpStatusCode.TooManyRequests);
        await crowd.AllTheSameAsync(typed => host.Api.StartAsync(typed), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task I1_Every_reason_why_a_Recovery_cannot_be_touched_has_one_answer()
    {
        await using var host = await Crowd.HostAsync();
        var own = await host.Api.StartedAsync(Crowd.Usual);
        var other = await host.Api.StartedAsync(Crowd.Nobody);
        Started[] closed =
        [
            own with { Token = other.Token },
            other with { Token = own.Token },
            own with { Id = "0195a0f0-0000-7000-8000-000000000000" },
            own with { Token = "short" },
            own with { Token = new string('A', 43) },
        ];

        foreach (var step in (Func<Started, Task<Reply>>[])[
            host.Api.ShowAsync, host.Api.ResendAsync, host.Api.SkipAsync,
            recovery => host.Api.CodeAsync(recovery, NoCode), recovery => host.Api.CodeAsync(recovery, "no code"),
            recovery => host.Api.PasswordAsync(recovery, KeybackHost.GoodPassword)])
        {
            HashSet<string> answers = [];
            foreach (var recovery in closed)
            {
                var reply = await step(recovery);
                Assert.Equal(HttpStatusCode.NotFound, reply.Status);
                answers.Add(Masked.Of(reply, recovery.Id));
            }

            Assert.Single(answers);
        }
    }

    /// <summary>Everybody of the crowd takes the same step, and is answered the same.</summary>
    private sealed class Walk(KeybackHost host, IReadOnlyList<string>? who = null)
    {
        private readonly IReadOnlyList<string> _who = who ?? Crowd.All;
        private readonly Dictionary<string, Started> _recoveries = [];

        public async Task StartAllAsync(string goal = "new_password")
        {
            await AllTheSameAsync(
                async typed =>
                {
                    var reply = await host.Api.PostAsync(
                        "/api/v1/recoveries", new JsonObject { ["identifier"] = typed, ["method"] = "email_code", ["goal"] = goal });
                    Assert.Equal(HttpStatusCode.Created, reply.Status);
                    _recoveries[typed] = new Started(reply["id"], reply["token"], reply["reference"]);
                    return reply;
                },
                HttpStatusCode.Created);
            await host.SettledAsync(); // from here on those that exist are bound to their account
        }

        public Task<Reply> AllTheSameAsync(Func<Started, Task<Reply>> step, HttpStatusCode expected) =>
            AllTheSameAsync(typed => step(_recoveries[typed]), expected);

        public async Task<Reply> AllTheSameAsync(Func<string, Task<Reply>> step, HttpStatusCode expected)
        {
            Reply? first = null;
            foreach (var typed in _who)
            {
                var reply = await step(typed);
                first ??= reply;
                Assert.Equal(expected, reply.Status);
                Assert.Equal(Masked.Of(first, _who[0]), Masked.Of(reply, typed));
            }

            return first!;
        }
    }
}
