using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>A secret of one kind, brought where another kind belongs.</summary>
public sealed class TokenConfusionTests
{
    private const string NewPassword = "quiet lamp under nine bridges";

    [Fact]
    public async Task I2_a_secret_of_one_kind_opens_nothing_of_another()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        using var browser = new PageClient(host.Url);
        var session = (await host.Api.SignInAsync("mei@example.com", KeybackHost.GoodPassword))["token"];
        var code = await host.Api.StartedAsync("mei@example.com");
        var started = await host.Api.StartAsync("mei@example.com", method: "email_link");
        var link = await host.Mails.LinkTokenAsync();
        Started With(string token) => new(started["id"], token, started["reference"]);

        foreach (var wrong in (string[])[session, code.Token, started["token"]])
        {
            Assert.Equal("not_found", (await RedeemAsync(host, wrong)).Code);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SubmitAsync("/r", null, ("token", wrong))).Status);
        }

        foreach (var wrong in (string[])[session, code.Token])
        {
            Assert.Equal("not_found", (await host.Api.ShowAsync(With(wrong))).Code);
            Assert.Equal("not_found", (await host.Api.PasswordAsync(With(wrong), NewPassword)).Code);
        }

        foreach (var wrong in (string[])[link, code.Token, started["token"]])
        {
            Assert.False(await host.Api.IsAliveAsync(wrong));
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/not-me/{wrong}")).Status);
        }

        Assert.Equal("not_found", (await host.Api.PasswordAsync(code with { Token = link }, NewPassword)).Code);
    }

    [Fact]
    public async Task I2_whoever_waits_with_the_starters_token_gains_nothing_from_the_owners_press()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        using var thief = new PageClient(host.Url);
        using var owner = new PageClient(host.Url);
        var asked = await thief.SubmitAsync("/forgot/link", null, ("Email", "mei@example.com"));
        var opened = await owner.SubmitAsync("/r", null, ("token", await host.Mails.LinkTokenAsync()));

        var shown = await thief.GetAsync(opened.Location!);
        var set = await thief.SubmitAsync(asked.Location!, opened.Location, ("Password", NewPassword));
        var skipped = await thief.SubmitAsync(asked.Location!, opened.Location + "?handler=Skip", ("Really", "true"));
        var watched = await thief.GetAsync(opened.Location!.Replace("password", "state", StringComparison.Ordinal));
        var mine = await thief.GetAsync("/my");
        var done = await owner.SubmitAsync(opened.Location, null, ("Password", "another lamp under ten bridges"));
        var late = await thief.SubmitAsync("/forgot", opened.Location, ("Password", NewPassword));

        Assert.All((PageReply[])[shown, set, skipped], page => Assert.Equal(asked.Location, page.Location));
        Assert.Contains("link_sent", watched.Html, StringComparison.Ordinal);
        Assert.Equal("/sign-in", mine.Location);
        Assert.Equal("/sign-in?done=password", done.Location);
        Assert.StartsWith("/forgot/ended/", late.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync("mei@example.com", NewPassword)).Status);
    }

    [Fact]
    public async Task A_Recovery_cookie_planted_beforehand_neither_keeps_the_owner_out_nor_lets_anybody_in()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        using var owner = new PageClient(host.Url);
        var started = await host.Api.StartAsync("mei@example.com", method: "email_link");
        var id = Guid.Parse(started["id"]);
        var junk = string.Join('.', Enumerable.Repeat($"{Guid.NewGuid():N}:x", 40));
        owner.Cookies.Add(host.Url, new Cookie("keyback-recovery", $"{id:N}:{started["token"]}.{id:N}:y..:.::.{junk}"));

        var planted = await owner.GetAsync($"/forgot/password/{id}");
        var opened = await owner.SubmitAsync("/r", null, ("token", await host.Mails.LinkTokenAsync()));
        var done = await owner.SubmitAsync(opened.Location!, null, ("Password", NewPassword));

        Assert.Equal($"/forgot/sent/{id}", planted.Location);
        Assert.Equal("/sign-in?done=password", done.Location);
        Assert.True(owner.Cookies.GetCookies(host.Url)["keyback-recovery"]!.Value.Length < 3 * 90);
    }

    [Fact]
    public async Task The_state_of_a_Recovery_is_told_to_nobody_without_its_cookie()
    {
        await using var host = await KeybackHost.StartAsync();
        using var one = new PageClient(host.Url);
        using var two = new PageClient(host.Url);
        var asked = await one.SubmitAsync("/forgot/link", null, ("Email", "mei@example.com"));
        var address = asked.Location!.Replace("sent", "state", StringComparison.Ordinal);

        var foreign = await two.GetAsync(address);
        var none = await two.GetAsync($"/forgot/state/{Guid.NewGuid()}");

        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync(address)).Status);
        Assert.Equal((HttpStatusCode.NotFound, foreign.Html.Length), (foreign.Status, none.Html.Length));
    }

    [Fact]
    public async Task The_API_is_the_API_however_its_path_is_written()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        using var browser = new PageClient(host.Url);
        await browser.SubmitAsync("/sign-in", null, ("Identifier", "mei@example.com"), ("Password", KeybackHost.GoodPassword));

        var cookie = await browser.GetAsync("/API/v1/sessions");
        var problem = await host.Api.PostAsync("/Api/v1/links/redeem", []);

        Assert.Equal(HttpStatusCode.Unauthorized, cookie.Status); // the API reads no session cookie
        Assert.Equal("invalid_request", problem.Code);
    }

    private static Task<Reply> RedeemAsync(KeybackHost host, string token) =>
        host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = token });
}
