using System.Net;
using System.Text;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Attacks;

/// <summary><c>Idempotency-Key</c> as a way to somebody else's answer, or to a full disk.</summary>
public sealed class IdempotencyAttackTests
{
    private const string Start = """{"identifier":"mei@example.com","method":"email_code","goal":"temporary_code"}""";

    [Fact]
    public async Task A_bearer_token_that_cannot_be_one_does_not_join_callers_of_two_networks()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:TrustedProxies:0", "127.0.0.1")]);

        var first = await PostAsync(host, "/api/v1/recoveries", Start, "1", "undefined", ("X-Forwarded-For", "203.0.113.7"));
        var thief = await PostAsync(host, "/api/v1/recoveries", Start, "1", "undefined", ("X-Forwarded-For", "198.51.100.7"));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, thief.Status));
        Assert.NotEqual(first["token"], thief["token"]);
    }

    [Fact]
    public async Task Large_answers_are_not_kept()
    {
        await using var host = await KeybackHost.StartAsync();
        for (var one = 0; one < 10; one++)
        {
            await PostAsync(host, "/api/v1/captchas", "{}", $"key-{one}", null);
        }

        var again = await PostAsync(host, "/api/v1/captchas", "{}", "key-0", null);
        var kept = await host.Services.GetRequiredService<Database>().FindAsync<long?>(
            "SELECT sum(length(answer)) FROM idempotency", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.True(kept is null or < 20_000, $"{kept} bytes are kept for ten requests.");
    }

    [Fact]
    public async Task A_session_that_ended_stays_dead_though_its_token_is_told_again()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var recovery = await host.Api.StartedAsync("mei@example.com");
        var path = $"/api/v1/recoveries/{recovery.Id}/code";
        var body = $$"""{"code":"{{await host.Mails.CodeAsync(recovery.Reference)}}"}""";
        await host.Api.StartedAsync("mei@example.com", "temporary_code");

        var first = await PostAsync(host, path, body, "k", recovery.Token);
        var skipped = await PostAsync(host, $"/api/v1/recoveries/{recovery.Id}/skip-password", "{}", "k", recovery.Token);
        var token = (string)skipped.Json!["session"]!["token"]!;
        await host.Api.SendAsync(HttpMethod.Delete, "/api/v1/sessions", token);
        var again = await PostAsync(host, $"/api/v1/recoveries/{recovery.Id}/skip-password", "{}", "k", recovery.Token);

        Assert.Equal("password_required", first["state"]);
        Assert.Equal(skipped.Text, again.Text);
        Assert.False(await host.Api.IsAliveAsync(token));
    }

    [Fact]
    public async Task A_key_is_counted_whatever_the_case_of_the_path()
    {
        await using var host = await KeybackHost.StartAsync();

        var first = await PostAsync(host, "/API/v1/recoveries", Start, "k", null);
        var again = await PostAsync(host, "/API/v1/recoveries", Start, "k", null);

        Assert.Equal(first.Text, again.Text);
    }

    [Fact]
    public async Task A_key_on_a_body_that_is_too_large_leaves_nothing_behind()
    {
        await using var host = await KeybackHost.StartAsync();

        var large = await PostAsync(host, "/api/v1/recoveries", Start + new string(' ', 17 * 1024), "k", null);
        var fits = await PostAsync(host, "/api/v1/recoveries", Start, "k", null);

        Assert.Equal((HttpStatusCode)413, large.Status);
        Assert.Equal(HttpStatusCode.Created, fits.Status);
    }

    private static Task<Reply> PostAsync(
        KeybackHost host, string path, string body, string key, string? token, params (string Name, string Value)[] headers) => host.Api.SendAsync(
        HttpMethod.Post, path, token, new StringContent(body, Encoding.UTF8, "application/json"), [("Idempotency-Key", key), .. headers]);
}
