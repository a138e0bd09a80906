using System.Net;
using System.Text.Json.Nodes;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>The limits and states of the way by link, used as weapons.</summary>
public sealed class LinkAttackTests
{
    private const string NewPassword = "quiet lamp under nine bridges";

    [Fact]
    public async Task I5_links_that_were_never_sent_take_no_place_from_the_owner()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerIdentifier", "50")]);
        await host.AddAccountAsync("mei@example.com");
        for (var start = 0; start < 5; start++)
        {
            await host.Api.StartAsync("mei@example.com"); // uses the hour's messages up
        }

        await host.Mails.WaitAsync(5);
        host.Clock.Advance(TimeSpan.FromMinutes(50));
        for (var start = 0; start < 3; start++)
        {
            await host.Api.StartAsync("mei@example.com", method: "email_link");
        }

        await host.SettledAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(11));
        await host.Api.StartAsync("mei@example.com", method: "email_link");
        await host.SettledAsync();

        Assert.Equal(6, host.Mails.All.Count);
        Assert.DoesNotContain(await host.RecordAsync(), entry => entry.Reason is "live_links");
    }

    [Fact]
    public async Task A_link_that_was_held_back_is_sent_and_works_once_there_is_room()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:MessagesPerHour", "1"), ("Keyback:Limits:LinkLifetime", "00:30:00")]);
        await host.AddAccountAsync("mei@example.com");
        await host.Api.StartAsync("mei@example.com");
        await host.Mails.WaitAsync(1);
        host.Clock.Advance(TimeSpan.FromMinutes(45));
        var started = await host.Api.StartAsync("mei@example.com", method: "email_link");
        await host.SettledAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(16));

        await host.Api.ResendAsync(new Started(started["id"], started["token"], started["reference"]));
        var link = await host.Mails.LinkTokenAsync();
        var set = await host.Api.PasswordAsync(new Started(started["id"], link, started["reference"]), NewPassword);

        Assert.Equal("completed", set["state"]);
    }

    [Fact]
    public async Task I7_a_new_password_ends_every_other_link_and_code_of_the_account()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var code = await host.Api.StartedAsync("mei@example.com");
        await host.Mails.CodeAsync(code.Reference);
        await host.Api.StartAsync("mei@example.com", method: "email_link");
        await host.Api.StartAsync("mei@example.com", method: "email_link");
        var links = (await host.Mails.WaitAsync(3)).Select(Mailbox.LinkToken).Where(token => token.Length > 0).ToList();
        var first = await RedeemAsync(host, links[0]);

        await host.Api.PasswordAsync(new Started(first["id"], links[0], first["reference"]), NewPassword);
        var other = await RedeemAsync(host, links[1]);

        Assert.Equal((HttpStatusCode.Gone, "cancelled"), (other.Status, other["state"]));
        Assert.Equal("cancelled", (await host.Api.ShowAsync(code))["state"]);
    }

    [Fact]
    public async Task I7_a_link_asked_for_before_the_password_changed_is_not_sent_after_it()
    {
        await using var host = await KeybackHost.StartAsync();
        var account = await host.AddAccountAsync("mei@example.com");
        var started = await host.Api.StartAsync("mei@example.com", method: "email_link");
        await host.Mails.LinkTokenAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.ChangedAsync(account);

        await host.Api.ResendAsync(new Started(started["id"], started["token"], started["reference"]));
        await host.SettledAsync();

        Assert.Single(host.Mails.All);
        Assert.Contains(await host.RecordAsync(), entry => entry is { Kind: AuditKind.MessageSuppressed, Reason: "overtaken" });
    }

    [Fact]
    public async Task A_sender_who_names_himself_with_markup_and_line_breaks_leaves_none_of_it_in_mail_or_page()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        using var owner = new PageClient(host.Url);
        await host.Api.SendAsync(
            HttpMethod.Post,
            "/api/v1/recoveries",
            null,
            new StringContent("""{"identifier":"mei@example.com","method":"email_link","goal":"new_password"}""", null, "application/json"),
            ("User-Agent", "Firefox/1 <a href=http://evil.example>your bank</a> call +1900 Windows"));

        var opened = await owner.SubmitAsync("/r", null, ("token", await host.Mails.LinkTokenAsync()));
        var page = await owner.GetAsync(opened.Location!);
        var mail = host.Mails.All[0];

        Assert.Contains("Firefox · Windows", mail.TextBody, StringComparison.Ordinal);
        Assert.All((string[])[mail.TextBody!, mail.HtmlBody!, page.Html], text => Assert.DoesNotContain("evil.example", text, StringComparison.Ordinal));
    }

    private static Task<Reply> RedeemAsync(KeybackHost host, string token) =>
        host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = token });
}
