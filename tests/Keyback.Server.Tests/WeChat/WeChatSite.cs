using Keyback.Accounts;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.WeChat;

/// <summary>A server and the WeChat that it asks, for a class of tests; every test brings people of its own.</summary>
public sealed class WeChatSite : IAsyncLifetime
{
    private int _people;

    internal WeChatServer WeChat { get; private set; } = null!; // set before the first test

    internal KeybackHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        WeChat = await WeChatServer.StartAsync();
        Host = await KeybackHost.StartAsync(
            [.. WeChat.Settings, ("ReloadStaticAssetsAtRuntime", "false")]); // only builds have that route, published servers do not
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await WeChat.DisposeAsync();
    }

    /// <summary>Somebody new, who holds the phone from now on; WeChat is in order again.</summary>
    internal WeChatPerson NewPerson(string nickname = "小林", bool hasUnion = true)
    {
        WeChat.ShowsSnapshots = false;
        WeChat.Disorder = (_, _) => Task.FromResult<Microsoft.AspNetCore.Http.IResult?>(null);
        var person = new WeChatPerson($"person{Interlocked.Increment(ref _people)}", nickname, hasUnion);
        WeChat.Person = person;
        return person;
    }

    /// <summary>A browser of that person's.</summary>
    internal WeChatVisitor Visitor(bool inside = false) => new(Host, inside ? WeChatServer.InsideWeChat : null);

    /// <summary>The account of this user name.</summary>
    internal async Task<(AccountId Id, string? WeChatName, string? Via, string Locale)> AccountAsync(string userName)
    {
        var row = await Host.Services.GetRequiredService<Database>().FindAsync<AccountLine>(
            "SELECT id, wechat_name, registered_via, locale FROM accounts WHERE user_name = @userName", new { userName }, TestContext.Current.CancellationToken);
        Assert.NotNull(row);
        return (new AccountId(row.Id), row.WechatName, row.RegisteredVia, row.Locale);
    }

    /// <summary>The rows of an account, as <c>app openid unionid</c>.</summary>
    internal async Task<IReadOnlyList<string>> IdentitiesAsync(AccountId account) =>
        await Host.Services.GetRequiredService<Database>().QueryAsync<string>(
            "SELECT app_id || ' ' || openid || ' ' || COALESCE(unionid, '-') FROM wechat_identities WHERE account_id = @id ORDER BY 1",
            new { id = account.Value },
            TestContext.Current.CancellationToken);

    /// <summary>How many accounts there are.</summary>
    internal Task<long> AccountsAsync() => Host.Services.GetRequiredService<Database>()
        .FindAsync<long>("SELECT COUNT(*) FROM accounts", null, TestContext.Current.CancellationToken);

    /// <summary>Whether the browser is signed in, and as whom.</summary>
    internal static async Task<string?> SignedInAsAsync(WeChatVisitor visitor)
    {
        var page = await visitor.GetAsync("/my");
        return page.Status is System.Net.HttpStatusCode.OK
            ? System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page.Html, "<h1>(.*?)</h1>").Groups[1].Value)
            : null;
    }

    private sealed class AccountLine
    {
        public Guid Id { get; init; }

        public string? WechatName { get; init; }

        public string? RegisteredVia { get; init; }

        public string Locale { get; init; } = "";
    }
}
