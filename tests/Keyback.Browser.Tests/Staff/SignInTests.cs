using Keyback.Browser.Tests.Kit;
using Keyback.Factors;
using Keyback.Server.Console;
using Keyback.Storage.Staff;
using Keyback.Storage.Support;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

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
        await JoinPageAsync(visit, await InviteAsync(host, StaffRole.Agent, "zh-Hans"));

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
        await JoinPageAsync(visit, await InviteAsync(host, StaffRole.Supervisor, "en"));

        await visit.Button("StaffJoin_Passkey").ClickAsync();
        await visit.HeadingIsAsync("Staff_Hello", "Lin Mei");
        await visit.Button("Staff_SignOut").ClickAsync();
        await visit.HeadingIsAsync("StaffSignIn_Title");
        await visit.Button("SignIn_Passkey").ClickAsync();

        await visit.HeadingIsAsync("Staff_Hello", "Lin Mei");
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-Hans", true)]
    public async Task Every_page_of_the_people_and_the_requests_keeps_the_rules_of_axe_and_scrolls_in_one_direction(string language, bool phone)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, phone));
        await visit.GoAsync("/staff/sign-in");
        await LookAsync(visit, "sign-in");
        await JoinPageAsync(visit, await InviteAsync(host, StaffRole.Agent, language));
        await LookAsync(visit, "set-up");
        await visit.GoAsync("/staff/join");
        await LookAsync(visit, "join");

        var request = await WriteAsync(host, language);
        var boss = await host.AddStaffAsync(StaffRole.Supervisor, "wang", locale: language);
        await visit.ComesInAsync(boss);
        var lin = (await host.Services.GetRequiredService<StaffStore>().ListAsync(TestContext.Current.CancellationToken)).Single(member => member.Name.Value == "lin");
        foreach (var path in new[] { "/staff", "/staff/me", "/staff/people", $"/staff/people/{lin.Id}", $"/staff/people/{boss.Id}", "/staff/requests", $"/staff/requests/{request:D}" })
        {
            await visit.GoAsync(path);
            await LookAsync(visit, path.Replace('/', '-'));
        }

        await visit.Button("StaffRequests_Take").ClickAsync();
        await LookAsync(visit, "taken");
        await visit.Page.GetByLabel(visit.Words["StaffRequests_AnswerWords"]).FillAsync("123456 https://evil.example");
        await visit.Button("StaffRequests_AnswerSubmit").ClickAsync();
        await visit.WarnsAsync("StaffRequests_AnswerSite");
        await LookAsync(visit, "refused");
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

        await WriteAsync(host, "en");
        await visit.PassAsync(TimeSpan.FromSeconds(2));

        await Assertions.Expect(link).ToContainTextAsync(visit.Words["Staff_Waiting", 1]);
        await Assertions.Expect(link).ToBeFocusedAsync();
        Assert.Empty(visit.Complaints);
    }

    private static async Task LookAsync(Visit visit, string what)
    {
        await visit.SettleAsync();
        Assert.Empty((await Axe.ViolationsAsync(visit.Page)).Select(fault => $"{what}: {fault}"));
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    }

    private static async Task JoinPageAsync(Visit visit, Uri link)
    {
        await visit.GoAsync($"/staff/join{link.Fragment}");
        await Assertions.Expect(visit.Page.Locator("#token")).Not.ToHaveValueAsync(""); // the script has read the link
        await visit.Button("StaffJoin_Open").ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".qr")).ToBeVisibleAsync();
    }

    private static async Task<Uri> InviteAsync(KeybackHost host, StaffRole role, string locale)
    {
        Assert.True(StaffName.TryParse("lin", out var name));
        var (_, link) = await host.Services.GetRequiredService<InviteStaff>().AddAsync(
            new Invitation(name, role, "Lin Mei", "lin@staff.example", locale, null), null);
        return link!;
    }

    private static async Task<Guid> WriteAsync(KeybackHost host, string language)
    {
        var now = host.Clock.GetUtcNow();
        var id = host.Services.GetRequiredService<Randomness>().NewId(now);
        await host.Services.GetRequiredService<SupportRequestStore>().AddAsync(
            new SupportRequest(id, "K7Q-2M9", "writer@example.com", "My phone is lost.\nWhat can I do?", null, language, now, SupportRequestState.Open),
            "net",
            TestContext.Current.CancellationToken);
        return id;
    }
}
