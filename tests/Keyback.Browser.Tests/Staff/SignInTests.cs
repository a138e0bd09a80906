using Keyback.Browser.Tests.Kit;
using Keyback.Factors;
using Keyback.Support;

namespace Keyback.Browser.Tests.Staff;

/// <summary>How the staff come in, in a real browser, and what they find there.</summary>
public sealed class SignInTests(Chrome chrome)
{
    private const string Password = "wu7-Kelz";

    [Fact]
    public async Task A_member_joins_by_a_link_with_an_app_and_signs_in_again()
    {
        await using var host = await Owner.HostAsync("zh-Hans");
        await using var visit = await Visit.StartAsync(chrome, host, new Look("zh-Hans", Phone: false));
        await visit.JoinAsync(await host.InviteAsync("zh-Hans"));

        var secret = OtpNet.Base32Encoding.ToBytes((await visit.Page.Locator(".facts code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await visit.Field("NewPassword_Field").FillAsync(Password);
        await visit.Field("Factor_Totp").FillAsync(TotpCode.At(secret, host.Clock.GetUtcNow()));
        await visit.Button("StaffJoin_Submit").ClickAsync();
        await visit.HeadingIsAsync("Staff_Hello", "Lin Mei");

        await visit.Button("Staff_SignOut").ClickAsync();
        await visit.HeadingIsAsync("StaffSignIn_Title");
        await visit.PassAsync(TimeSpan.FromSeconds(60));
        await visit.GoAsync("/staff/me"); // sent to the door, and back again afterwards
        await Assertions.Expect(visit.Field("StaffSignIn_Name")).ToBeFocusedAsync();
        await visit.Page.Keyboard.TypeAsync("lin");
        await visit.Field("SignIn_Password").FillAsync(Password);
        await visit.Field("Factor_Totp").FillAsync(TotpCode.At(secret, host.Clock.GetUtcNow()));
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.HeadingIsAsync("Staff_Me");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_member_joins_with_a_passkey_and_signs_in_with_it()
    {
        await using var host = await OwnerByPasskey.HostAsync("en");
        await using var visit = await OwnerByPasskey.VisitAsync(chrome, host, new Look(Phone: false));
        await OwnerByPasskey.GiveAsync(visit);
        await visit.JoinAsync(await host.InviteAsync("en", StaffRole.Supervisor));

        await visit.Button("StaffJoin_Passkey").ClickAsync();
        await visit.HeadingIsAsync("Staff_Hello", "Lin Mei");
        await visit.Button("Staff_SignOut").ClickAsync();
        await visit.HeadingIsAsync("StaffSignIn_Title");
        await visit.Button("SignIn_Passkey").ClickAsync();

        await visit.HeadingIsAsync("Staff_Hello", "Lin Mei");
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_request_that_comes_in_shows_up_without_a_reload_and_disturbs_nobody()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look(Phone: false));
        await visit.ComesInAsync(await host.AddStaffAsync(StaffRole.Agent, "lin"));
        await visit.GoAsync("/staff");
        var link = visit.Page.Locator("a.way");
        await link.FocusAsync();

        await host.WriteToSupportAsync("My phone is lost.", "en");
        await visit.PassAsync(TimeSpan.FromSeconds(2));

        await Assertions.Expect(link).ToContainTextAsync(visit.Words["Staff_Waiting", 1]);
        await Assertions.Expect(link).ToBeFocusedAsync();
        Assert.Empty(visit.Complaints);
    }
}
