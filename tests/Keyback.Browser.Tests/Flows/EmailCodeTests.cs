using System.Net;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>The e-mail code way from one end to the other: both goals, both languages, phone and desktop, with and without script.</summary>
public sealed class EmailCodeTests(Chrome chrome)
{
    [Theory]
    [MemberData(nameof(Look.Every), MemberType = typeof(Look))]
    public async Task A_code_leads_to_a_new_password_and_ends_what_was_before(string language, bool phone, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        var before = (await host.Api.SignInAsync(Owner.Name, KeybackHost.GoodPassword))["token"];
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, phone, script));

        await visit.GoAsync("/");
        await visit.HeadingIsAsync("SignIn_Title");
        await visit.Link("SignIn_Forgot").ClickAsync();
        await visit.Field("Forgot_Email").FillAsync(" Mei@EXAMPLE.com ");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Radio).First).ToBeCheckedAsync();
        await visit.Button("Forgot_Submit").ClickAsync();
        await visit.HeadingIsAsync("Code_Title");
        var code = await host.Mails.CodeAsync(await visit.ReferenceAsync());
        await visit.TypeCodeAsync(code);
        await visit.HeadingIsAsync("NewPassword_Title");

        await RefuseAsync(visit);
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");

        Assert.False(await host.Api.IsAliveAsync(before));
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync(Owner.Name, KeybackHost.GoodPassword)).Status);
        await visit.SignInAsync(Owner.NewPassword, Owner.Address);
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        Assert.Equal("/my", visit.Path);
        Assert.Equal(2, (await host.Mails.WaitAsync(2)).Count); // the code, and that the password was changed
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [MemberData(nameof(Look.Every), MemberType = typeof(Look))]
    public async Task A_code_leads_to_a_sign_in_for_an_hour(string language, bool phone, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, phone, script));

        var reference = await visit.AskAsync(temporary: true);
        await visit.TypeCodeAsync(await host.Mails.CodeAsync(reference));

        await visit.HeadingIsAsync("My_Title", Owner.Name);
        Assert.Equal("/my", visit.Path);
        await Assertions.Expect(visit.Page.Locator(".note.wait")).ToContainTextAsync(visit.Words["My_TemporaryNext"]);
        await visit.SaysAsync("My_Temporary_Tag");
        await visit.PassAsync(TimeSpan.FromMinutes(61));
        await visit.Page.ReloadAsync();
        await visit.HeadingIsAsync("SignIn_Title");
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync(Owner.Name, KeybackHost.GoodPassword)).Status);
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task Who_has_proved_enough_may_skip_the_password(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.ProveAsync();

        await visit.Button("NewPassword_Skip", visit.Words["Time_OneHour"]).ClickAsync();

        await visit.HeadingIsAsync("My_Title", Owner.Name);
        await visit.SaysAsync("My_Temporary_Tag");
        await visit.Link("My_TemporaryNext").ClickAsync();
        await visit.HeadingIsAsync("Forgot_Title");
    }

    [Fact]
    public async Task A_session_in_another_browser_dies_with_the_old_password()
    {
        await using var host = await Owner.HostAsync("en");
        await using var desk = await Visit.StartAsync(chrome, host, new Look(Phone: false));
        await desk.SignInAsync(KeybackHost.GoodPassword);
        await desk.HeadingIsAsync("My_Title", Owner.Name);
        await using var phone = await Visit.StartAsync(chrome, host, new Look());
        await phone.ProveAsync();

        await phone.ChooseAsync(Owner.NewPassword);
        await phone.SaysAsync("SignIn_DonePassword");

        await desk.Page.ReloadAsync();
        await desk.HeadingIsAsync("SignIn_Title");
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look(Phone: false));
        var keys = visit.Page.Keyboard;

        await visit.GoAsync("/forgot");
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter"); // skips to the content
        await keys.PressAsync("Tab");
        await keys.TypeAsync(Owner.Address);
        await keys.PressAsync("Tab");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await visit.HeadingIsAsync("Code_Title");
        var code = await host.Mails.CodeAsync(await visit.ReferenceAsync());
        await keys.PressAsync("Tab");
        await keys.PressAsync("Enter");
        await keys.PressAsync("Tab");
        await keys.TypeAsync($"{code[..4]}-{code[4..]}");
        await keys.PressAsync("Enter");

        await visit.HeadingIsAsync("My_Title", Owner.Name);
    }

    // A bad password costs nothing, says why and leaves the form ready for the next.
    private static async Task RefuseAsync(Visit visit)
    {
        var field = visit.Field("NewPassword_Field");
        if (visit.Look.Script)
        {
            await Assertions.Expect(visit.Field("NewPassword_Confirm")).ToHaveCountAsync(0);
            await field.FillAsync("mei");
            await visit.SaysAsync("Strength_More", 12);
            await field.FillAsync("aaaaaaaaaaaaaaaaaaaa");
            await visit.SaysAsync("Strength_Weak");
            await field.FillAsync(Owner.NewPassword);
            await visit.SaysAsync("Strength_Strong");
            await visit.Button("Password_ShowLong").ClickAsync();
            await Assertions.Expect(field).ToHaveAttributeAsync("type", "text");
            await visit.Button("Password_HideLong").ClickAsync();
            await Assertions.Expect(field).ToHaveAttributeAsync("type", "password");
        }
        else
        {
            await visit.ChooseAsync(Owner.NewPassword, "something else entirely");
            await visit.WarnsAsync("NewPassword_Mismatch");
        }

        await visit.ChooseAsync("mei");
        await visit.WarnsAsync("NewPassword_TooShort", 15);
        await visit.ChooseAsync("passwordpassword");
        await visit.WarnsAsync("NewPassword_Common");
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
    }
}
