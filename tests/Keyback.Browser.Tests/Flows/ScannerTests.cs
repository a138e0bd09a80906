using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>Programs that look at mail before its reader does: they open every link, run its scripts and press its buttons.</summary>
public sealed class ScannerTests(Chrome chrome)
{
    private const int Rounds = 5;

    [Fact]
    public async Task A_scanner_that_presses_every_button_leaves_the_link_alive()
    {
        await using var host = await Owner.HostAsync("en");
        await using var owner = await Visit.StartAsync(chrome, host, new Look());
        await owner.AskForLinkAsync();
        var token = await host.Mails.LinkTokenAsync();

        for (var round = 0; round < Rounds; round++)
        {
            await FetchAsync(host);
            await using var scanner = await Visit.StartAsync(chrome, host, new Look(Phone: false));
            await IdleAsync(scanner, token);
            await PressAllAsync(scanner);
        }

        await using var reader = await Visit.StartAsync(chrome, host, new Look(Phone: false));
        await reader.OpenLinkAsync(token);
        await reader.HeadingIsAsync("NewPassword_Title");
        await reader.ChooseAsync(Owner.NewPassword);
        await reader.SaysAsync("SignIn_DonePassword");
        await owner.PassAsync(TimeSpan.FromSeconds(16)); // the waiting page asks ever less often
        await owner.HeadingIsAsync("Ended_Completed_Title");
    }

    private static async Task FetchAsync(KeybackHost host)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head, HttpMethod.Options])
        {
            using var request = new HttpRequestMessage(method, "/r");
            using var answer = await host.Api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    private static async Task IdleAsync(Visit scanner, string token)
    {
        await scanner.GoAsync("/r#t=" + token);
        await scanner.SettleAsync();
        await scanner.Context.Clock.FastForwardAsync("00:30");
        await scanner.SettleAsync();
        Assert.Equal(0, scanner.Posts);
    }

    // The browser's own check of required fields is no protection: a program does without it.
    private static async Task PressAllAsync(Visit scanner)
    {
        await scanner.Button("Opened_Submit").ClickAsync();
        await scanner.HeadingIsAsync("NewPassword_Title");
        await Assertions.Expect(scanner.Button("Password_ShowLong")).ToBeVisibleAsync();
        var buttons = scanner.Page.Locator("main button:visible");
        var count = await buttons.CountAsync();
        Assert.Equal(3, count); // show, set, skip
        for (var at = 0; at < count; at++)
        {
            await scanner.LeaveChecksToServerAsync();
            await buttons.Nth(at).ClickAsync();
            await scanner.SettleAsync();
            Assert.StartsWith("/forgot/password/", scanner.Path, StringComparison.Ordinal);
        }
    }
}
