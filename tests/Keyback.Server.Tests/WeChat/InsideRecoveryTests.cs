using System.Net;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.WeChat;

/// <summary>Whoever holds the number scans with the account's own WeChat in place of typing the name.</summary>
public sealed class InsideRecoveryTests(WeChatSite site) : IClassFixture<WeChatSite>
{
    private static int _numbers;

    [Theory]
    [InlineData("new_password", "/forgot/password/")]
    [InlineData("temporary_code", "/my")]
    public async Task The_accounts_own_WeChat_leads_to_the_goal(string goal, string ends)
    {
        var (number, _) = await OwnerAsync();
        using var visitor = site.Visitor();
        var recovery = await NameStepAsync(visitor, number, goal);

        var back = await ScanAsync(visitor, recovery);
        Assert.Equal(HttpStatusCode.OK, back.Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/forgot/name/{recovery}")).Status); // I6: coming back changed nothing
        var done = await visitor.SubmitAsync($"/forgot/wechat/{recovery}");

        Assert.StartsWith(ends, done.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_WeChat_is_refused_and_costs_no_try()
    {
        var (number, name) = await OwnerAsync();
        using var visitor = site.Visitor();
        var recovery = await NameStepAsync(visitor, number);
        site.NewPerson("somebody else");

        await ScanAsync(visitor, recovery);
        var refused = await visitor.SubmitAsync($"/forgot/wechat/{recovery}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("another WeChat", refused.Html, StringComparison.Ordinal);
        var wrong = await visitor.SubmitAsync($"/forgot/name/{recovery}", ("UserName", "mallory"));
        Assert.Contains("2", wrong.Html, StringComparison.Ordinal);
        Assert.StartsWith("/forgot/password/", (await visitor.SubmitAsync($"/forgot/name/{recovery}", ("UserName", name))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I3_a_scan_counts_once_and_for_its_own_Recovery_alone()
    {
        var (number, _) = await OwnerAsync();
        using var visitor = site.Visitor();
        var first = await NameStepAsync(visitor, number);
        var second = await NameStepAsync(visitor, number);

        await ScanAsync(visitor, first);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SubmitAsync($"/forgot/wechat/{second}")).Status);
        Assert.StartsWith("/forgot/password/", (await visitor.SubmitAsync($"/forgot/wechat/{first}")).Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/forgot/name/{second}")).Status);
    }

    [Fact]
    public async Task I5_a_locked_way_is_not_opened_by_a_scan()
    {
        var (number, _) = await OwnerAsync();
        using var visitor = site.Visitor();
        var recovery = await NameStepAsync(visitor, number);
        await ScanAsync(visitor, recovery);
        using var thief = site.Visitor();
        var theirs = await NameStepAsync(thief, number);
        for (var wrong = 0; wrong < 3; wrong++)
        {
            await thief.SubmitAsync($"/forgot/name/{theirs}", ("UserName", "mallory"));
        }

        var done = await visitor.SubmitAsync($"/forgot/wechat/{recovery}");

        Assert.Equal($"/forgot/ended/{recovery}", done.Location);
    }

    [Fact]
    public async Task Who_says_no_in_WeChat_is_told_so_and_can_type_the_name()
    {
        var (number, name) = await OwnerAsync();
        using var visitor = site.Visitor();
        var recovery = await NameStepAsync(visitor, number);
        site.WeChat.Person = null;

        var back = await ScanAsync(visitor, recovery);

        Assert.Contains($"/forgot/name/{recovery}", back.Html, StringComparison.Ordinal);
        Assert.StartsWith("/forgot/password/", (await visitor.SubmitAsync($"/forgot/name/{recovery}", ("UserName", name))).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_Recoverys_token_the_page_knows_nothing()
    {
        var (number, _) = await OwnerAsync();
        using var visitor = site.Visitor();
        var recovery = await NameStepAsync(visitor, number);
        using var stranger = site.Visitor();

        Assert.Equal($"/forgot/ended/{recovery}", (await stranger.GetAsync($"/forgot/wechat/{recovery}")).Location);
    }

    /// <summary>Somebody who registered by WeChat and has a number: the number, and the name that is asked for.</summary>
    private async Task<(string Number, string Name)> OwnerAsync()
    {
        var next = Interlocked.Increment(ref _numbers);
        var (number, nickname) = ($"+86138001381{next:D2}", $"小林{next}");
        site.NewPerson(nickname);
        using var visitor = site.Visitor();
        Assert.Equal("/my", (await visitor.SignUpAsync($"xiaolin{next}")).Location);
        var (account, _, _, _) = await site.AccountAsync($"xiaolin{next}");
        await site.Host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO identifiers (kind, key, account_id, value, proved_at) VALUES (2, @number, @id, @number, @now)",
                new { number, id = account.Value, now = site.Host.Clock.GetUtcNow() }),
            TestContext.Current.CancellationToken);
        return (number, nickname);
    }

    private async Task<string> NameStepAsync(WeChatVisitor visitor, string number, string goal = "new_password")
    {
        var started = await visitor.SubmitAsync("/forgot/phone", ("Phone", number), ("goal", goal));
        var page = await visitor.GetAsync(started.Location!);
        var named = await visitor.SubmitAsync(started.Location!, ("Code", await site.Host.SmsCodeAsync(Masked.ReferenceIn(page.Html))));
        Assert.StartsWith("/forgot/name/", named.Location, StringComparison.Ordinal);
        return named.Location!["/forgot/name/".Length..];
    }

    private static async Task<PageReply> ScanAsync(WeChatVisitor visitor, string recovery)
    {
        var shown = await visitor.GetAsync($"/forgot/name/{recovery}");
        Assert.Contains($"/forgot/wechat/{recovery}?handler=Scan", shown.Html, StringComparison.Ordinal);
        var pressed = await visitor.Page.PostAsync(
            $"/forgot/wechat/{recovery}?handler=Scan", [("__RequestVerificationToken", PageClient.FormToken(shown.Html))]);
        var callback = await visitor.AnswerAsync(WeChatVisitor.AddressIn(await visitor.GetAsync(pressed.Location!)));
        return await visitor.GetAsync((await visitor.GetAsync(callback)).Location!);
    }
}
