using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>The settings of one's own account and the fifth way, on a phone, as people use them.</summary>
public sealed class SettingsTests(Chrome chrome)
{
    private const string Second = "mei.lin@example.org";

    [Theory]
    [InlineData("en", true)]
    [InlineData("en", false)]
    [InlineData("zh-Hans", true)]
    [InlineData("zh-Hans", false)]
    public async Task The_owner_changes_name_addresses_and_password(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.SignInAsync(KeybackHost.GoodPassword);
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        await IsFineAsync(visit);
        await visit.Page.Locator(".tabs a[href='/my/settings']").ClickAsync();
        await visit.HeadingIsAsync("Settings_Title");
        await visit.SaysAsync("Event_SignedIn");
        await IsFineAsync(visit);

        await visit.Link("Settings_Change").ClickAsync();
        await visit.HeadingIsAsync("Change_Title");
        await IsFineAsync(visit);
        await StepUpAsync(visit, "not the password");
        await visit.WarnsAsync("Change_WrongPassword");
        await StepUpAsync(visit, KeybackHost.GoodPassword);
        await Assertions.Expect(visit.Field("Change_NameField")).ToHaveValueAsync(Owner.Name);
        await IsFineAsync(visit);

        await visit.Field("Change_NameField").FillAsync("mei lin");
        await visit.Button("Change_NameSubmit").ClickAsync();
        await visit.WarnsAsync("Change_NameInvalid");
        await visit.Field("Change_NameField").FillAsync("Lin.Mei");
        await visit.Button("Change_NameSubmit").ClickAsync();
        await visit.SaysAsync("Change_DoneName");

        await visit.Field("Change_EmailField").FillAsync(Second);
        await visit.Button("Change_Add").First.ClickAsync();
        await visit.SaysAsync("Change_DoneAsked");
        await IsFineAsync(visit);
        await host.SettledAsync();
        await visit.Page.Locator("input.code").FillAsync(Mailbox.CodeIn(host.Mails.All.Last(mail => mail.To.ToString() == Second)));
        await visit.Button("Change_CodeSubmit").ClickAsync();
        await visit.SaysAsync("Change_DoneAdded");
        await visit.Button("Change_RemoveLong", "m•••@e•••.com").ClickAsync();
        await visit.SaysAsync("Change_DoneRemoved");

        await visit.Field("NewPassword_Field").FillAsync(Owner.NewPassword);
        await visit.Button("Change_NewSubmit").ClickAsync();
        await visit.SaysAsync("Change_DonePassword");
        await IsFineAsync(visit);
        await visit.Link("Change_Back").ClickAsync();
        await visit.SaysAsync("Event_EmailRemoved");

        await visit.Page.Locator(".tabs a[href='/my']").ClickAsync();
        await visit.Button("My_SignOut").ClickAsync();
        await visit.SignInAsync(Owner.NewPassword, Second);
        await visit.HeadingIsAsync("My_Title", "Lin.Mei");
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task Whoever_is_in_and_forgot_the_password_proves_by_an_own_address_and_comes_back(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.SignInAsync(KeybackHost.GoodPassword);
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        await visit.GoAsync("/my/settings/change");
        await visit.Link("SignIn_Forgot").ClickAsync();
        await visit.HeadingIsAsync("OwnForgot_Title");
        await IsFineAsync(visit);
        Assert.Equal(2, await visit.Page.GetByText("m•••@e•••.com").CountAsync()); // by code or by link
        Assert.Equal(1, await visit.Page.GetByText("+86•••00").CountAsync());

        await visit.Button("OwnForgot_Submit").ClickAsync();
        await visit.HeadingIsAsync("Code_Title");
        await visit.TypeCodeAsync(await host.Mails.CodeAsync(await visit.ReferenceAsync()));
        await visit.HeadingIsAsync("NewPassword_Title");
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");

        await visit.Field("SignIn_Identifier").FillAsync(Owner.Name);
        await visit.Field("SignIn_Password").FillAsync(Owner.NewPassword);
        await visit.Button("SignIn_Submit").ClickAsync();
        await visit.HeadingIsAsync("Settings_Title");
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task The_language_is_saved_once_the_password_was_given_again(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.SignInAsync(KeybackHost.GoodPassword);
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        await visit.GoAsync("/my/settings");
        await IsFineAsync(visit);

        await visit.Link("Settings_LanguageChange").ClickAsync();
        await visit.HeadingIsAsync("Change_Title");
        await StepUpAsync(visit, KeybackHost.GoodPassword);
        await visit.HeadingIsAsync("Settings_Title");
        await IsFineAsync(visit);
        await visit.Page.Locator($"input[name=Locale][value={language}]").CheckAsync();
        await visit.Button("Settings_LanguageSave").ClickAsync();

        await visit.SaysAsync("Settings_DoneLanguage");
        Assert.Empty(visit.Complaints);
    }

    private static async Task StepUpAsync(Visit visit, string password)
    {
        await visit.Field("Change_Password").FillAsync(password);
        await visit.Button("Change_Continue").ClickAsync();
    }

    // Nothing sticks out of 390 px, and the page keeps the rules of accessibility.
    private static async Task IsFineAsync(Visit visit)
    {
        await visit.SettleAsync();
        Assert.Empty(await EveryPage.Layout.FaultsAsync(visit));
        if (visit.Look.Script)
        {
            Assert.Empty(await Axe.ViolationsAsync(visit.Page));
        }
    }
}
