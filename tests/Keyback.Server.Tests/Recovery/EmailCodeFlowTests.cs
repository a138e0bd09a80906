using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Recovery;

/// <summary>The e-mail code way from one end to the other, by API and by pages without script.</summary>
public sealed class EmailCodeFlowTests
{
    [Fact]
    public async Task A_code_leads_to_a_new_password_and_the_password_to_a_session()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com", "owner");
        var recovery = await host.Api.StartedAsync("owner@example.com");

        var right = await host.Api.CodeAsync(recovery, await host.Mails.CodeAsync(recovery.Reference));
        Assert.Equal("password_required", right["state"]);

        var done = await host.Api.PasswordAsync(recovery, "a quiet harbour before dawn 7");
        Assert.Equal("completed", done["state"]);
        Assert.Null(done.Json!["session"]); // a password signs nobody in: it is typed once more, at the front door

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync("owner", KeybackHost.GoodPassword)).Status);
        var session = await host.Api.SignInAsync("owner", "a quiet harbour before dawn 7");
        Assert.Equal(HttpStatusCode.Created, session.Status);
        Assert.Equal("full", session["kind"]);
    }

    [Fact]
    public async Task A_code_leads_to_a_session_of_an_hour()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com", "temporary_code");

        var done = await host.Api.CodeAsync(recovery, await host.Mails.CodeAsync(recovery.Reference));

        Assert.Equal("completed", done["state"]);
        var session = done.Json!["session"]!;
        Assert.Equal("temporary", (string?)session["kind"]);
        Assert.True(await host.Api.IsAliveAsync((string)session["token"]!));
        host.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.False(await host.Api.IsAliveAsync((string)session["token"]!));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_pages_lead_through_without_script(string language)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com", "owner", locale: language);
        using var browser = new PageClient(host.Url);
        await browser.GetAsync($"/sign-in?lang={language}");

        var started = await browser.SubmitAsync("/forgot", null, ("Email", "owner@example.com"), ("goal", "new_password"));
        Assert.Equal(HttpStatusCode.Found, started.Status);
        var page = started.Location!;
        var mail = Assert.Single(await host.Mails.WaitAsync(1));
        var right = await browser.SubmitAsync(page, null, ("Code", Mailbox.CodeIn(mail)));
        var chosen = await browser.SubmitAsync(right.Location!, null, ("Password", "a quiet harbour before dawn 7"));
        Assert.Equal("/sign-in?done=password", chosen.Location);

        var signedIn = await browser.SubmitAsync("/sign-in", null, ("Identifier", "owner"), ("Password", "a quiet harbour before dawn 7"));
        Assert.Equal("/my", signedIn.Location);
        var my = await browser.GetAsync("/my");
        Assert.Equal(HttpStatusCode.OK, my.Status);
        Assert.Contains($"<html lang=\"{language}\">", my.Html, StringComparison.Ordinal);
    }
}
