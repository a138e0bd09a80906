using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Passwords;

/// <summary>The page for the new password names the account to password managers (F-13), and no page does before the proof.</summary>
public sealed partial class AccountNameTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task Password_managers_learn_the_account_name_once_the_code_is_right()
    {
        var owner = await shared.NewAccountAsync();
        using var browser = new PageClient(shared.Host.Url);

        var (page, reference) = await browser.StartAsync(owner);
        var awaiting = await browser.GetAsync(page);
        var wrong = await browser.SubmitAsync(page, null, ("Code", Walks.NoCode));
        var right = await browser.SubmitAsync(page, null, ("Code", await shared.Host.Mails.CodeAsync(reference)));
        var proved = await browser.GetAsync(right.Location!);
        var refused = await browser.SubmitAsync(right.Location!, null, ("Password", "too short"));

        Assert.All([awaiting, wrong], shown => Assert.DoesNotContain(owner, shown.Html, StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, owner), (proved.Status, NameIn(proved)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, owner), (refused.Status, NameIn(refused)));
    }

    [Fact]
    public async Task Behind_a_link_its_holder_sees_the_name_and_who_asked_does_not()
    {
        var owner = await shared.NewAccountAsync();
        using var asking = new PageClient(shared.Host.Url);
        using var opening = new PageClient(shared.Host.Url);

        var asked = await asking.SubmitAsync("/forgot/link", null, ("Email", owner));
        var sent = await asking.GetAsync(asked.Location!);
        var opened = await opening.SubmitAsync("/r", null, ("token", await shared.Host.Mails.LinkTokenAsync()));
        var proved = await opening.GetAsync(opened.Location!);

        Assert.DoesNotContain(owner, sent.Html, StringComparison.Ordinal);
        Assert.Equal(owner, NameIn(proved));
    }

    [Fact]
    public async Task The_name_is_out_of_sight_cannot_be_changed_and_is_not_sent_back()
    {
        var recovery = await shared.ReachAsync("password_required");
        using var browser = new PageClient(shared.Host.Url);
        browser.Cookies.Add(shared.Host.Url, new Cookie("keyback-recovery", $"{Guid.Parse(recovery.Id):N}:{recovery.Token}"));

        var field = Field().Match((await browser.GetAsync($"/forgot/password/{recovery.Id}")).Html).Value;

        Assert.Contains("class=\"quiet-voice\"", field, StringComparison.Ordinal);
        Assert.Contains("type=\"text\"", field, StringComparison.Ordinal);
        Assert.Contains("readonly", field, StringComparison.Ordinal);
        Assert.Contains("tabindex=\"-1\"", field, StringComparison.Ordinal);
        Assert.DoesNotContain("name=", field, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_tells_nobody_what_a_Recovery_was_started_with()
    {
        var owner = await shared.NewAccountAsync();
        var recovery = await shared.Host.Api.StartedAsync(owner);

        var right = await shared.ProveAsync(recovery);
        var shown = await shared.Host.Api.ShowAsync(recovery);
        var refused = await shared.Host.Api.StepAsync(recovery, "password", new JsonObject { ["password"] = "too short" });

        Assert.All([right, shown, refused], reply => Assert.DoesNotContain(owner, reply.Text, StringComparison.OrdinalIgnoreCase));
    }

    private static string NameIn(PageReply page) => WebUtility.HtmlDecode(Value().Match(Field().Match(page.Html).Value).Groups[1].Value);

    [GeneratedRegex("<input[^>]*autocomplete=\"username\"[^>]*>")]
    private static partial Regex Field();

    [GeneratedRegex("value=\"([^\"]*)\"")]
    private static partial Regex Value();
}
