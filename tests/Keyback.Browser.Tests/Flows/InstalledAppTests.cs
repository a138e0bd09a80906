using System.Text.Json;
using System.Text.RegularExpressions;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>The site on a home screen: it can be installed, says so when there is no connection, and keeps nothing of anybody.</summary>
public sealed partial class InstalledAppTests(Chrome chrome)
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_site_can_be_installed_and_shows_the_offline_page_without_a_connection(string language)
    {
        var host = await Owner.HostAsync(language);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Worker: true));
        await visit.GoAsync("/sign-in");
        await WorksAsync(visit);

        var session = await visit.Context.NewCDPSessionAsync(visit.Page);
        var answer = (await session.SendAsync("Page.getAppManifest"))!.Value;
        Assert.Equal(0, answer.GetProperty("errors").GetArrayLength());
        var manifest = JsonDocument.Parse(answer.GetProperty("data").GetString()!).RootElement;
        Assert.Equal(("Rivertown", language, "/my", "standalone"), (Text("name"), Text("lang"), Text("start_url"), Text("display")));
        var missing = (await session.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors");
        Assert.DoesNotContain(missing.EnumerateArray(), error => error.GetProperty("errorId").GetString() is not "in-incognito"); // as each test's browser is

        await host.DisposeAsync(); // no connection
        await visit.GoAsync("/my");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You are offline");
        await Assertions.Expect(visit.Page.GetByText("您已离线")).ToBeVisibleAsync();
        Assert.Equal("/my", visit.Path); // the address stays, so that trying again leads there

        string? Text(string member) => manifest.GetProperty(member).GetString();
    }

    [Fact]
    public async Task After_a_whole_Recovery_and_a_walk_through_My_no_cache_holds_a_page_of_the_account()
    {
        await using var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look(Worker: true));
        await visit.GoAsync("/sign-in");
        await WorksAsync(visit);

        await visit.ProveAsync();
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");
        await visit.SignInAsync(Owner.NewPassword);
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        foreach (var path in (string[])["/my/settings", "/my/settings/change", "/my/settings/data", "/my/settings/forgot", "/contact", "/sign-up", "/my"])
        {
            await visit.GoAsync(path);
            await visit.SettleAsync();
        }

        var kept = await visit.Page.EvaluateAsync<string[]>(
            """
            async () => (await Promise.all((await caches.keys()).map(async name =>
              (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()
            """);

        Assert.Contains("/offline.html", kept);
        Assert.All(kept, path => Assert.Matches(MayBeKept(), path));
        Assert.Single(await visit.Page.EvaluateAsync<string[]>("() => caches.keys()"));
        Assert.Empty(visit.Complaints);
    }

    // The worker is active, and has taken over this page.
    private static async Task WorksAsync(Visit visit)
    {
        Assert.Equal("activated", await visit.Page.EvaluateAsync<string>(
            """
            async () => {
              const { active } = await navigator.serviceWorker.ready;
              while (active.state !== 'activated' || !navigator.serviceWorker.controller) {
                await new Promise(done => (active.addEventListener('statechange', done, { once: true }),
                  navigator.serviceWorker.addEventListener('controllerchange', done, { once: true })));
              }
              return active.state;
            }
            """));
    }

    [GeneratedRegex(@"^/(css|js|icons)/[^/]+$|^/favicon[^/]*\.svg$|^/offline\.html$|^/help(/|$)")]
    private static partial Regex MayBeKept();
}
