using System.Net;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Pages;

/// <summary>Two tabs, the back button, reload and a second press in the settings: no dead end, no second message, nothing typed is lost.</summary>
public sealed partial class SettingsTabsTests : IAsyncLifetime
{
    private const string Page = "/my/settings/change";
    private const string Email = "tabs@example.com";
    private const string Second = "second@example.com";

    private KeybackHost _host = null!; // set before the test
    private PageClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Email, "tabs");
        await _host.AddAccountAsync("other@example.com", "Straße");
        _browser = new PageClient(_host.Url);
        await _browser.SubmitAsync("/sign-in", null, ("Identifier", Email), ("Password", KeybackHost.GoodPassword));
        Assert.Equal(Page, (await _browser.SubmitAsync(Page, null, ("Password", KeybackHost.GoodPassword))).Location);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_name_that_folds_like_another_s_is_refused_and_stands_again()
    {
        var refused = await _browser.SubmitAsync(Page, Page + "?handler=Name", ("Name", "STRASSE"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        refused.Says("en", "Change_NameTaken");
        refused.Keeps("Name", "STRASSE");
        (await _browser.SubmitAsync(Page, Page + "?handler=Email", ("Email", "no address"))).Keeps("Email", "no address");
        (await _browser.SubmitAsync(Page, Page + "?handler=Phone", ("Phone", "12"))).Keeps("Phone", "12");
    }

    [Fact]
    public async Task Two_tabs_that_ask_for_one_address_send_one_code_and_the_second_press_of_the_code_leads_on()
    {
        var first = await _browser.SubmitAsync(Page, Page + "?handler=Email", ("Email", Second));
        var again = await _browser.SubmitAsync(Page, Page + "?handler=Email", ("Email", Second));
        Assert.Equal(Page + "?done=asked", first.Location);
        Assert.Equal(HttpStatusCode.TooManyRequests, again.Status);
        Assert.Single(await _host.ToldAsync(Second));
        var contact = Contact().Match((await _browser.GetAsync(Page)).Html[(await _browser.GetAsync(Page)).Html.IndexOf("handler=Code", StringComparison.Ordinal)..]).Groups[1].Value;
        var code = await _host.CodeForAsync(Second);

        Assert.Equal(Page + "?done=added", (await _browser.SubmitAsync(Page, Page + "?handler=Code", ("Contact", contact), ("Code", code))).Location);
        Assert.Equal(Page, (await _browser.SubmitAsync(Page, Page + "?handler=Code", ("Contact", contact), ("Code", code))).Location);
        var told = (await _host.ToldAsync(Email)).Count;
        Assert.Equal(Page + "?done=removed", (await _browser.SubmitAsync(Page, Page + "?handler=Remove", ("Contact", contact))).Location);
        Assert.Equal(Page, (await _browser.SubmitAsync(Page, Page + "?handler=Remove", ("Contact", contact))).Location);
        Assert.Equal(told + 1, (await _host.ToldAsync(Email)).Count);
    }

    [Fact]
    public async Task A_session_that_was_ended_in_another_tab_leads_to_sign_in_and_back()
    {
        using var other = new PageClient(_host.Url);
        await other.SubmitAsync("/sign-in", null, ("Identifier", Email), ("Password", KeybackHost.GoodPassword));
        await other.SubmitAsync("/my", "/my?handler=EndOthers");

        Assert.Equal("/sign-in?next=change", (await _browser.GetAsync(Page)).Location);
        Assert.Equal("/my?done=others", (await other.SubmitAsync("/my", "/my?handler=EndOthers")).Location); // once more does no harm
        var ended = await other.SubmitAsync("/my", "/my?handler=End", ("Session", Guid.NewGuid().ToString()));
        Assert.Equal("/my?done=ended", ended.Location); // one that is gone is as good as ended
    }

    [GeneratedRegex("name=\"Contact\" value=\"([^\"]+)\"")]
    private static partial Regex Contact();
}
