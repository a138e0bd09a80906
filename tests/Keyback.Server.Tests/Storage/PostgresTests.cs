using System.Net;
using System.Text.Json.Nodes;
using Keyback.Audit;
using Keyback.Server.Dispatch;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Audit;
using Keyback.Storage.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keyback.Server.Tests.Storage;

/// <summary>The whole server on PostgreSQL, and two of them on one database.</summary>
public sealed class PostgresTests : IDisposable
{
    private const string Owner = "mei@example.com";
    private const string Number = "+8613800138000";
    private const string NewPassword = "quiet lamp under nine bridges";
    private const int AtOnce = 50;

    private readonly string _database = PostgresCluster.Instance.Create();

    private string ConnectionString => PostgresCluster.Instance.ConnectionStringOf(_database);

    [Fact]
    public async Task The_ways_by_code_link_and_phone_lead_to_a_new_password()
    {
        await using var host = await StartAsync();
        await host.AddAccountAsync(Owner, "mei", Number);
        using var browser = new PageClient(host.Url);

        await host.RenewAsync(Owner, NewPassword);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync(Owner, NewPassword)).Status);

        await browser.SubmitAsync("/forgot/link", null, ("Email", Owner));
        var opened = await browser.SubmitAsync("/r", null, ("token", await host.Mails.LinkTokenAsync()));
        Assert.Equal("/sign-in?done=password", (await browser.SubmitAsync(opened.Location!, null, ("Password", NewPassword + " 2"))).Location);

        var phone = await host.Api.StartedAsync(Number, method: "sms_code");
        Assert.Equal("user_name_required", (await host.Api.CodeAsync(phone, await host.Phones.CodeAsync(Number)))["state"]);
        Assert.Equal("password_required", (await host.Api.NameAsync(phone, "Mei"))["state"]);
        Assert.Equal("completed", (await host.Api.PasswordAsync(phone, NewPassword + " 3"))["state"]);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync(Number, NewPassword + " 3")).Status);
        await AssertWholeAsync(host);
    }

    [Theory]
    [InlineData("new_password", "password_required")]
    [InlineData("temporary_code", "completed")]
    public async Task I3_Of_fifty_right_codes_on_two_nodes_one_wins(string goal, string next)
    {
        await using var host = await StartAsync();
        var other = await StartAsync(host.Folder, host.Clock);
        await host.AddAccountAsync(Owner);
        var recovery = await host.Api.StartedAsync(Owner, goal);
        var code = await host.NewestCodeAsync(recovery);

        var replies = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(at => (at % 2 == 0 ? host : other).Api.CodeAsync(recovery, code)));
        await host.SettledAsync();

        Assert.Equal(next, Assert.Single(replies, reply => reply.Status is HttpStatusCode.OK)["state"]);
        Assert.Equal(AtOnce - 1, replies.Count(reply => reply.Status is HttpStatusCode.Conflict));
        Assert.Single(await host.RecordAsync(), entry => entry.Kind is AuditKind.CodeRight);
        Assert.Equal(goal == "temporary_code" ? 2 : 1, host.Mails.All.Count); // the code, and the notice of a sign-in
        await AssertWholeAsync(host);
        await other.StopAsync();
    }

    [Fact]
    public async Task I12_A_session_that_ends_on_one_node_is_dead_on_the_other_at_once()
    {
        await using var host = await StartAsync();
        var other = await StartAsync(host.Folder, host.Clock);
        await host.AddAccountAsync(Owner);
        var first = (await host.Api.SignInAsync(Owner, KeybackHost.GoodPassword))["token"];
        var second = (await other.Api.SignInAsync(Owner, KeybackHost.GoodPassword))["token"];
        Assert.True(await other.Api.IsAliveAsync(first));
        Assert.True(await host.Api.IsAliveAsync(second));

        await other.Api.SendAsync(HttpMethod.Delete, "/api/v1/sessions", first);

        Assert.False(await host.Api.IsAliveAsync(first));
        Assert.False(await other.Api.IsAliveAsync(first));
        Assert.False(await host.Api.IsAliveAsync(second));
        await other.StopAsync();
    }

    [Fact]
    public async Task A_walk_through_the_pages_may_change_nodes_at_every_step()
    {
        await using var host = await StartAsync();
        var other = await StartAsync(host.Folder, host.Clock);
        await host.AddAccountAsync(Owner);
        using var browser = new PageClient(host.Url);

        await browser.SubmitAsync("/forgot/link", On(other, "/forgot/link"), ("Email", Owner));
        var opened = await browser.SubmitAsync(On(other, "/r"), "/r", ("token", await host.Mails.LinkTokenAsync()));
        var done = await browser.SubmitAsync(On(other, opened.Location!), opened.Location, ("Password", NewPassword));

        Assert.Equal("/sign-in?done=password", done.Location);
        Assert.Equal(HttpStatusCode.Created, (await other.Api.SignInAsync(Owner, NewPassword)).Status);
        await other.StopAsync();
    }

    [Fact]
    public async Task A_request_that_is_sent_again_to_another_node_gets_the_same_answer()
    {
        await using var host = await StartAsync();
        var other = await StartAsync(host.Folder, host.Clock);
        await host.AddAccountAsync(Owner);

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => (at % 2 == 0 ? host : other).Api.SendAsync(
            HttpMethod.Post,
            "/api/v1/recoveries",
            null,
            new StringContent(
                new JsonObject { ["identifier"] = Owner, ["method"] = "email_code", ["goal"] = "new_password" }.ToJsonString(), null, "application/json"),
            ("Idempotency-Key", "one-and-the-same"))));

        Assert.Single(replies.Where(reply => reply.Status is HttpStatusCode.Created).Select(reply => reply["id"]).Distinct());
        Assert.Single(await host.RecordAsync(), entry => entry.Kind is AuditKind.RecoveryStarted);
        await other.StopAsync();
    }

    [Fact]
    public async Task A_node_that_starts_leaves_what_another_holds_alone()
    {
        await using var host = await StartAsync();

        Assert.False(host.Services.GetRequiredService<DispatchOptions>().OwnsStore);
    }

    [Fact]
    public async Task The_commands_work_on_it_too()
    {
        await using var program = new ServerProcess();
        program.Environment["Keyback__Storage__Provider"] = "postgres";
        program.Environment["Keyback__Storage__ConnectionString"] = ConnectionString;

        Assert.StartsWith("Applied: 001", (await program.RunAsync("migrate")).Out, StringComparison.Ordinal);
        Assert.Equal("The tables are up to date.", (await program.RunAsync("migrate")).Out.Trim());
        var import = await program.RunAsync("accounts", "import", program.Write(
            "accounts.jsonl", string.Join('\n', Enumerable.Range(0, 20).Select(number => $$"""{"user_name":"person{{number}}"}"""))));
        Assert.Equal(0, import.Code);
        Assert.StartsWith("The record is whole: ", (await program.RunAsync("audit", "verify")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await program.RunAsync("doctor")).Code);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=keyback;Password=the-secret;Database=keyback", "names a store that cannot be used")]
    [InlineData("Data Source=data/keyback.db", "must ")]
    [InlineData("Host=db;Pasword=the-secret", "must be a connection string of PostgreSQL")]
    [InlineData("Username=keyback;Password=the-secret", "must name a host")]
    public async Task A_store_that_cannot_be_is_told_in_a_sentence_and_without_its_password(string connectionString, string told)
    {
        await using var program = new ServerProcess();
        program.Environment["Keyback__Storage__Provider"] = "postgres";
        program.Environment["Keyback__Storage__ConnectionString"] = connectionString;

        var ended = await program.RunAsync("migrate");

        Assert.Equal(2, ended.Code);
        Assert.Contains("Keyback:Storage:ConnectionString", Assert.Single(ended.Complaints), StringComparison.Ordinal);
        Assert.Contains(told, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", ended.Error + ended.Out, StringComparison.Ordinal);
    }

    public void Dispose() => PostgresCluster.Instance.Drop(_database);

    private static string On(KeybackHost host, string path) => new Uri(host.Url, path).ToString();

    private static async Task AssertWholeAsync(KeybackHost host) => Assert.Empty(
        (await host.Services.GetRequiredService<AuditTrail>().VerifyAsync(TestContext.Current.CancellationToken)).Faults);

    private Task<KeybackHost> StartAsync(string? folder = null, FakeTimeProvider? clock = null) => KeybackHost.StartAsync(
        [("Keyback:Storage:Provider", "postgres"), ("Keyback:Storage:ConnectionString", ConnectionString)], folder: folder, clock: clock);
}
