using System.Globalization;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>The page that takes the code: resends, tries, time and ways of typing.</summary>
public sealed class CodePageTests(Chrome chrome)
{
    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task A_new_code_may_be_asked_for_after_a_minute_and_takes_the_place_of_the_old(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        var reference = await visit.AskAsync();
        var old = await host.Mails.CodeAsync(reference);

        if (script)
        {
            await Assertions.Expect(visit.Page.Locator(".apart button")).ToBeDisabledAsync();
        }
        else
        {
            await visit.Button("Code_Resend").ClickAsync();
            await visit.WarnsAsync("Code_TooSoon", visit.Words["Time_OneMinute"]);
        }

        Assert.Single(host.Mails.All);
        await visit.PassAsync(TimeSpan.FromSeconds(61));
        await visit.Button("Code_Resend").ClickAsync();
        await visit.SaysAsync("Code_Sent");
        Assert.Equal(reference, await visit.ReferenceAsync());
        var fresh = Mailbox.CodeIn((await host.Mails.WaitAsync(2))[1]);

        await visit.TypeCodeAsync(old);
        await visit.WarnsAsync("Code_Wrong", 4);
        await visit.TypeCodeAsync(fresh);
        await visit.HeadingIsAsync("NewPassword_Title");
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task Five_wrong_codes_close_the_request_and_show_the_other_ways(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        var right = await host.Mails.CodeAsync(await visit.AskAsync());
        var wrong = right == "00000000" ? "11111111" : "00000000";
        var page = visit.Path;

        foreach (var left in (int[])[4, 3, 2])
        {
            await visit.TypeCodeAsync(wrong);
            await visit.WarnsAsync("Code_Wrong", left);
        }

        await visit.TypeCodeAsync("1234"); // cannot be a code, so it costs nothing
        await visit.WarnsAsync("Code_Malformed", 8);
        await Assertions.Expect(visit.Field("Code_Label")).ToHaveValueAsync("1234");
        await visit.TypeCodeAsync(wrong);
        await visit.WarnsAsync("Code_WrongOne");
        await visit.TypeCodeAsync(wrong);
        await visit.WarnsAsync("Code_WrongNone");

        await visit.Link("Code_OtherWays").ClickAsync();
        await visit.HeadingIsAsync("Ways_Title");
        await visit.GoAsync(page);
        await visit.HeadingIsAsync("Ended_Locked_Title");
        await visit.Link("Ended_SignIn").ClickAsync();
        await visit.SignInAsync(KeybackHost.GoodPassword);
        await visit.HeadingIsAsync("My_Title", Owner.Name); // a lock closes one way, never all
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task A_code_runs_out_and_a_new_one_goes_on_where_it_was(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        var reference = await visit.AskAsync();
        var late = await host.Mails.CodeAsync(reference);

        await visit.PassAsync(TimeSpan.FromMinutes(10));
        if (script)
        {
            await Assertions.Expect(visit.Page.Locator(".clock")).ToHaveTextAsync(visit.Words["Code_Over"]);
        }

        await visit.TypeCodeAsync(late);
        await visit.WarnsAsync("Code_Expired");
        await visit.Button("Code_Resend").ClickAsync();
        await visit.SaysAsync("Code_Sent");
        await visit.TypeCodeAsync(Mailbox.CodeIn((await host.Mails.WaitAsync(2))[1]));
        await visit.HeadingIsAsync("NewPassword_Title");

        await visit.PassAsync(TimeSpan.FromMinutes(11));
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.HeadingIsAsync("Ended_Expired_Title");
        await visit.Link("Ended_StartAgain").ClickAsync();
        await visit.HeadingIsAsync("Forgot_Title");
    }

    [Fact]
    public async Task A_code_is_pasted_as_the_message_shows_it()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        await visit.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var code = await host.Mails.CodeAsync(await visit.AskAsync());

        await visit.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", $" {code[..4]} {code[4..]} ");
        await visit.SettleAsync();
        await visit.Field("Code_Label").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Control+V");

        await Assertions.Expect(visit.Field("Code_Label")).ToHaveValueAsync(code);
        await visit.Button("Code_Submit").ClickAsync();
        await visit.HeadingIsAsync("NewPassword_Title");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Full_width_digits_are_digits(bool script)
    {
        await using var host = await Owner.HostAsync("zh-Hans");
        await using var visit = await Visit.StartAsync(chrome, host, new Look("zh-Hans", Script: script));
        var code = await host.Mails.CodeAsync(await visit.AskAsync());
        var wide = string.Concat(code.Select(digit => (char)('０' + digit - '0')));

        await visit.TypeCodeAsync(string.Create(CultureInfo.InvariantCulture, $"{wide[..4]}　{wide[4..]}"));

        await visit.HeadingIsAsync("NewPassword_Title");
    }

    [Fact]
    public async Task The_fields_tell_password_managers_and_keyboards_what_they_are_for()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());

        await visit.GoAsync("/sign-in");
        await HasAsync("SignIn_Identifier", ("autocomplete", "username webauthn"), ("autocapitalize", "none"), ("spellcheck", "false"));
        await HasAsync("SignIn_Password", ("autocomplete", "current-password"), ("type", "password"));
        await visit.GoAsync("/forgot");
        await HasAsync("Forgot_Email", ("autocomplete", "username"), ("type", "email"));
        await visit.AskAsync();
        await HasAsync("Code_Label", ("autocomplete", "one-time-code"), ("inputmode", "numeric"), ("type", "text"));
        Assert.Null(await visit.Field("Code_Label").GetAttributeAsync("maxlength"));
        Assert.Equal(1, await visit.Page.Locator("input:not([type=hidden])").CountAsync());
        await visit.ProveAsync();
        await HasAsync("NewPassword_Field", ("autocomplete", "new-password"), ("type", "password"), ("passwordrules", "minlength: 15; maxlength: 256; allowed: unicode"));

        async Task HasAsync(string field, params (string Name, string Value)[] attributes)
        {
            foreach (var (name, value) in attributes)
            {
                await Assertions.Expect(visit.Field(field)).ToHaveAttributeAsync(name, value);
            }
        }
    }
}
