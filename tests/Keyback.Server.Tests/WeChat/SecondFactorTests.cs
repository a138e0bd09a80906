using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Security;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Keyback.Storage.Factors;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.WeChat;

/// <summary>Who holds the phone with WeChat is asked for the second factor like everybody else (I11).</summary>
public sealed class SecondFactorTests(WeChatSite site) : IClassFixture<WeChatSite>
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    [Fact]
    public async Task I11_A_scan_with_WeChat_does_not_pass_the_second_factor()
    {
        await OwnerAsync("with.app", number: null);
        using var visitor = site.Visitor();

        Assert.Equal("/sign-in/second-factor", (await visitor.ScanAsync()).Location);
        Assert.Null(await WeChatSite.SignedInAsAsync(visitor));
        Assert.DoesNotContain(visitor.Page.Cookies.GetAllCookies(), cookie => cookie.Name is "keyback-session" or "keyback-device");
        Assert.Equal(422, (int)(await visitor.SubmitAsync("/sign-in/second-factor", ("Totp", "000000"))).Status);
        Assert.Equal("/my", (await visitor.SubmitAsync("/sign-in/second-factor", ("Totp", Next()))).Location);
        Assert.Contains("with.app", await WeChatSite.SignedInAsAsync(visitor), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new_password", "/forgot/password/")]
    [InlineData("temporary_code", "/my")]
    public async Task I11_A_scan_in_the_place_of_the_name_leads_to_the_second_factor(string goal, string next)
    {
        var number = goal is "new_password" ? "+8613800139001" : "+8613800139002";
        await OwnerAsync($"by.phone.{goal[..3]}", number);
        using var visitor = site.Visitor();
        var started = await visitor.SubmitAsync("/forgot/phone", ("Phone", number), ("goal", goal));
        var page = await visitor.GetAsync(started.Location!);
        var named = await visitor.SubmitAsync(started.Location!, ("Code", await site.Host.SmsCodeAsync(Masked.ReferenceIn(page.Html))));
        var id = named.Location!["/forgot/name/".Length..];
        var shown = await visitor.GetAsync(named.Location!);
        var pressed = await visitor.Page.PostAsync($"/forgot/wechat/{id}?handler=Scan", [("__RequestVerificationToken", PageClient.FormToken(shown.Html))]);
        var callback = await visitor.AnswerAsync(WeChatVisitor.AddressIn(await visitor.GetAsync(pressed.Location!)));
        await visitor.GetAsync((await visitor.GetAsync(callback)).Location!);

        var scanned = await visitor.SubmitAsync($"/forgot/wechat/{id}");

        Assert.Equal($"/forgot/second-factor/{id}", scanned.Location);
        Assert.Equal($"/forgot/second-factor/{id}", (await visitor.GetAsync($"/forgot/password/{id}")).Location);
        Assert.StartsWith(next, (await visitor.SubmitAsync($"/forgot/second-factor/{id}", ("Totp", Next()))).Location, StringComparison.Ordinal);
    }

    private string Next()
    {
        site.Host.Clock.Advance(TimeSpan.FromSeconds(30));
        return TotpCode.At(Secret, site.Host.Clock.GetUtcNow());
    }

    // An account that came through WeChat has no password to set the app up with, so the app is put there.
    private async Task OwnerAsync(string name, string? number)
    {
        site.NewPerson();
        using var visitor = site.Visitor();
        Assert.Equal("/my", (await visitor.SignUpAsync(name)).Location);
        var (account, _, _, _) = await site.AccountAsync(name);
        var held = site.Host.Services.GetRequiredService<DataKeys>().Factors.Seal(Secret, TotpRow.Context(account));
        await site.Host.Services.GetRequiredService<Database>().WriteAsync(
            async scope =>
            {
                await scope.ExecuteAsync(
                    "INSERT INTO totps (account_id, secret_sealed, last_step, begun_at, active_at) VALUES (@id, @held, -1, 0, 0)", new { id = account.Value, held });
                if (number is not null)
                {
                    await scope.ExecuteAsync(
                        "INSERT INTO identifiers (kind, key, account_id, value, proved_at) VALUES (@kind, @number, @id, @number, @now)",
                        new { kind = (int)IdentifierKind.Phone, number, id = account.Value, now = site.Host.Clock.GetUtcNow() });
                }
            },
            TestContext.Current.CancellationToken);
    }
}
