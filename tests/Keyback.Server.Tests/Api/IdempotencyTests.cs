using System.Net;
using System.Text;
using Keyback.Server.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Api;

public sealed class IdempotencyTests
{
    private const string Start = """{"identifier":"mei@example.com","method":"email_code","goal":"temporary_code"}""";

    [Fact]
    public async Task A_start_that_comes_again_starts_nothing_and_gets_the_same_answer()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");

        var first = await PostAsync(host, "/api/v1/recoveries", Start, "8e03978e-40d5-43dd-bc93-6894a57f9324");
        var again = await PostAsync(host, "/api/v1/recoveries", Start, "8e03978e-40d5-43dd-bc93-6894a57f9324");
        var another = await PostAsync(host, "/api/v1/recoveries", Start, "another key");
        var mails = await host.Mails.WaitAsync(1);

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first.Status, again.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Message.Headers.Location, again.Message.Headers.Location);
        Assert.Equal("true", Assert.Single(again.Message.Headers.GetValues("Idempotency-Replayed")));
        Assert.False(first.Message.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("idempotency_key_invalid", another.Code); // a space is no visible character
        Assert.Single(mails);
    }

    [Fact]
    public async Task Fifty_equal_requests_at_once_start_one_Recovery()
    {
        await using var host = await KeybackHost.StartAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PostAsync(host, "/api/v1/recoveries", Start, "one-and-the-same")));

        Assert.Single(replies.Where(reply => reply.Status is HttpStatusCode.Created).Select(reply => reply["id"]).Distinct());
        Assert.All(replies.Where(reply => reply.Status is not HttpStatusCode.Created), reply => Assert.Equal("in_progress", reply.Code));
    }

    [Fact]
    public async Task A_wrong_code_that_comes_again_costs_one_try()
    {
        await using var host = await KeybackHost.StartAsync();
        var recovery = await host.Api.StartedAsync("mei@example.com");
        var path = $"/api/v1/recoveries/{recovery.Id}/code";

        var first = await PostAsync(host, path, """{"code":"00000000"}""", "guess-1", recovery.Token);
        var again = await PostAsync(host, path, """{"code":"00000000"}""", "guess-1", recovery.Token);
        var next = await PostAsync(host, path, """{"code":"00000000"}""", "guess-2", recovery.Token);

        Assert.Equal(("4", "4", "3"), (first["tries_left"], again["tries_left"], next["tries_left"]));
    }

    [Fact]
    public async Task A_key_for_another_body_is_refused_and_another_caller_or_call_has_keys_of_its_own()
    {
        await using var host = await KeybackHost.StartAsync();
        var (one, two) = (await host.Api.StartedAsync("mei@example.com"), await host.Api.StartedAsync("mei@example.com"));

        var first = await PostAsync(host, $"/api/v1/recoveries/{one.Id}/code", """{"code":"00000000"}""", "k", one.Token);
        var body = await PostAsync(host, $"/api/v1/recoveries/{one.Id}/code", """{"code":"00000001"}""", "k", one.Token);
        var call = await PostAsync(host, $"/api/v1/recoveries/{one.Id}/resend", "{}", "k", one.Token);
        var thief = await PostAsync(host, $"/api/v1/recoveries/{one.Id}/code", """{"code":"00000000"}""", "k", two.Token);

        Assert.Equal("code_wrong", first.Code);
        Assert.Equal("idempotency_key_reused", body.Code);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, body.Status);
        Assert.Equal("too_soon", call.Code);
        Assert.Equal("not_found", thief.Code);
    }

    [Fact]
    public async Task What_may_go_better_later_is_not_kept()
    {
        await using var host = await KeybackHost.StartAsync();
        var recovery = await host.Api.StartedAsync("mei@example.com");
        var path = $"/api/v1/recoveries/{recovery.Id}/resend";

        var early = await PostAsync(host, path, "{}", "resend", recovery.Token);
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        var late = await PostAsync(host, path, "{}", "resend", recovery.Token);

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.Accepted), (early.Status, late.Status));
    }

    [Fact]
    public async Task A_lock_that_is_told_again_is_asked_for_again()
    {
        await using var host = await KeybackHost.StartAsync();
        var recovery = await host.Api.StartedAsync("mei@example.com");
        var path = $"/api/v1/recoveries/{recovery.Id}/code";
        await host.GuessAsync(recovery, 5);

        var locked = await PostAsync(host, path, """{"code":"00000000"}""", "late", recovery.Token);
        var again = await PostAsync(host, path, """{"code":"00000000"}""", "late", recovery.Token);

        Assert.Equal(("locked", "locked"), (locked.Code, again.Code));
        Assert.False(again.Message.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task What_is_left_of_a_wait_is_told_again_and_not_all_of_it()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com", "mei", "+8613800138000");
        var recovery = await host.Api.StartedAsync("+8613800138000", method: "sms_code");
        await host.Api.CodeAsync(recovery, await host.Phones.CodeAsync("+8613800138000"));
        await host.Api.NameAsync(recovery, "one");
        await host.Api.NameAsync(recovery, "two");
        var path = $"/api/v1/recoveries/{recovery.Id}/user-name";

        List<TimeSpan?> waits = [];
        foreach (var later in (int[])[0, 10, 10])
        {
            host.Clock.Advance(TimeSpan.FromHours(later));
            var reply = await PostAsync(host, path, """{"user_name":"three"}""", "third", recovery.Token);
            Assert.Equal("user_name_wrong", reply.Code);
            waits.Add(reply.Message.Headers.RetryAfter?.Delta);
        }

        Assert.Equal([TimeSpan.FromHours(24), TimeSpan.FromHours(14), TimeSpan.FromHours(4)], waits);
    }

    [Fact]
    public async Task Who_hangs_up_once_it_is_done_gets_the_whole_answer_the_next_time()
    {
        using var hungUp = new CancellationTokenSource();
        await using var host = await KeybackHost.StartAsync(
            [("ReloadStaticAssetsAtRuntime", "false")], // only builds have that route, which would take the path for its own
            services => services.AddSingleton<IStartupFilter>(new HangUp(hungUp)));

        await PostAsync(host, HangUp.Path, "{}", "hang-up");
        var again = await PostAsync(host, HangUp.Path, "{}", "hang-up");

        Assert.Equal((HttpStatusCode.OK, """{"times":1}"""), (again.Status, again.Text));
        Assert.Equal("true", Assert.Single(again.Message.Headers.GetValues("Idempotency-Replayed")));
    }

    [Fact]
    public async Task I8_A_kept_answer_is_useless_at_rest_and_goes_after_its_time()
    {
        await using var host = await KeybackHost.StartAsync();

        var first = await PostAsync(host, "/api/v1/recoveries", Start, "secret-of-the-client");
        host.Clock.Advance(TimeSpan.FromHours(25));
        var later = await PostAsync(host, "/api/v1/recoveries", Start, "secret-of-the-client");

        Assert.False(host.StoreHolds(first["token"]));
        Assert.False(host.StoreHolds("secret-of-the-client"));
        Assert.NotEqual(first["id"], later["id"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        await using var host = await KeybackHost.StartAsync();

        var reply = await PostAsync(host, "/api/v1/recoveries", Start, key);
        var tooLong = await PostAsync(host, "/api/v1/recoveries", Start, new string('k', 256));

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_key_invalid"), (reply.Status, reply.Code));
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_key_invalid"), (tooLong.Status, tooLong.Code));
    }

    private static Task<Reply> PostAsync(KeybackHost host, string path, string body, string key, string? token = null) => host.Api.SendAsync(
        HttpMethod.Post, path, token, new StringContent(body, Encoding.UTF8, "application/json"), ("Idempotency-Key", key));

    /// <summary>An action whose first caller hangs up between the commit and the answer.</summary>
    private sealed class HangUp(CancellationTokenSource hungUp) : IStartupFilter
    {
        public const string Path = "/api/test/hang-up"; // no route of the API's own

        private int _times;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.RequestAborted = _times == 0 ? hungUp.Token : context.RequestAborted;
                return rest(context);
            });
            next(app);
            app.Map(Path, action => action.Run(async context =>
            {
                _times++;
                await hungUp.CancelAsync();
                await TypedResults.Ok(new { times = _times }).ExecuteAsync(context);
            }));
        };
    }
}
