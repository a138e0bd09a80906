using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>Nobody wants to be here: whoever has the account back goes on where they wanted to go, from every page and from the end of every way.</summary>
public sealed class BackToSiteTests(Chrome chrome)
{
    private const string Shop = "https://rivertown.example/?from=keyback";

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-Hans", false)]
    [InlineData("zh-Hans", true)]
    public async Task Who_has_the_account_back_goes_on_to_the_shop(string language, bool temporary)
    {
        await using var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language));
        var brought = new TaskCompletionSource<IRequest>();
        await visit.Page.RouteAsync("https://rivertown.example/**", async route =>
        {
            brought.TrySetResult(route.Request);
            await route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Rivertown</h1>" });
        });

        var reference = await visit.AskAsync(temporary);
        await visit.TypeCodeAsync(await host.Mails.CodeAsync(reference));
        if (temporary)
        {
            await visit.HeadingIsAsync("My_Title", Owner.Name);
        }
        else
        {
            await visit.HeadingIsAsync("NewPassword_Title");
            await visit.ChooseAsync(Owner.NewPassword);
            await visit.SaysAsync("SignIn_DonePassword");
        }

        var links = visit.Page.GetByRole(AriaRole.Link, new() { Name = visit.Words["Site_Back", "Rivertown"] });
        await Assertions.Expect(links).ToHaveCountAsync(2); // where the eye is, and at the foot of every page
        await links.First.ClickAsync();

        var asked = await brought.Task.WaitAsync(TimeSpan.FromMilliseconds(Chrome.Patience), TestContext.Current.CancellationToken);
        Assert.Equal(Shop, asked.Url);
        Assert.False((await asked.AllHeadersAsync()).ContainsKey("referer"), "The shop was told of the page, and so of the Recovery.");
    }

    [Fact]
    public async Task An_address_in_the_request_leads_nowhere_else()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look("en"));

        await visit.GoAsync("/forgot?SiteUrl=https://evil.example&returnUrl=//evil.example&return=/%5Cevil.example");

        var away = await visit.Page.Locator("a[href]").EvaluateAllAsync<string[]>("links => links.map(link => link.href).filter(href => new URL(href).origin !== location.origin)");
        Assert.Equal(Shop, Assert.Single(away));
    }
}
