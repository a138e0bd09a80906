using System.Net;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>The secure link way from one end to the other, in two browsers.</summary>
public sealed class LinkTests(Chrome chrome)
{
    [Theory]
    [MemberData(nameof(Look.Every), MemberType = typeof(Look))]
    public async Task A_link_opens_in_another_browser_and_the_first_goes_on_by_itself(string language, bool phone, bool script)
    {
        await using var host = await Owner.HostAsync(language, OwnerByLink.Asking);
        await using var first = await Visit.StartAsync(chrome, host, new Look(language, phone, script));
        await using var second = await Visit.StartAsync(chrome, host, new Look(language, !phone, script));

        await first.GoAsync("/forgot");
        await first.Link("Forgot_ByLink").ClickAsync();
        await first.HeadingIsAsync("Link_Title");
        await first.Field("Forgot_Email").FillAsync(Owner.Address);
        await first.AnswerPictureAsync();
        await first.Button("Link_Submit").ClickAsync();
        await first.HeadingIsAsync("Sent_Title");
        var token = await host.Mails.LinkTokenAsync();
        Assert.Contains(await first.ReferenceAsync(), host.Mails.All[0].TextBody, StringComparison.Ordinal);

        await second.OpenLinkAsync(token);
        await second.HeadingIsAsync("NewPassword_Title");
        await second.SaysAsync("Opened_NotYou");
        await second.ChooseAsync(Owner.NewPassword);
        await second.SaysAsync("SignIn_DonePassword");

        if (!script)
        {
            await first.Link("Sent_LookLink").ClickAsync();
        }

        await first.HeadingIsAsync("Ended_Completed_Title");
        await first.Link("Ended_SignIn").ClickAsync();
        await first.SignInAsync(Owner.NewPassword);
        await first.HeadingIsAsync("My_Title", Owner.Name);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync(Owner.Name, KeybackHost.GoodPassword)).Status);
        Assert.Empty(first.Complaints);
        Assert.Empty(second.Complaints);
    }

    [Fact]
    public async Task The_token_leaves_the_address_at_once_and_goes_nowhere_but_into_the_form()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        await visit.AskForLinkAsync();
        var token = await host.Mails.LinkTokenAsync();

        await visit.GoAsync("/r#t=" + token);
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Uri(host.Url, "/r").ToString());
        await Assertions.Expect(visit.Field("Opened_Token")).ToBeHiddenAsync();
        await visit.Button("Opened_Submit").ClickAsync();
        await visit.HeadingIsAsync("NewPassword_Title");

        var session = await visit.Context.NewCDPSessionAsync(visit.Page);
        var history = (await session.SendAsync("Page.getNavigationHistory"))!.Value.GetProperty("entries").EnumerateArray()
            .Select(entry => entry.GetProperty("url").GetString()!).ToList();
        Assert.Contains(new Uri(host.Url, "/r").ToString(), history);
        Assert.DoesNotContain(history, address => address.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(visit.Requests, request => request.Url.Contains(token, StringComparison.Ordinal));
        var posted = Assert.Single(visit.Requests, request => request.Method == "POST" && request.Url.EndsWith("/r", StringComparison.Ordinal));
        Assert.Contains(token, posted.PostData, StringComparison.Ordinal);
        Assert.DoesNotContain("referer", (await posted.AllHeadersAsync()).Keys);
    }

    [Fact]
    public async Task Whoever_changes_the_language_keeps_the_link()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        var token = await visit.LinkOfAsync(await visit.AskForLinkAsync());

        await visit.GoAsync("/r#t=" + token);
        await Assertions.Expect(visit.Field("Opened_Token")).ToBeHiddenAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "中文" }).ClickAsync();

        var chinese = new Words("zh-Hans");
        await Assertions.Expect(visit.Page.GetByLabel(chinese["Opened_Token"], new() { Exact = true })).ToBeHiddenAsync();
        Assert.DoesNotContain(token, visit.Page.Url, StringComparison.Ordinal);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = chinese["Opened_Submit"] }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = chinese["NewPassword_Title"] })).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task Whoever_presses_before_the_script_is_there_has_the_token_still()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        var token = await visit.LinkOfAsync(await visit.AskForLinkAsync());
        var line = new TaskCompletionSource();
        await visit.Context.RouteAsync("**/js/link*", async script =>
        {
            await line.Task;
            await script.ContinueAsync();
        });
        visit.Forget();

        await visit.GoAsync("/r#t=" + token);
        await visit.Button("Opened_Submit").ClickAsync();
        await Assertions.Expect(visit.Field("Opened_Token")).ToBeFocusedAsync(); // the browser says that it is empty
        line.SetResult();
        await Assertions.Expect(visit.Field("Opened_Token")).ToBeHiddenAsync();
        Assert.Equal(0, visit.Posts);
        await visit.Button("Opened_Submit").ClickAsync();

        await visit.HeadingIsAsync("NewPassword_Title");
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task Back_and_reload_lead_nowhere_dead(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language, OwnerByLink.Asking);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.AskForLinkAsync();
        var token = await host.Mails.LinkTokenAsync();

        await visit.Page.ReloadAsync();
        await visit.HeadingIsAsync("Sent_Title");
        await visit.Page.GoBackAsync();
        await visit.HeadingIsAsync("Link_Title");
        await visit.ReadPictureAsync(); // a fresh one, which can be answered
        await visit.Page.GoForwardAsync();
        await visit.HeadingIsAsync("Sent_Title");

        await visit.GoAsync("/r#t=" + token);
        await visit.HeadingIsAsync("Opened_Title");
        await visit.SettleAsync();
        await visit.Page.ReloadAsync(); // what was in the address is gone, and the page asks for it
        await visit.Field("Opened_Token").FillAsync($" http://localhost:5080/r#t={token} "); // the whole address will do
        await visit.Button("Opened_Submit").ClickAsync();
        await visit.HeadingIsAsync("NewPassword_Title");
        await visit.Page.ReloadAsync();
        await visit.HeadingIsAsync("NewPassword_Title");
        await visit.Page.GoBackAsync();
        await visit.HeadingIsAsync("Opened_Title");

        await visit.OpenLinkAsync(token); // as often as one likes
        await visit.HeadingIsAsync("NewPassword_Title");
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");
        await visit.Page.GoBackAsync();
        await visit.HeadingIsAsync("Ended_Completed_Title");
        await visit.OpenLinkAsync(token);
        await visit.HeadingIsAsync("Ended_Completed_Title");
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task An_empty_or_unknown_key_is_said_and_the_right_one_goes_on(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        var token = await visit.LinkOfAsync(await visit.AskForLinkAsync());

        await visit.GoAsync("/r");
        await visit.SettleAsync();
        if (!script)
        {
            await visit.Button("Opened_Submit").ClickAsync();
            await Assertions.Expect(visit.Field("Opened_Token")).ToBeFocusedAsync(); // held back
            await visit.LeaveChecksToServerAsync();
        }

        await visit.Button("Opened_Submit").ClickAsync();
        await visit.WarnsAsync("Opened_Empty");
        await visit.Field("Opened_Token").FillAsync(token[..20]);
        await visit.Button("Opened_Submit").ClickAsync();
        await visit.WarnsAsync("Opened_Unknown");
        await visit.Link("Code_OtherWays").ClickAsync();
        await visit.HeadingIsAsync("Ways_Title");
        await visit.OpenLinkAsync(token);
        await visit.HeadingIsAsync("NewPassword_Title");
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task Another_link_takes_the_place_of_the_first(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.AskForLinkAsync();
        var old = await host.Mails.LinkTokenAsync();

        if (script)
        {
            await Assertions.Expect(visit.Page.Locator(".apart button")).ToBeDisabledAsync();
        }
        else
        {
            await visit.Button("Sent_Resend").ClickAsync();
            await visit.WarnsAsync("Sent_TooSoon", visit.Words["Time_OneMinute"]);
        }

        await visit.PassAsync(TimeSpan.FromSeconds(61));
        await visit.Button("Sent_Resend").ClickAsync();
        await visit.SaysAsync("Sent_Again");
        var fresh = Mailbox.LinkToken((await host.Mails.WaitAsync(2))[1]);

        await visit.OpenLinkAsync(old);
        await visit.WarnsAsync("Opened_Unknown");
        await visit.OpenLinkAsync(fresh);
        await visit.HeadingIsAsync("NewPassword_Title");
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task Skipping_behind_a_link_is_confirmed_first_and_uses_it_up(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.AskForLinkAsync();
        var token = await host.Mails.LinkTokenAsync();
        await visit.OpenLinkAsync(token);

        await visit.Page.GetByRole(AriaRole.Checkbox, new() { Name = visit.Words["NewPassword_Really"] }).CheckAsync();
        await visit.Button("NewPassword_Skip", visit.Words["Time_OneHour"]).ClickAsync();
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        await visit.SaysAsync("My_Temporary_Tag");

        await visit.OpenLinkAsync(token);
        await visit.HeadingIsAsync("Ended_Completed_Title");
    }
}
