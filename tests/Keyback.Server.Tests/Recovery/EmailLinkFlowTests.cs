using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Recovery;

/// <summary>The way by secure link, through pages and API.</summary>
public sealed class EmailLinkFlowTests
{
    private const string NewPassword = "quiet lamp under nine bridges";

    [Fact]
    public async Task A_link_leads_to_a_new_password_in_another_browser_than_the_one_that_asked()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        using var asking = new PageClient(host.Url);
        using var opening = new PageClient(host.Url);

        var asked = await asking.SubmitAsync("/forgot/link", null, ("Email", "mei@example.com"));
        var token = await host.Mails.LinkTokenAsync();
        var opened = await opening.SubmitAsync("/r", null, ("token", token));
        var done = await opening.SubmitAsync(opened.Location!, null, ("Password", NewPassword));
        var noticed = await asking.GetAsync(asked.Location!);

        Assert.StartsWith("/forgot/sent/", asked.Location, StringComparison.Ordinal);
        Assert.StartsWith("/forgot/password/", opened.Location, StringComparison.Ordinal);
        Assert.Equal("/sign-in?done=password", done.Location);
        Assert.StartsWith("/forgot/ended/", noticed.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("mei@example.com", NewPassword)).Status);
    }

    [Fact]
    public async Task Mail_and_page_say_when_and_roughly_where_it_was_asked_for()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        using var opening = new PageClient(host.Url);

        await host.Api.SendAsync(
            HttpMethod.Post,
            "/api/v1/recoveries",
            null,
            new StringContent("""{"identifier":"mei@example.com","method":"email_link","goal":"new_password"}""", null, "application/json"),
            ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.50"));
        var opened = await opening.SubmitAsync("/r", null, ("token", await host.Mails.LinkTokenAsync()));
        var page = await opening.GetAsync(opened.Location!);

        Assert.Contains("WeChat · iPhone", host.Mails.All[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("14 March 2026 at 09:26", host.Mails.All[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("WeChat · iPhone", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Contains("2026-03-14T09:26:53Z", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_way_through_the_API()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");

        var started = await host.Api.StartAsync("mei@example.com", method: "email_link");
        var asker = new Started(started["id"], started["token"], started["reference"]);
        var redeemed = await host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = await host.Mails.LinkTokenAsync() });
        var holder = new Started(redeemed["id"], redeemed["token"], redeemed["reference"]);
        var stolen = await host.Api.PasswordAsync(asker, NewPassword);
        var seen = await host.Api.ShowAsync(asker);
        var set = await host.Api.PasswordAsync(holder, NewPassword);
        var over = await host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = holder.Token });

        Assert.Equal("link_sent", started["state"]);
        Assert.Equal("password_required", redeemed["state"]);
        Assert.Equal(started["id"], redeemed["id"]);
        Assert.Equal("out_of_order", stolen.Code); // who only asked for the link never sets the password
        Assert.Equal("link_sent", seen["state"]);
        Assert.Equal("completed", set["state"]);
        Assert.Equal((HttpStatusCode.Gone, "link_expired", "completed"), (over.Status, over.Code, over["state"]));
        Assert.Equal("completed", (await host.Api.ShowAsync(asker))["state"]);
    }

    [Fact]
    public async Task A_link_to_sign_in_ends_in_a_temporary_session_and_sets_no_password()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        await host.Api.StartAsync("mei@example.com", "temporary_code", "email_link");
        var token = await host.Mails.LinkTokenAsync();
        using var browser = new PageClient(host.Url);

        var opened = await browser.SubmitAsync("/r", null, ("token", token));
        var page = await browser.GetAsync(opened.Location!);
        var forced = await browser.SubmitAsync(opened.Location!, null, ("Password", NewPassword));
        var unsure = await browser.SubmitAsync(opened.Location!, opened.Location + "?handler=Skip");
        var sure = await browser.SubmitAsync(opened.Location!, opened.Location + "?handler=Skip", ("Really", "true"));
        var mine = await browser.GetAsync(sure.Location!);

        Assert.DoesNotContain("name=\"Password\"", page.Html, StringComparison.Ordinal);
        Assert.StartsWith("/forgot/password/", forced.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsure.Status);
        Assert.Equal("/my", sure.Location);
        Assert.Equal(HttpStatusCode.OK, mine.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync("mei@example.com", NewPassword)).Status);
    }

    [Fact]
    public async Task I6_a_mail_scanner_that_presses_every_button_five_times_leaves_the_link_alive()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        await host.Api.StartAsync("mei@example.com", method: "email_link");
        var token = await host.Mails.LinkTokenAsync();

        for (var time = 0; time < 5; time++)
        {
            using var robot = new PageClient(host.Url);
            await robot.GetAsync("/r");
            await host.Api.SendAsync(HttpMethod.Head, "/r");
            var opened = await robot.SubmitAsync("/r", null, ("token", token));
            await robot.SubmitAsync(opened.Location!, null, ("Password", ""));
            await robot.SubmitAsync(opened.Location!, opened.Location + "?handler=Skip");
        }

        using var owner = new PageClient(host.Url);
        var page = await owner.SubmitAsync("/r", null, ("token", token));
        var done = await owner.SubmitAsync(page.Location!, null, ("Password", NewPassword));
        var again = await owner.SubmitAsync("/r", null, ("token", token));

        Assert.Equal("/sign-in?done=password", done.Location);
        Assert.StartsWith("/forgot/ended/", again.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I3_fifty_parallel_passwords_behind_one_link_set_one()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var started = await host.Api.StartAsync("mei@example.com", method: "email_link");
        var holder = new Started(started["id"], await host.Mails.LinkTokenAsync(), started["reference"]);

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(one => host.Api.PasswordAsync(holder, $"{NewPassword} {one}")));

        Assert.Single(replies, reply => reply.Status is HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status is not HttpStatusCode.OK), reply => Assert.Equal("out_of_order", reply.Code));
    }

    [Fact]
    public async Task I7_three_links_live_side_by_side_a_fourth_request_sends_nothing_and_kills_none()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        for (var time = 0; time < 4; time++)
        {
            Assert.Equal(HttpStatusCode.Created, (await host.Api.StartAsync("mei@example.com", method: "email_link")).Status);
            await KeybackHost.UntilAsync(() => Outcomes(host).Count > time, "the outcome of a message");
        }

        var mails = host.Mails.All;
        var alive = await Task.WhenAll(mails.Select(mail =>
            host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = Mailbox.LinkToken(mail) })));

        Assert.Equal(3, mails.Count);
        Assert.All(alive, reply => Assert.Equal("password_required", reply["state"]));
        Assert.Equal("live_links", Outcomes(host)[^1]);
    }

    [Fact]
    public async Task I7_another_link_of_the_same_Recovery_takes_the_place_of_the_first()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        var started = await host.Api.StartAsync("mei@example.com", method: "email_link");
        var asker = new Started(started["id"], started["token"], started["reference"]);
        var first = await host.Mails.LinkTokenAsync();

        var soon = await host.Api.ResendAsync(asker);
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        var later = await host.Api.ResendAsync(asker);
        var second = Mailbox.LinkToken((await host.Mails.WaitAsync(2))[1]);

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.Accepted), (soon.Status, later.Status));
        Assert.Equal("not_found", (await host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = first })).Code);
        Assert.Equal("password_required", (await host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = second }))["state"]);
    }

    [Fact]
    public async Task A_link_is_dead_when_its_time_is_over_and_its_page_says_so()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        await host.Api.StartAsync("mei@example.com", method: "email_link");
        var token = await host.Mails.LinkTokenAsync();
        using var browser = new PageClient(host.Url);

        host.Clock.Advance(TimeSpan.FromMinutes(30));
        var reply = await host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = token });
        var opened = await browser.SubmitAsync("/r", null, ("token", token));

        Assert.Equal((HttpStatusCode.Gone, "expired"), (reply.Status, reply["state"]));
        Assert.StartsWith("/forgot/ended/", opened.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I1_a_link_for_nobody_looks_like_a_link_for_somebody()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");

        var known = await host.Api.StartAsync("mei@example.com", method: "email_link");
        var unknown = await host.Api.StartAsync("nobody@example.com", method: "email_link");

        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(known.Json!.Select(member => member.Key), unknown.Json!.Select(member => member.Key));
        Assert.Equal(known["expires_at"], unknown["expires_at"]);
        Assert.Equal(
            (await host.Api.ShowAsync(new Started(known["id"], known["token"], "")))["state"],
            (await host.Api.ShowAsync(new Started(unknown["id"], unknown["token"], "")))["state"]);
    }

    [Fact]
    public async Task I8_I13_the_link_stands_in_no_log_and_in_no_store_and_its_host_comes_from_the_configuration()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");

        await host.Api.SendAsync(
            HttpMethod.Post,
            "/api/v1/recoveries",
            null,
            new StringContent("""{"identifier":"mei@example.com","method":"email_link","goal":"new_password"}""", null, "application/json"),
            ("Host", "evil.example"),
            ("X-Forwarded-Host", "evil.example"));
        var token = await host.Mails.LinkTokenAsync();
        using var browser = new PageClient(host.Url);
        await browser.SubmitAsync("/r", null, ("token", token));

        Assert.DoesNotContain(token, host.Log.ToString(), StringComparison.Ordinal);
        Assert.False(host.StoreHolds(token));
        Assert.Contains($"http://localhost:5080/r#t={token}", host.Mails.All[0].TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", host.Mails.All[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("Yb2-9kQxZr_7TfWm1aLhVs8nUeGdCjPoXwIqKtEyRzA")]
    public async Task A_token_that_is_none_is_refused_in_words(string token)
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var page = await browser.SubmitAsync("/r", null, ("token", token));
        var reply = await host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = token });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("role=\"alert\"", page.Html, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (reply.Status, reply.Code));
    }

    // What became of each message, in order: none when it was sent.
    private static List<string?> Outcomes(KeybackHost host) =>
        [.. host.Services.GetRequiredService<AuditTrail>().ReadAsync(TestContext.Current.CancellationToken).ToBlockingEnumerable()
            .Where(line => line.Entry.Kind is Keyback.Audit.AuditKind.MessageSent or Keyback.Audit.AuditKind.MessageSuppressed)
            .Select(line => line.Entry.Reason)];
}
