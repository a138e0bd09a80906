using System.Data.Common;
using Keyback.Accounts;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Accounts;

/// <summary>One WeChat, one account: however many register at once, through whatever app, on whatever node.</summary>
public sealed class WeChatStoreTests : IDisposable
{
    private const int Many = 40;

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public WeChatStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I3_of_many_registrations_of_one_unionid_through_two_apps_one_wins()
    {
        var results = await Meeting.AtOnceAsync(
            Many, at => RegisterAsync(_nodes[at % 2], new WeChatIdentity($"app{at / 2 % 2}", $"openid{at / 2 % 2}", "union"), $"name{at}"));

        Assert.Single(results, result => result is WeChatRegistrationResult.Registered);
        Assert.Equal(Many - 1, results.Count(result => result is WeChatRegistrationResult.AlreadyBound));
        Assert.Equal((1, 1, 1), (await CountAsync("accounts"), await CountAsync("wechat_identities"), await CountAsync("identifiers")));
        Assert.Equal((1, 1), (await CountAsync("sessions"), await CountAsync("devices")));
    }

    [Fact]
    public async Task I3_of_many_that_take_one_name_one_gets_it()
    {
        var results = await Meeting.AtOnceAsync(
            Many, at => RegisterAsync(_nodes[at % 2], new WeChatIdentity("app", $"openid{at}", $"union{at}"), at % 2 == 0 ? "Name" : "name"));

        Assert.Single(results, result => result is WeChatRegistrationResult.Registered);
        Assert.Equal(Many - 1, results.Count(result => result is WeChatRegistrationResult.NameTaken));
        Assert.Equal((1, 1, 1), (await CountAsync("accounts"), await CountAsync("wechat_identities"), await CountAsync("identifiers")));
    }

    [Fact]
    public async Task A_unionid_founds_no_second_account_even_for_transactions_that_do_not_see_each_other()
    {
        Assert.Equal(WeChatRegistrationResult.Registered, await RegisterAsync(_nodes[0], new WeChatIdentity("app", "openid", "union"), "first"));
        var other = await _nodes[0].AddAccountAsync("other@example.com");

        await Assert.ThrowsAnyAsync<DbException>(() => _nodes[1].Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO wechat_identities (app_id, openid, unionid, account_id, bound_at, founds) VALUES ('app2', 'openid2', 'union', @id, 0, 1)",
                new { id = other.Value }),
            CancellationToken.None));

        Assert.Equal(1, await CountAsync("wechat_identities"));
    }

    [Fact]
    public async Task A_sign_in_through_another_app_is_kept_once_and_finds_by_openid_afterwards()
    {
        await RegisterAsync(_nodes[0], new WeChatIdentity("app", "openid", "union"), "owner");
        var account = (await _nodes[0].Part<WeChatStore>().FindAsync(new WeChatIdentity("app", "openid", null), CancellationToken.None))!.Value;
        var phone = new WeChatIdentity("app2", "openid2", "union");

        var results = await Meeting.AtOnceAsync(Many, at => SignInAsync(_nodes[at % 2], phone));

        Assert.All(results, result => Assert.Equal(WeChatSignInResult.Opened, result));
        Assert.Equal(2, await CountAsync("wechat_identities"));
        Assert.Equal(account, await _nodes[1].Part<WeChatStore>().FindAsync(phone with { UnionId = null }, CancellationToken.None));
        Assert.Equal(2, await _nodes[0].OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind = 64")); // bound
        Assert.Equal(Many + 1, await _nodes[0].OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind = 56")); // signed in
    }

    [Fact]
    public async Task A_lookup_changes_nothing_and_an_unknown_WeChat_finds_nobody()
    {
        await RegisterAsync(_nodes[0], new WeChatIdentity("app", "openid", null), "owner");
        var store = _nodes[0].Part<WeChatStore>();

        Assert.NotNull(await store.FindAsync(new WeChatIdentity("app", "openid", "union"), CancellationToken.None));
        Assert.Null(await store.FindAsync(new WeChatIdentity("app2", "openid", null), CancellationToken.None)); // an openid is an app's own
        Assert.Null(await store.FindAsync(new WeChatIdentity("app2", "openid2", "union"), CancellationToken.None)); // not learnt by looking
        Assert.Equal(WeChatSignInResult.Unknown, await SignInAsync(_nodes[0], new WeChatIdentity("app2", "openid", null)));
    }

    [Fact]
    public async Task The_account_is_as_any_other_but_for_where_it_came_from()
    {
        await RegisterAsync(_nodes[0], new WeChatIdentity("app", "openid", "union"), "Owner");

        Assert.True(UserName.TryParse("owner", out var name));
        var account = await _nodes[0].Part<IAccountDirectory>().FindAsync(IdentifierKind.UserName, name.Key, CancellationToken.None);
        Assert.Equal(("Owner", "zh-Hans", AccountStatus.Active, null), (account!.UserName, account.Locale, account.Status, account.PasswordHash));
        Assert.Equal("昵称 wechat", await _nodes[0].OneAsync<string>("SELECT wechat_name || ' ' || registered_via FROM accounts"));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<WeChatRegistrationResult> RegisterAsync(Node node, WeChatIdentity identity, string userName)
    {
        Assert.True(UserName.TryParse(userName, out var name));
        var registration = new WeChatRegistration(identity, "昵称", name, "zh-Hans");
        return (await node.Part<WeChatStore>().RegisterAsync(registration, Session(node), Device(node), Now)).Result;
    }

    private static async Task<WeChatSignInResult> SignInAsync(Node node, WeChatIdentity identity) =>
        (await node.Part<WeChatStore>().SignInAsync(identity, Session(node), Device(node), Now)).Result;

    private static NewSession Session(Node node) => new(BearerToken.Hash(node.Randomness.NewToken())!, "test", Now.AddDays(1));

    private static (byte[] Hash, DateTimeOffset ExpiresAt) Device(Node node) => (BearerToken.Hash(node.Randomness.NewToken())!, Now.AddDays(1));

    private Task<long> CountAsync(string table) => _nodes[1].OneAsync<long>($"SELECT count(*) FROM {table}");
}
