using System.Net;
using Keyback.Recovery;
using Keyback.Server.Tests.Kit;
using Keyback.Server.WeChat;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.WeChat;

/// <summary>What a page of a Recovery gets from <see cref="WeChatProof"/>. The pages here stand in for it.</summary>
public sealed class RecoveryProofTests : IAsyncLifetime
{
    private static readonly RecoveryId Recovery = new(new Guid("0197a6d2-0000-7000-8000-000000000001"));
    private static readonly RecoveryId Another = new(new Guid("0197a6d2-0000-7000-8000-000000000002"));

    private WeChatServer _wechat = null!;
    private KeybackHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _wechat = await WeChatServer.StartAsync();
        _host = await KeybackHost.StartAsync(_wechat.Settings, services => services.AddSingleton<IStartupFilter, ProofPages>());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _wechat.DisposeAsync();
    }

    [Fact]
    public async Task A_scan_for_a_Recovery_brings_the_account_back_once_and_signs_nobody_in()
    {
        using var owner = new WeChatVisitor(_host);
        await owner.SignUpAsync("owner");
        using var visitor = new WeChatVisitor(_host);

        var reply = await visitor.GetAsync(await ScanAsync(visitor, Recovery));

        Assert.Equal($"/forgot/wechat/{Recovery}", reply.Location);
        Assert.Equal("nothing", (await TakeAsync(visitor, Another)).Html);
        var taken = (await TakeAsync(visitor, Recovery)).Html;
        Assert.StartsWith($"{WeChatServer.WebsiteApp} {_wechat.Person!.OpenIdIn(WeChatServer.WebsiteApp)} {_wechat.Person.UnionId} ", taken, StringComparison.Ordinal);
        Assert.True(Guid.TryParse(taken.Split(' ')[^1], out var account));
        Assert.Contains(account.ToString(), await _host.StoredAsync(), StringComparison.Ordinal);
        Assert.Equal("nothing", (await TakeAsync(visitor, Recovery)).Html);
        Assert.Null(await WeChatSite.SignedInAsAsync(visitor));
    }

    [Fact]
    public async Task A_WeChat_that_nobody_registered_proves_no_account_and_makes_none()
    {
        using var visitor = new WeChatVisitor(_host);

        await visitor.GetAsync(await ScanAsync(visitor, Recovery));

        Assert.EndsWith(" none", (await TakeAsync(visitor, Recovery)).Html, StringComparison.Ordinal);
        Assert.Equal("/sign-in/wechat/failed/stale", (await visitor.GetAsync("/sign-up/wechat")).Location);
    }

    [Fact]
    public async Task A_proof_waits_five_minutes()
    {
        using var visitor = new WeChatVisitor(_host);
        await visitor.GetAsync(await ScanAsync(visitor, Recovery));
        _host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("nothing", (await TakeAsync(visitor, Recovery)).Html);
    }

    [Fact]
    public async Task A_failure_comes_back_to_the_Recovery_with_its_reason()
    {
        _wechat.Person = null;
        using var visitor = new WeChatVisitor(_host);

        var reply = await visitor.GetAsync(await ScanAsync(visitor, Recovery));

        Assert.Equal($"/forgot/wechat/{Recovery}?wechat=cancelled", reply.Location);
        Assert.Equal("nothing", (await TakeAsync(visitor, Recovery)).Html);
    }

    [Fact]
    public async Task A_proof_in_another_browser_is_none()
    {
        using var attacker = new WeChatVisitor(_host);
        var callback = await ScanAsync(attacker, Recovery);
        using var victim = new WeChatVisitor(_host);

        Assert.Equal("/sign-in/wechat/failed/stale", (await victim.GetAsync(callback)).Location);
        Assert.Equal("nothing", (await TakeAsync(victim, Recovery)).Html);
    }

    [Fact]
    public async Task Without_WeChat_nothing_is_offered()
    {
        await using var host = await KeybackHost.StartAsync(adjust: services => services.AddSingleton<IStartupFilter, ProofPages>());
        using var visitor = new WeChatVisitor(host);

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Page.PostAsync($"/proof/{Recovery}", [])).Status);
    }

    private static async Task<string> ScanAsync(WeChatVisitor visitor, RecoveryId recovery)
    {
        var pressed = await visitor.Page.PostAsync($"/proof/{recovery}", []);
        Assert.StartsWith("/sign-in/wechat/go/", pressed.Location, StringComparison.Ordinal);
        return await visitor.AnswerAsync(WeChatVisitor.AddressIn(await visitor.GetAsync(pressed.Location!)));
    }

    private static Task<PageReply> TakeAsync(WeChatVisitor visitor, RecoveryId recovery) => visitor.GetAsync($"/proof/{recovery}");

    private sealed class ProofPages : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map("/proof", proof => proof.Run(AnswerAsync));
            next(app);
        };

        private static async Task AnswerAsync(HttpContext context)
        {
            var proof = context.RequestServices.GetRequiredService<WeChatProof>();
            var recovery = new RecoveryId(Guid.Parse(context.Request.Path.Value!.Trim('/')));
            if (HttpMethods.IsPost(context.Request.Method))
            {
                await proof.Scan(context, recovery).ExecuteResultAsync(new ActionContext(context, new RouteData(), new ActionDescriptor()));
                return;
            }

            var taken = await proof.TakeAsync(context, recovery, context.RequestAborted);
            await context.Response.WriteAsync(taken is null
                ? "nothing"
                : $"{taken.Identity.AppId} {taken.Identity.OpenId} {taken.Identity.UnionId} {taken.Account?.ToString() ?? "none"}");
        }
    }
}
