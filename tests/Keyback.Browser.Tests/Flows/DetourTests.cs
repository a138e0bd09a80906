using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>Back, reload, second tabs, second presses: no dead end, no second message, no lost input.</summary>
public sealed class DetourTests(Chrome chrome)
{
    [Fact]
    public async Task Back_and_reload_lead_to_where_the_recovery_stands()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        await visit.ProveAsync();

        await visit.Page.ReloadAsync();
        await visit.HeadingIsAsync("NewPassword_Title");
        await visit.Page.GoBackAsync();
        await visit.HeadingIsAsync("NewPassword_Title");
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");
        await visit.Page.GoBackAsync();
        await visit.HeadingIsAsync("Ended_Completed_Title");
        await visit.Link("Ended_SignIn").ClickAsync();
        await visit.HeadingIsAsync("SignIn_Title");
        await visit.Page.ReloadAsync();

        Assert.Equal(2, (await host.Mails.WaitAsync(2)).Count);
    }

    [Fact]
    public async Task Back_from_a_temporary_sign_in_says_that_it_is_done()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        var reference = await visit.AskAsync(temporary: true);
        await visit.TypeCodeAsync(await host.Mails.CodeAsync(reference));
        await visit.HeadingIsAsync("My_Title", Owner.Name);

        await visit.Page.GoBackAsync();
        await visit.HeadingIsAsync("Ended_Completed_Title");
        await visit.Link("Ended_SignIn").ClickAsync();

        await visit.HeadingIsAsync("My_Title", Owner.Name); // whoever is in goes on
    }

    [Fact]
    public async Task A_second_tab_of_the_same_request_goes_on_with_the_first()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        var code = await host.Mails.CodeAsync(await visit.AskAsync());
        var first = visit.Page;
        var second = await visit.NewTabAsync();
        await second.GotoAsync(first.Url);

        await visit.TypeCodeAsync(code);
        await visit.HeadingIsAsync("NewPassword_Title");
        visit.Page = second;
        await visit.TypeCodeAsync(code);
        await visit.HeadingIsAsync("NewPassword_Title");
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");
        visit.Page = first;
        await visit.ChooseAsync("quite another harbour at dusk");
        await visit.HeadingIsAsync("Ended_Completed_Title");

        await visit.SignInAsync(Owner.NewPassword);
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        Assert.Equal(2, host.Mails.All.Count);
    }

    [Fact]
    public async Task Two_requests_in_two_tabs_do_not_disturb_each_other()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        var reference = await visit.AskAsync();
        var first = visit.Page;
        visit.Page = await visit.NewTabAsync();
        var other = await visit.AskAsync(temporary: true);

        await visit.TypeCodeAsync(await host.Mails.CodeAsync(other));
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        visit.Page = first;
        await visit.TypeCodeAsync(await host.Mails.CodeAsync(reference));
        await visit.HeadingIsAsync("Error_400_Title"); // this form was made for somebody who was not signed in
        await visit.Link("Error_Again").ClickAsync();
        await visit.HeadingIsAsync("Code_Title");
        await visit.TypeCodeAsync(await host.Mails.CodeAsync(reference));

        await visit.HeadingIsAsync("NewPassword_Title");
    }

    [Fact]
    public async Task Pressing_twice_asks_once()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        await visit.GoAsync("/forgot");
        await visit.Field("Forgot_Email").FillAsync(Owner.Address);
        await visit.SettleAsync(); // before the script is at work it is the browser that sends, and twice

        await visit.Button("Forgot_Submit").DblClickAsync();

        await visit.HeadingIsAsync("Code_Title");
        await host.Mails.CodeAsync(await visit.ReferenceAsync());
        Assert.Equal(1, visit.Posts);
        Assert.Single(host.Mails.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_way_leads_back_to_the_code_and_a_bad_address_is_kept(bool script)
    {
        await using var host = await Owner.HostAsync("zh-Hans");
        await using var visit = await Visit.StartAsync(chrome, host, new Look("zh-Hans", Script: script));
        await visit.GoAsync("/forgot?goal=temporary_code");
        await visit.Field("Forgot_Email").FillAsync("mei at example.com");
        await visit.Button("Forgot_Submit").ClickAsync();
        await visit.WarnsAsync("Forgot_NotAddress");
        await Assertions.Expect(visit.Field("Forgot_Email")).ToHaveValueAsync("mei at example.com");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Radio).Nth(1)).ToBeCheckedAsync();

        var reference = await visit.AskAsync();
        await visit.Link("Code_OtherWays").ClickAsync();
        await visit.HeadingIsAsync("Ways_Title");
        await visit.Link("Ways_Back").ClickAsync();

        await visit.HeadingIsAsync("Code_Title");
        Assert.Equal(reference, await visit.ReferenceAsync());
    }
}
