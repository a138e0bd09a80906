using System.Net;
using System.Text.RegularExpressions;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>The way by phone from one end to the other: number, code, name; on a phone, in both languages, with and without script.</summary>
public sealed class PhoneTests(Chrome chrome)
{
    /// <summary>Both languages, with and without script.</summary>
    public static TheoryData<string, bool> Looks => new() { { "en", true }, { "en", false }, { "zh-Hans", true }, { "zh-Hans", false } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_code_and_the_name_lead_to_a_new_password(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));

        await visit.GoAsync("/sign-in");
        await visit.Link("SignIn_Forgot").ClickAsync();
        await visit.Link("Forgot_ByPhone").ClickAsync();
        await visit.HeadingIsAsync("Phone_Title");
        await visit.Field("Phone_Label").FillAsync(visit.Number);
        await visit.Button("Forgot_Submit").ClickAsync();
        await visit.HeadingIsAsync("Code_Title");
        await visit.SaysAsync("Code_SmsMissingSignal");
        await visit.TypeSmsCodeAsync(await host.SmsCodeAsync(await visit.ReferenceAsync()));
        await visit.HeadingIsAsync("Name_Title");
        await visit.TypeNameAsync(" MEI.Lin ");
        await visit.HeadingIsAsync("NewPassword_Title");
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");

        await visit.SignInAsync(Owner.NewPassword, visit.Number);
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync(Owner.Name, KeybackHost.GoodPassword)).Status);
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_code_and_the_name_lead_to_a_sign_in_for_an_hour(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));

        await visit.ComeToNameAsync(temporary: true);
        await visit.TypeNameAsync(Owner.Name);

        await visit.HeadingIsAsync("My_Title", Owner.Name);
        await visit.SaysAsync("My_Temporary_Tag");
        await visit.Page.GoBackAsync();
        await visit.HeadingIsAsync("Ended_Completed_Title");
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync(Owner.Name, KeybackHost.GoodPassword)).Status);
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Three_wrong_names_lock_the_way_for_a_day_and_the_others_stay_open(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.ComeToNameAsync(temporary: true);
        var page = visit.Path;

        await visit.TypeNameAsync("mei");
        await visit.WarnsAsync("Name_Wrong", 2);
        await Assertions.Expect(visit.Field("Name_Label")).ToHaveValueAsync("mei");
        await visit.TypeNameAsync("");
        await visit.WarnsAsync("Name_Malformed", 64);
        await visit.TypeNameAsync("lin.mei");
        await visit.WarnsAsync("Name_WrongOne");
        await visit.TypeNameAsync("lin");
        await UntilIsSaidAsync("[role=alert] time");
        await Assertions.Expect(visit.Field("Name_Label")).ToHaveCountAsync(0);

        await visit.GoAsync(page);
        await visit.HeadingIsAsync("Ended_WayLocked_Title");
        await UntilIsSaidAsync(".lede time");
        foreach (var way in (string[])["Ways_Email", "Ways_Link", "Ways_SignIn", "Ways_Support"])
        {
            await Assertions.Expect(visit.Link(way)).ToBeVisibleAsync();
        }

        await visit.Link("Ways_Email").ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Radio).Nth(1)).ToBeCheckedAsync(); // the goal came along
        await visit.Field("Forgot_Email").FillAsync(Owner.Address);
        await visit.Button("Forgot_Submit").ClickAsync();
        await visit.TypeCodeAsync(await host.Mails.CodeAsync(await visit.ReferenceAsync()));
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        await visit.Button("My_SignOut").ClickAsync();
        await visit.SaysAsync("SignIn_DoneOut");

        var reference = await visit.AskByPhoneAsync();
        await visit.TypeSmsCodeAsync(await host.SmsCodeAsync(reference));
        await UntilIsSaidAsync("[role=alert] time");
        await visit.PassAsync(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        await visit.ComeToNameAsync();
        await visit.TypeNameAsync(Owner.Name);
        await visit.HeadingIsAsync("NewPassword_Title");

        // In the reader's own zone where a script can tell it, and else in UTC.
        Task UntilIsSaidAsync(string place) => Assertions.Expect(visit.Page.Locator(place).First).ToContainTextAsync(
            !script ? "09:26 UTC" : visit.Look.Chinese ? "17:26" : "10:26");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task I1_A_number_that_nobody_registered_looks_the_same_up_to_the_code(string language)
    {
        await using var host = await Owner.HostAsync(language);
        await using var known = await Visit.StartAsync(chrome, host, new Look(language));
        await using var unknown = await Visit.StartAsync(chrome, host, new Look(language));
        Visit[] both = [known, unknown];

        await known.AskByPhoneAsync();
        await unknown.AskByPhoneAsync(number: "+86 138 0013 8001");
        await host.SettledAsync();
        await SameAsync();
        foreach (var typed in (string[])["12345678", "000000"])
        {
            await Task.WhenAll(both.Select(visit => visit.ToNextPageAsync(() => visit.TypeSmsCodeAsync(typed)))); // the second has the alert of the first
            await Task.WhenAll(both.Select(visit => Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync()));
            await SameAsync();
        }

        await Task.WhenAll(both.Select(visit => visit.Link("Code_OtherWays").ClickAsync()));
        await Task.WhenAll(both.Select(visit => visit.HeadingIsAsync("Ways_Title")));
        await SameAsync();

        async Task SameAsync()
        {
            var seen = await Task.WhenAll(both.Select(async visit =>
            {
                await visit.SettleAsync();
                var main = await visit.Page.Locator("main").InnerHTMLAsync();
                // What counts down was begun by each browser at its own moment; the seconds that the server gave are compared.
                main = Regex.Replace(main, "(?<![0-9T:])[0-9]:[0-9]{2}(?![0-9:])", "*");
                return Regex.Replace(main, "[0-9a-f]{8}-[0-9a-f-]{27}|[2-9A-Z]{3}-[2-9A-Z]{3}|CfDJ8[A-Za-z0-9_-]+", "*");
            }));
            Assert.Equal(seen[0], seen[1]);
        }
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Who_was_sold_a_number_takes_it_off_and_the_owner_puts_it_back(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.ComeToNameAsync();

        await visit.Link("Name_NotMine").ClickAsync();
        await visit.HeadingIsAsync("NotMine_Title");
        await visit.SaysAsync("NotMine_Undo", 14);
        await visit.Link("NotMine_Leave").ClickAsync();
        await visit.HeadingIsAsync("Name_Title");
        await visit.Link("Name_NotMine").ClickAsync();
        await visit.Button("NotMine_Submit").ClickAsync();
        await visit.HeadingIsAsync("NotMine_Done_Title");
        await visit.Page.GoBackAsync();
        await visit.HeadingIsAsync("Ended_Cancelled_Title");

        await using var owner = await Visit.StartAsync(chrome, host, new Look(language, Phone: false, Script: script));
        await owner.GoAsync(await visit.RestorePathAsync());
        await owner.HeadingIsAsync("Number_Title");
        await owner.Button("Number_Submit").ClickAsync();
        await owner.HeadingIsAsync("Number_Done_Title");
        await owner.Page.GoBackAsync();
        await owner.HeadingIsAsync("Number_Done_Title"); // a second look is no error

        // It counts as new, so a code by e-mail is asked for as well.
        var reference = await owner.ComeToNameAsync();
        await owner.TypeNameAsync(Owner.Name);
        await owner.HeadingIsAsync("Code_SecondTitle");
        await owner.SaysAsync("Code_SecondLede");
        await owner.TypeCodeAsync(await host.Mails.CodeAsync(reference));
        await owner.HeadingIsAsync("NewPassword_Title");
        Assert.Empty(owner.Complaints);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_goal_goes_along_from_one_start_to_the_other(bool script)
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look(Script: script));
        await visit.GoAsync(script ? "/forgot" : "/forgot?goal=temporary_code");
        if (script)
        {
            await visit.SettleAsync();
            await visit.Page.GetByText(visit.Words["Forgot_GoalCode"], new() { Exact = true }).ClickAsync();
        }

        await visit.Link("Forgot_ByPhone").ClickAsync();
        await visit.HeadingIsAsync("Phone_Title");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Radio).Nth(1)).ToBeCheckedAsync();
        await visit.Link("Phone_ByEmail").ClickAsync();
        await visit.HeadingIsAsync("Forgot_Title");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Radio).Nth(1)).ToBeCheckedAsync();
    }

    [Fact]
    public async Task The_fields_tell_keyboards_and_password_managers_what_they_are_for()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());

        await visit.GoAsync("/forgot/phone");
        await HasAsync("Phone_Label", ("type", "tel"), ("autocomplete", "tel"));
        await visit.AskByPhoneAsync();
        await HasAsync("Code_SmsLabel", ("autocomplete", "one-time-code"), ("inputmode", "numeric"));
        await visit.ComeToNameAsync();
        await HasAsync("Name_Label", ("type", "text"), ("autocomplete", "username"), ("autocapitalize", "none"), ("spellcheck", "false"));
        Assert.Null(await visit.Field("Name_Label").GetAttributeAsync("maxlength")); // what is cut off would be another name

        async Task HasAsync(string field, params (string Name, string Value)[] attributes)
        {
            foreach (var (name, value) in attributes)
            {
                await Assertions.Expect(visit.Field(field)).ToHaveAttributeAsync(name, value);
            }
        }
    }
}
