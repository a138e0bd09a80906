using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>Passkeys in a real browser, on a phone, as people use them.</summary>
public sealed class PasskeyTests(Chrome chrome)
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task An_owner_adds_a_passkey_and_signs_in_and_changes_things_with_it(string language)
    {
        await using var host = await OwnerByPasskey.HostAsync(language);
        await using var visit = await OwnerByPasskey.VisitAsync(chrome, host, new Look(language));
        var phone = await OwnerByPasskey.GiveAsync(visit);
        await visit.SignInAsync(KeybackHost.GoodPassword);
        await visit.HeadingIsAsync("My_Title", Owner.Name);

        await visit.GoAsync("/my/settings");
        await visit.Page.Locator("a.way[href='/my/settings/passkeys']").ClickAsync();
        await visit.HeadingIsAsync("Passkeys_Title");
        await visit.SaysAsync("Passkeys_None");
        await IsFineAsync(visit);
        await visit.Link("Passkeys_Change").ClickAsync();
        await visit.Field("Change_Password").FillAsync(KeybackHost.GoodPassword);
        await visit.Button("Change_Continue").ClickAsync();
        await visit.HeadingIsAsync("Passkeys_Title");
        await IsFineAsync(visit);
        await visit.Button("Passkeys_Add").ClickAsync();
        await visit.SaysAsync("Passkeys_DoneAdded");
        await Assertions.Expect(visit.Page.Locator("#codes li")).ToHaveCountAsync(10);
        await IsFineAsync(visit);
        await visit.Page.Locator("a.button[href='/my/settings/passkeys']").ClickAsync();
        await visit.SaysAsync("Passkeys_Unused");
        await visit.Page.GetByText(visit.Words["Passkeys_Rename"], new() { Exact = true }).ClickAsync();
        await visit.Page.Locator("input[name=Name]").FillAsync("Mei's phone");
        await IsFineAsync(visit);
        await visit.Button("Passkeys_RenameSubmit").ClickAsync();
        await visit.SaysAsync("Passkeys_DoneRenamed");
        await visit.Button("Passkeys_Add").ClickAsync(); // the device says that it has one
        await visit.SaysAsync("Passkey_NotMade");

        await phone.TouchAsync(willing: false);
        await visit.GoAsync("/my");
        await visit.Button("My_SignOut").ClickAsync();
        await visit.SaysAsync("SignIn_DoneOut");
        await IsFineAsync(visit);
        await phone.TouchAsync(willing: true);
        await visit.Button("SignIn_Passkey").ClickAsync();
        await visit.HeadingIsAsync("My_Title", Owner.Name);

        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await visit.GoAsync("/my/settings/change?next=passkeys");
        await IsFineAsync(visit);
        await visit.Button("Passkey_StepUp").ClickAsync();
        await visit.HeadingIsAsync("Passkeys_Title");
        await visit.Button("Change_RemoveLong", "Mei's phone").ClickAsync();
        await visit.SaysAsync("Passkeys_DoneRemoved");
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task After_a_recovery_a_passkey_is_offered_and_from_then_on_it_is_the_second_factor(string language)
    {
        await using var host = await OwnerByPasskey.HostAsync(language);
        await using var visit = await OwnerByPasskey.VisitAsync(chrome, host, new Look(language));
        var phone = await OwnerByPasskey.GiveAsync(visit);
        await visit.ProveAsync();
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");
        await SignInAbleAsync(visit, Owner.NewPassword);
        await visit.HeadingIsAsync("Offer_Title");
        await IsFineAsync(visit);
        await visit.Button("Passkeys_Add").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#codes li")).ToHaveCountAsync(10);

        await phone.TouchAsync(willing: false);
        await visit.GoAsync("/my");
        await visit.Button("My_SignOut").ClickAsync();
        await visit.SaysAsync("SignIn_DoneOut");
        await visit.SignInAsync(Owner.NewPassword);
        await visit.HeadingIsAsync("Factor_Title");
        await IsFineAsync(visit);
        await phone.TouchAsync(willing: true);
        await visit.Button("Factor_Passkey").ClickAsync();
        await visit.HeadingIsAsync("My_Title", Owner.Name);

        await phone.TouchAsync(willing: false); // or the page that comes after signing out signs in again
        await visit.Button("My_SignOut").ClickAsync();
        await visit.SaysAsync("SignIn_DoneOut");
        await visit.PassAsync(TimeSpan.FromMinutes(2));
        await visit.TypeCodeAsync(await host.Mails.CodeAsync(await visit.AskAsync(temporary: true)));
        await visit.HeadingIsAsync("Factor_Title");
        await IsFineAsync(visit);
        await phone.TouchAsync(willing: true);
        await visit.Button("Factor_Passkey").ClickAsync();
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task The_list_of_names_that_the_browser_fills_in_offers_the_passkey()
    {
        await using var host = await OwnerByPasskey.HostAsync("en");
        await using var visit = await OwnerByPasskey.VisitAsync(chrome, host, new Look("en"));
        var phone = await OwnerByPasskey.GiveAsync(visit);
        await visit.ProveAsync();
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");
        await SignInAbleAsync(visit, Owner.NewPassword);
        await visit.Button("Passkeys_Add").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#codes li")).ToHaveCountAsync(10);
        await visit.Context.ClearCookiesAsync();

        // Chromium's virtual device chooses the only passkey of the list by itself once its owner touches it.
        await phone.TouchAsync(willing: true);
        await visit.GoAsync("/sign-in?next=settings");

        await visit.HeadingIsAsync("Settings_Title");
        await visit.SaysAsync("Event_PasskeySignedIn");
        Assert.Empty(visit.Complaints);
    }

    private static async Task SignInAbleAsync(Visit visit, string password)
    {
        await visit.GoAsync("/sign-in");
        await Assertions.Expect(visit.Page.Locator("input[name=able]")).ToHaveValueAsync("1");
        await visit.Field("SignIn_Identifier").FillAsync(Owner.Name);
        await visit.Field("SignIn_Password").FillAsync(password);
        await visit.Button("SignIn_Submit").ClickAsync();
    }

    // Nothing sticks out of 390 px, and the page keeps the rules of accessibility.
    private static async Task IsFineAsync(Visit visit)
    {
        await visit.SettleAsync();
        Assert.Empty(await EveryPage.Layout.FaultsAsync(visit));
        Assert.Empty(await Axe.ViolationsAsync(visit.Page));
        if (Environment.GetEnvironmentVariable("KEYBACK_LOOK") is { Length: > 0 } folder)
        {
            var name = string.Concat(visit.Path.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-'));
            await visit.Page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(folder, $"{visit.Look.Language}{name}-{visit.Posts}.png") });
        }
    }
}
