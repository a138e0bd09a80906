using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keyback.Messages;
using Keyback.Server.Dispatch;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Audit;
using Keyback.Storage.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keyback.Server.Tests.Storage;

/// <summary>Two nodes on one database that are stopped and started again one after the other, while owners are on their way.</summary>
public sealed class RollingTests : IDisposable
{
    private const string Owner = "mei@example.com";
    private const string Other = "lin@example.com";
    private const string NewPassword = "quiet lamp under nine bridges";

    private static readonly (string, string)[] OldKey = [("Keyback:Key", Key("the old key"))];
    private static readonly (string, string)[] BothKeys = [("Keyback:Key", Key("the new key")), ("Keyback:PreviousKeys:0", Key("the old key"))];
    private static readonly (string, string)[] NewKey = [("Keyback:Key", Key("the new key"))];

    private readonly string _database = PostgresCluster.Instance.Create();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 14, 9, 26, 53, TimeSpan.Zero));

    [Fact]
    public async Task A_new_key_goes_round_node_by_node_and_nobody_on_the_way_notices()
    {
        var one = await StartAsync(OldKey);
        await one.AddAccountAsync(Owner);
        await one.AddAccountAsync(Other);
        var session = (await one.Api.SignInAsync(Other, KeybackHost.GoodPassword))["token"];
        var byCode = await one.Api.StartedAsync(Owner);
        var code = await one.Mails.CodeAsync(byCode.Reference);
        await one.Api.StartedAsync(Other, method: "email_link");
        var token = await one.Mails.LinkTokenAsync();
        await one.SettledAsync();
        var two = await StartAsync(OldKey, Silent);
        await one.StopAsync();
        var waiting = await two.Api.StartedAsync(Owner, "temporary_code"); // lies sealed in the outbox, as no node sends

        one = await StartAsync(BothKeys, Silent);
        Assert.Equal("password_required", (await one.Api.CodeAsync(byCode, code))["state"]);
        Assert.True(await one.Api.IsAliveAsync(session));
        var opened = await two.Api.PostAsync("/api/v1/links/redeem", new() { ["token"] = token });
        var byLink = new Started(opened["id"], opened["token"], opened["reference"]);
        await two.StopAsync();

        two = await StartAsync(NewKey);
        Assert.Equal("completed", (await one.Api.CodeAsync(waiting, await two.Mails.CodeAsync(waiting.Reference)))["state"]);
        Assert.True(await two.Api.IsAliveAsync(session));
        Assert.Equal("completed", (await two.Api.PasswordAsync(byCode, NewPassword))["state"]);
        Assert.Equal("completed", (await one.Api.PasswordAsync(byLink, NewPassword))["state"]);
        Assert.Equal(HttpStatusCode.Created, (await two.Api.SignInAsync(Other, NewPassword)).Status);
        Assert.False(await two.Api.IsAliveAsync(session)); // I12
        Assert.Empty((await two.Services.GetRequiredService<AuditTrail>().VerifyAsync(TestContext.Current.CancellationToken)).Faults);
        await one.StopAsync();
        await two.StopAsync();
    }

    [Fact]
    public async Task What_a_node_was_sending_when_it_was_told_to_stop_another_sends_at_once()
    {
        var stalled = new StalledChannel();
        var one = await StartAsync(OldKey, services => services.AddSingleton<IEmailChannel>(stalled));
        await one.AddAccountAsync(Owner);
        var recovery = await one.Api.StartedAsync(Owner);
        await KeybackHost.UntilAsync(() => !stalled.Texts.IsEmpty, "the message on its way");
        var two = await StartAsync(OldKey);
        await LookAgainAsync();
        Assert.Empty(two.Mails.All); // the first node holds it

        await one.StopAsync();
        await LookAgainAsync();

        Assert.Equal("password_required", (await two.Api.CodeAsync(recovery, await two.Mails.CodeAsync(recovery.Reference)))["state"]);
        await two.StopAsync();
    }

    public void Dispose()
    {
        PostgresCluster.Instance.Drop(_database);
        _folder.Delete(recursive: true);
    }

    private static string Key(string words) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(words)));

    private static void Silent(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(Dispatcher)));

    // The dispatchers look every five seconds; a lease would last 45.
    private async Task LookAgainAsync()
    {
        for (var second = 0; second < 6; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private Task<KeybackHost> StartAsync((string, string)[] keys, Action<IServiceCollection>? adjust = null) => KeybackHost.StartAsync(
        [("Keyback:Storage:Provider", "postgres"), ("Keyback:Storage:ConnectionString", PostgresCluster.Instance.ConnectionStringOf(_database)), .. keys],
        adjust,
        _folder.FullName,
        _clock);
}
