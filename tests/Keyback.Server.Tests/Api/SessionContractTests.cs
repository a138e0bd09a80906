using System.Net;
using System.Text.Json.Nodes;
using Keyback.Passwords;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Api;

/// <summary>The calls on sessions, row by row.</summary>
public sealed class SessionContractTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Path = "/api/v1/sessions";

    private ApiClient Api => shared.Host.Api;

    [Fact]
    public async Task A_sign_in_is_created_with_its_token()
    {
        var reply = await Api.SignInAsync(await shared.NewAccountAsync(), KeybackHost.GoodPassword);

        Contract.IsJson(reply, HttpStatusCode.Created, "token", "kind", "expires_at");
        Assert.Equal("full", reply["kind"]);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", reply["token"]);
        Assert.NotNull(reply.Message.Headers.Location);
        Assert.False(reply.Message.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData(null, "not the password at all")]
    [InlineData("nobody@example.com", KeybackHost.GoodPassword)]
    [InlineData("", "")]
    [InlineData("\0\ud83d\ude00", "\u0001")]
    public async Task Whatever_is_wrong_the_sign_in_failed(string? identifier, string password)
    {
        var reply = await Api.SignInAsync(identifier ?? await shared.NewAccountAsync(), password);

        Contract.IsProblem(reply, 401, "sign_in_failed");
    }

    [Fact]
    public async Task I4_Wrong_passwords_of_all_identifiers_of_an_account_count_together()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:WrongPasswords", "2")]);
        var account = await host.AddAccountAsync("mei@example.com");
        await host.AddAddressAsync(account, "mei@example.org");
        await host.Api.SignInAsync("mei@example.com", "wrong");
        await host.Api.SignInAsync("mei@example.org", "wrong");

        // Each address has a try left; the account has none, and does not say so.
        Contract.IsProblem(await host.Api.SignInAsync("mei@example.org", KeybackHost.GoodPassword), 401, "sign_in_failed");
        host.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("mei@example.org", KeybackHost.GoodPassword)).Status);
    }

    [Fact]
    public async Task A_hash_that_cost_less_than_today_is_made_anew_when_its_owner_signs_in()
    {
        await using var host = await KeybackHost.StartAsync([]);
        var account = await host.AddAccountAsync("mei@example.com");
        var cheap = new Argon2idHasher(host.Services.GetRequiredService<Randomness>(), new Argon2Parameters(8192, 1)).Hash(KeybackHost.GoodPassword);
        var database = host.Services.GetRequiredService<Database>();
        await database.WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET password_hash = @cheap WHERE id = @account", new { cheap, account = account.Value }), CancellationToken.None);

        await host.Api.SignInAsync("mei@example.com", "wrong");
        Assert.Equal(cheap, await HashAsync());
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("mei@example.com", KeybackHost.GoodPassword)).Status);

        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", await HashAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("mei@example.com", KeybackHost.GoodPassword)).Status);

        Task<string?> HashAsync() => database.FindAsync<string>(
            "SELECT password_hash FROM accounts WHERE id = @account", new { account = account.Value }, CancellationToken.None);
    }

    [Fact]
    public async Task Too_many_wrong_passwords_are_throttled()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:WrongPasswords", "2")]);
        for (var i = 0; i < 2; i++)
        {
            Contract.IsProblem(await host.Api.SignInAsync("nobody@example.com", "wrong"), 401, "sign_in_failed");
        }

        Contract.IsProblemWithWait(await host.Api.SignInAsync("nobody@example.com", "wrong"), 429, "throttled");
    }

    [Fact]
    public async Task The_owner_lists_and_ends_sessions()
    {
        var owner = await shared.NewAccountAsync();
        var first = (await Api.SignInAsync(owner, KeybackHost.GoodPassword))["token"];
        var second = (await Api.SignInAsync(owner, KeybackHost.GoodPassword))["token"];

        var list = await Api.SendAsync(HttpMethod.Get, Path, first);

        Contract.IsJson(list, HttpStatusCode.OK, "sessions");
        var sessions = list.Json!["sessions"]!.AsArray().Select(one => one!.AsObject()).ToList();
        Assert.Equal(2, sessions.Count);
        Assert.All(sessions, one => Assert.Equal(
            ["browser", "created_at", "current", "expires_at", "id", "kind", "last_seen_at", "user_agent"],
            one.Select(member => member.Key).Order(StringComparer.Ordinal)));
        var other = sessions.Single(one => !(bool)one["current"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, $"{Path}/{other["id"]}", first)).Status);
        Assert.False(await Api.IsAliveAsync(second));
        Contract.IsProblem(await Api.SendAsync(HttpMethod.Delete, $"{Path}/{other["id"]}", first), 404, "not_found");
    }

    [Fact]
    public async Task A_session_that_rested_for_a_while_lives_on_and_its_last_use_moves()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var token = (await host.Api.SignInAsync("mei@example.com", KeybackHost.GoodPassword))["token"];
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.True(await host.Api.IsAliveAsync(token));

        var list = await host.Api.SendAsync(HttpMethod.Get, Path, token);
        Assert.Equal(host.Clock.GetUtcNow(), (DateTimeOffset)list.Json!["sessions"]![0]!["last_seen_at"]!);
    }

    [Fact]
    public async Task Nobody_ends_a_session_of_somebody_else()
    {
        var mine = (await Api.SignInAsync(await shared.NewAccountAsync(), KeybackHost.GoodPassword))["token"];
        var theirs = (await Api.SignInAsync(await shared.NewAccountAsync(), KeybackHost.GoodPassword))["token"];
        var list = await Api.SendAsync(HttpMethod.Get, Path, theirs);

        var reply = await Api.SendAsync(HttpMethod.Delete, $"{Path}/{list.Json!["sessions"]![0]!["id"]}", mine);

        Contract.IsProblem(reply, 404, "not_found");
        Assert.True(await Api.IsAliveAsync(theirs));
    }

    [Theory]
    [InlineData("/api/v1/sessions/current")]
    [InlineData("/api/v1/sessions")]
    public async Task Signing_out_ends_the_session(string path)
    {
        var token = (await Api.SignInAsync(await shared.NewAccountAsync(), KeybackHost.GoodPassword))["token"];

        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, path, token)).Status);

        Contract.IsProblem(await Api.SendAsync(HttpMethod.Get, Path, token), 401, "unauthenticated");
    }

    [Theory]
    [InlineData("GET", "/api/v1/sessions")]
    [InlineData("DELETE", "/api/v1/sessions")]
    [InlineData("DELETE", "/api/v1/sessions/current")]
    [InlineData("DELETE", "/api/v1/sessions/01a20f3f-069c-7472-a96c-ff1a5e560d6b")]
    public async Task Without_a_session_there_is_nothing(string method, string path)
    {
        foreach (var token in new[] { null, "", "x", new string('A', 43), new string('A', 5000), "a b" })
        {
            var reply = await Api.SendAsync(
                new HttpMethod(method), path, null, null, token is null ? [] : [("Authorization", "Bearer " + token)]);

            Contract.IsProblem(reply, 401, "unauthenticated");
        }
    }

    [Fact]
    public async Task The_token_of_a_Recovery_opens_no_session()
    {
        var recovery = await shared.ReachAsync("password_required");

        Contract.IsProblem(await Api.SendAsync(HttpMethod.Get, Path, recovery.Token), 401, "unauthenticated");
    }

    [Fact]
    public async Task Members_that_nobody_knows_change_nothing()
    {
        var owner = await shared.NewAccountAsync();

        var reply = await Api.PostAsync(Path, new JsonObject
        {
            ["identifier"] = owner,
            ["password"] = KeybackHost.GoodPassword,
            ["kind"] = "root",
            ["is_admin"] = true,
            ["account_id"] = "00000000-0000-0000-0000-000000000001",
        });

        Contract.IsJson(reply, HttpStatusCode.Created, "token", "kind", "expires_at");
        Assert.Equal("full", reply["kind"]);
    }
}
