using System.Net;
using Keyback.Accounts;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Attacks;

/// <summary>A scan with WeChat in the place of the account's name, by whoever should not get anything by it.</summary>
public sealed class PhoneWeChatAttackTests : IAsyncLifetime
{
    private const string Number = "+8613800138000";
    private const string Thiefs = "+8613900139000";

    private static readonly WeChatPerson Owner = new("mei", "小梅");
    private static readonly WeChatPerson Thief = new("thief", "小偷");

    private WeChatServer _wechat = null!;
    private KeybackHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _wechat = await WeChatServer.StartAsync();
        _host = await KeybackHost.StartAsync([.. _wechat.Settings, ("Keyback:Limits:StartsPerIdentifier", "1000"), ("Keyback:Limits:StartsPerNetwork", "1000")]);
        await SignUpAsync(Owner, "mei", Number);
        await SignUpAsync(Thief, "thief", Thiefs);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _wechat.DisposeAsync();
    }

    [Fact]
    public async Task The_owners_own_scan_stands_for_the_name()
    {
        using var owner = new WeChatVisitor(_host);
        var (name, _) = await owner.Page.ComeToNameAsync(_host, Number);

        Assert.StartsWith("/forgot/password/", (await ScanAsync(owner, name, Owner)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_through_another_app_of_the_site_finds_the_account_by_its_unionid()
    {
        using var owner = new WeChatVisitor(_host, WeChatServer.InsideWeChat);
        var (name, _) = await owner.Page.ComeToNameAsync(_host, Number);

        Assert.StartsWith("/forgot/password/", (await ScanAsync(owner, name, Owner)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I2_The_scan_of_somebody_else_opens_nothing_and_costs_nothing()
    {
        using var thief = new WeChatVisitor(_host);
        var (name, _) = await thief.Page.ComeToNameAsync(_host, Number);
        foreach (var person in (WeChatPerson[])[Thief, new("nobody"), Thief, Thief])
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ScanAsync(thief, name, person)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync(name)).Status); // still there, with all its tries
        Assert.Equal(HttpStatusCode.Found, (await thief.SubmitAsync(name, ("UserName", "小梅"))).Status);
    }

    [Fact]
    public async Task I2_The_proof_of_one_Recovery_serves_no_other_nor_any_other_browser()
    {
        using var thief = new WeChatVisitor(_host);
        var (own, _) = await thief.Page.ComeToNameAsync(_host, Thiefs);
        var (others, _) = await thief.Page.ComeToNameAsync(_host, Number);
        await ScanToProofAsync(thief, own, Thief);

        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync(WeChatPageOf(others))).Status);
        var used = await thief.SubmitAsync(WeChatPageOf(others));
        Assert.True(used.Status is not HttpStatusCode.Found, used.Location);

        using var another = new WeChatVisitor(_host);
        foreach (var cookie in thief.Page.Cookies.GetAllCookies().Where(cookie => cookie.Name.Contains("wechat-proof", StringComparison.Ordinal)))
        {
            another.Page.Cookies.Add(_host.Url, new Cookie(cookie.Name, cookie.Value));
        }

        Assert.StartsWith("/forgot/ended/", (await another.Page.SubmitAsync("/sign-in", WeChatPageOf(own))).Location, StringComparison.Ordinal);
        Assert.StartsWith("/forgot/password/", (await thief.SubmitAsync(WeChatPageOf(own))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_of_a_scan_is_used_once()
    {
        using var owner = new WeChatVisitor(_host);
        var (name, _) = await owner.Page.ComeToNameAsync(_host, Number, "temporary_code");
        await ScanToProofAsync(owner, name, Owner);
        var page = WeChatPageOf(name);
        var form = PageClient.FormToken((await owner.GetAsync(page)).Html);

        var pressed = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => Task.Run(() => owner.Page.PostAsync(page, [("__RequestVerificationToken", form)]), TestContext.Current.CancellationToken)));

        Assert.Single(pressed, reply => reply.Location == "/my");
        Assert.Single(await _host.RecordAsync(), entry => entry.Kind is Keyback.Audit.AuditKind.TemporarySignIn);
    }

    [Fact]
    public async Task I5_A_lock_holds_against_a_scan_too()
    {
        using var owner = new WeChatVisitor(_host);
        var (name, _) = await owner.Page.ComeToNameAsync(_host, Number);
        await ScanToProofAsync(owner, name, Owner);
        var guessing = await _host.ComeToNameAsync(Number);
        for (var guess = 0; guess < 3; guess++)
        {
            await _host.Api.NameAsync(guessing, $"wrong{guess}");
        }

        var pressed = await owner.SubmitAsync(WeChatPageOf(name));

        Assert.StartsWith("/forgot/ended/", pressed.Location, StringComparison.Ordinal);
        Assert.StartsWith("/forgot/ended/", (await owner.GetAsync(name)).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_the_code_a_scan_is_not_taken()
    {
        using var thief = new WeChatVisitor(_host);
        var (code, _) = await thief.Page.StartByPhoneAsync(Number);
        var page = code.Replace("/code/", "/wechat/", StringComparison.Ordinal);
        await _host.SettledAsync();
        var form = PageClient.FormToken((await thief.GetAsync(code)).Html);

        Assert.Equal(code, (await thief.Page.PostAsync(page + "?handler=Scan", [("__RequestVerificationToken", form)])).Location);
        Assert.NotEqual(HttpStatusCode.Found, (await thief.Page.PostAsync(page, [("__RequestVerificationToken", form)])).Status); // nothing was scanned
        Assert.Equal(code, (await thief.GetAsync(page)).Location);
    }

    [Fact]
    public async Task I8_I13_No_key_of_WeChat_stands_in_the_log_or_the_store_and_the_way_back_is_ours()
    {
        using var owner = new WeChatVisitor(_host);
        var (name, _) = await owner.Page.ComeToNameAsync(_host, Number);
        var asked = PageClient.FormToken((await owner.GetAsync(name)).Html);
        var go = await owner.Page.PostAsync(WeChatPageOf(name) + "?handler=Scan", [("__RequestVerificationToken", asked)], ("X-Forwarded-Host", "evil.example"), ("Host", "evil.example"));
        var address = WeChatVisitor.AddressIn(await owner.Page.GetAsync(go.Location!, ("Host", "evil.example")));
        Assert.Contains(Uri.EscapeDataString("http://localhost:5080/sign-in/wechat/callback"), address, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("evil", address, StringComparison.Ordinal);
        _wechat.Person = Owner;
        await owner.GetAsync(await owner.AnswerAsync(address));
        await owner.SubmitAsync(WeChatPageOf(name));

        foreach (var secret in (string[])[WeChatServer.WebsiteSecret, WeChatServer.OfficialSecret, .. _wechat.Secrets])
        {
            Assert.DoesNotContain(secret, _host.Log.ToString(), StringComparison.Ordinal);
            Assert.False(_host.StoreHolds(secret), secret);
        }

        Assert.DoesNotContain(Owner.OpenIdIn(WeChatServer.WebsiteApp), _host.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Owner.Nickname, _host.Log.ToString(), StringComparison.Ordinal);
    }

    private static string WeChatPageOf(string namePage) => namePage.Replace("/name/", "/wechat/", StringComparison.Ordinal);

    private async Task<PageReply> ScanAsync(WeChatVisitor visitor, string namePage, WeChatPerson person)
    {
        await ScanToProofAsync(visitor, namePage, person);
        return await visitor.SubmitAsync(WeChatPageOf(namePage));
    }

    private async Task ScanToProofAsync(WeChatVisitor visitor, string namePage, WeChatPerson person)
    {
        _wechat.Person = person;
        var form = PageClient.FormToken((await visitor.GetAsync(namePage)).Html);
        var go = await visitor.PostAsync(WeChatPageOf(namePage) + "?handler=Scan", ("__RequestVerificationToken", form));
        var back = await visitor.GetAsync(await visitor.AnswerAsync(WeChatVisitor.AddressIn(await visitor.GetAsync(go.Location!))));
        Assert.Equal(WeChatPageOf(namePage), back.Location);
    }

    private async Task SignUpAsync(WeChatPerson person, string userName, string number)
    {
        _wechat.Person = person;
        using var visitor = new WeChatVisitor(_host);
        Assert.Equal("/my", (await visitor.SignUpAsync(userName)).Location);
        await _host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync(
                """
                INSERT INTO identifiers (kind, key, account_id, value, proved_at)
                SELECT @kind, @number, id, @number, @at FROM accounts WHERE user_name = @userName
                """,
                new { kind = (int)IdentifierKind.Phone, number, userName, at = _host.Clock.GetUtcNow() }),
            TestContext.Current.CancellationToken);
    }
}
