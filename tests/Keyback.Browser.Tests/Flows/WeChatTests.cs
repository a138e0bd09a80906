using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Keyback.Browser.Tests.EveryPage;
using Keyback.Browser.Tests.Kit;
using Keyback.Server.WeChat;

namespace Keyback.Browser.Tests.Flows;

/// <summary>Signing up and in by scanning, on a phone, in both languages: outside of WeChat and inside.</summary>
public sealed class WeChatTests(Chrome chrome)
{
    [Theory]
    [InlineData("en", true)]
    [InlineData("en", false)]
    [InlineData("zh-Hans", true)]
    [InlineData("zh-Hans", false)]
    public async Task A_scan_creates_an_account_and_the_next_one_signs_in(string language, bool script)
    {
        await using var wechat = await WeChatServer.StartAsync();
        await using var host = await HostAsync(language, wechat);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));

        await visit.GoAsync("/sign-in");
        await StopAsync(visit);
        await visit.Button("SignIn_WeChat").ClickAsync();
        await visit.HeadingIsAsync("WeChatNew_Title"); // over a page of ours, WeChat's and back
        Assert.Equal("/sign-up/wechat", visit.Path);
        await visit.SaysAsync("WeChatNew_Nickname");
        await Assertions.Expect(visit.Page.Locator("bdi")).ToHaveTextAsync("小林");
        await Assertions.Expect(visit.Field("WeChatNew_UserName")).ToHaveValueAsync("小林");
        await StopAsync(visit);

        await visit.Field("WeChatNew_UserName").FillAsync(Owner.Name);
        await visit.Button("WeChatNew_Submit").ClickAsync();
        await visit.WarnsAsync("WeChatNew_NameTaken");
        await StopAsync(visit);
        await visit.Field("WeChatNew_UserName").FillAsync("小林子");
        await visit.Button("WeChatNew_Submit").ClickAsync();
        await visit.HeadingIsAsync("My_Title", "小林子");

        await visit.Button("My_SignOut").ClickAsync();
        await visit.SaysAsync("SignIn_DoneOut");
        await visit.Button("SignIn_WeChat").ClickAsync();
        await visit.HeadingIsAsync("My_Title", "小林子");
        Assert.Equal("/my", visit.Path);
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Inside_WeChat_a_second_press_asks_and_a_no_is_taken_kindly(string language)
    {
        await using var wechat = await WeChatServer.StartAsync();
        await using var host = await HostAsync(language, wechat);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Agent: WeChatServer.InsideWeChat));
        wechat.Person = null;

        await visit.GoAsync("/sign-in");
        await visit.Button("SignIn_WeChat").ClickAsync();
        await visit.HeadingIsAsync("WeChat_Go_Title");
        await StopAsync(visit);
        await visit.Link("WeChat_Go_Submit").ClickAsync();
        await visit.HeadingIsAsync("WeChat_Cancelled_Title");
        await StopAsync(visit);

        wechat.Person = new WeChatPerson("again", "微信用户");
        await visit.Button("WeChat_Again").ClickAsync();
        await visit.Link("WeChat_Go_Submit").ClickAsync();
        await visit.HeadingIsAsync("WeChatNew_Title");
        await visit.SaysAsync("WeChatNew_NoNickname");
        await Assertions.Expect(visit.Field("WeChatNew_UserName")).ToHaveValueAsync("");
        await StopAsync(visit);
        Assert.Empty(visit.Complaints);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Every_page_that_says_no_is_whole(string language)
    {
        await using var wechat = await WeChatServer.StartAsync();
        await using var host = await HostAsync(language, wechat, ("Keyback:WeChat:SignUp", "false"));
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language));

        foreach (var why in Enum.GetNames<WeChatFailure>())
        {
            await visit.GoAsync($"/sign-in/wechat/failed/{why.ToLowerInvariant()}");
            await visit.HeadingIsAsync($"WeChat_{why}_Title");
            await StopAsync(visit);
        }

        await visit.GoAsync("/sign-in");
        await visit.Button("SignIn_WeChat").ClickAsync();
        await visit.HeadingIsAsync("WeChatNew_Closed_Title");
        await StopAsync(visit);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = visit.Words["SignIn_Forgot"] }).ClickAsync();
        await visit.HeadingIsAsync("Forgot_Title");
    }

    private static async Task StopAsync(Visit visit)
    {
        Assert.Empty(await Layout.FaultsAsync(visit));
        if (visit.Look.Script)
        {
            await visit.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
            Assert.Empty(await Axe.ViolationsAsync(visit.Page));
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            Assert.Empty(await Axe.ViolationsAsync(visit.Page, again: true));
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
    }

    // WeChat leads back to the configured address, so the port must be known before the start.
    private static Task<KeybackHost> HostAsync(string language, WeChatServer wechat, params (string Name, string Value)[] settings)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        probe.Stop();
        return Owner.HostAsync(language, [.. wechat.Settings, ("urls", url), ("Keyback:PublicUrl", url), .. settings]);
    }
}
