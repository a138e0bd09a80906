using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>The letters and digits, and every way round them.</summary>
public sealed class CaptchaTests(Chrome chrome)
{
    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task A_wrong_or_missing_answer_is_said_and_what_was_filled_in_stays(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language, OwnerByLink.Asking);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.GoAsync("/forgot/link");
        await visit.Field("Forgot_Email").FillAsync(Owner.Address);

        await visit.Button("Link_Submit").ClickAsync();
        await visit.WarnsAsync("Captcha_Required");
        await visit.Field("Captcha_Text").FillAsync("AAAAAA");
        await visit.Button("Link_Submit").ClickAsync();
        await visit.WarnsAsync("Captcha_Wrong");
        var shown = await visit.ReadPictureAsync();
        await visit.Button("Captcha_Another").ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Field("Forgot_Email")).ToHaveValueAsync(Owner.Address);
        Assert.NotEqual(shown, await visit.ReadPictureAsync());
        await visit.Field("Captcha_Text").FillAsync((await visit.ReadPictureAsync()).ToLowerInvariant());
        await visit.Page.Keyboard.PressAsync("Enter"); // sends the form, and does not ask for another picture

        await visit.HeadingIsAsync("Sent_Title");
    }

    [Fact]
    public async Task A_start_by_code_asks_where_the_server_wants_it_and_goes_on()
    {
        await using var host = await Owner.HostAsync("en", OwnerByLink.Asking);
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        await visit.GoAsync("/forgot?goal=temporary_code");
        await visit.Field("Forgot_Email").FillAsync(Owner.Address);
        await visit.Button("Forgot_Submit").ClickAsync();
        await visit.WarnsAsync("Captcha_Required");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Radio).Nth(1)).ToBeCheckedAsync();

        await visit.ProveByWorkAsync();
        await visit.Field("Forgot_Email").PressAsync("Enter");

        await visit.HeadingIsAsync("Code_Title");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_keyboard_alone_reaches_every_way_and_the_end(string language)
    {
        await using var host = await Owner.HostAsync(language, OwnerByLink.Asking);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Phone: false));
        var keys = visit.Page.Keyboard;
        await visit.GoAsync("/forgot/link");
        await Assertions.Expect(visit.Button("Captcha_Prove")).ToBeVisibleAsync();

        await TabToAsync(visit.Field("Forgot_Email"));
        await keys.TypeAsync(Owner.Address);
        await TabToAsync(visit.Field("Captcha_Text"));
        await TabToAsync(visit.Button("Captcha_Prove"));
        await keys.PressAsync("Enter");
        await visit.WorkIsDoneAsync();
        await TabToAsync(visit.Button("Captcha_Another"));
        await TabToAsync(visit.Page.Locator(".captcha-ways a"));
        await TabToAsync(visit.Page.Locator(".captcha-sound summary"));
        await keys.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("audio")).ToBeVisibleAsync();
        await TabToAsync(visit.Button("Link_Submit"));
        await keys.PressAsync("Enter");
        await visit.HeadingIsAsync("Sent_Title");

        await visit.GoAsync("/r#t=" + await host.Mails.LinkTokenAsync());
        await Assertions.Expect(visit.Field("Opened_Token")).ToBeHiddenAsync();
        await TabToAsync(visit.Button("Opened_Submit"));
        await keys.PressAsync("Space");
        await visit.HeadingIsAsync("NewPassword_Title");
        await TabToAsync(visit.Field("NewPassword_Field"));
        await keys.TypeAsync(Owner.NewPassword);
        await keys.PressAsync("Enter");
        await visit.SaysAsync("SignIn_DonePassword");
        await TabToAsync(visit.Field("SignIn_Identifier"));
        await keys.TypeAsync(Owner.Name);
        await TabToAsync(visit.Field("SignIn_Password"));
        await keys.TypeAsync(Owner.NewPassword);
        await keys.PressAsync("Enter");
        await visit.HeadingIsAsync("My_Title", Owner.Name);

        async Task TabToAsync(ILocator place)
        {
            for (var tabs = 0; tabs < 20; tabs++)
            {
                await keys.PressAsync("Tab");
                if (await place.EvaluateAsync<bool>("element => element === document.activeElement"))
                {
                    return;
                }
            }

            Assert.Fail($"No key leads to {place} on {visit.Path}.");
        }
    }

    [Fact]
    public async Task A_slow_browser_finishes_the_work_and_shows_how_far_it_is()
    {
        await using var host = await Owner.HostAsync("en", OwnerByLink.Asking);
        await using var visit = await Visit.StartAsync(chrome, host, new Look());
        var session = await visit.Context.NewCDPSessionAsync(visit.Page);
        await session.SendAsync("Emulation.setCPUThrottlingRate", new Dictionary<string, object> { ["rate"] = 6 });
        await visit.GoAsync("/forgot/link");
        await visit.Field("Forgot_Email").FillAsync(Owner.Address);
        await Assertions.Expect(visit.Button("Captcha_Prove")).ToBeVisibleAsync();
        Assert.DoesNotContain(visit.Requests, request => request.Url.Contains("/js/proof", StringComparison.Ordinal)); // not before it is wanted
        await visit.Page.EvaluateAsync(
            """
            () => {
              const bar = document.querySelector('progress');
              window.seen = [];
              new MutationObserver(() => window.seen.push(bar.value)).observe(bar, { attributes: true, attributeFilter: ['value'] });
            }
            """);

        await visit.ProveByWorkAsync();

        var seen = await visit.Page.EvaluateAsync<double[]>("() => window.seen");
        var number = int.Parse(await visit.Page.Locator("input[name=captcha_number]").InputValueAsync(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(1, seen[^1]);
        Assert.Equal(seen.Order(), seen);
        Assert.True(seen.Length > 1 || number < 4096, $"{seen.Length} steps for {number} tries");
        await visit.Button("Link_Submit").ClickAsync();
        await visit.HeadingIsAsync("Sent_Title");
    }

    [Fact]
    public async Task Where_the_work_cannot_be_done_the_page_says_so_and_the_other_ways_stay()
    {
        await using var host = await Owner.HostAsync("zh-Hans", OwnerByLink.Asking);
        await using var visit = await Visit.StartAsync(chrome, host, new Look("zh-Hans"));
        await visit.Page.RouteAsync("**/proof-worker.js", route => route.AbortAsync());
        await visit.GoAsync("/forgot/link");
        await visit.Field("Forgot_Email").FillAsync(Owner.Address);

        await visit.Button("Captcha_Prove").ClickAsync();

        await visit.SaysAsync("Captcha_ProveFailed");
        await Assertions.Expect(visit.Page.Locator("progress")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Button("Captcha_Prove")).ToBeEnabledAsync();
        await Assertions.Expect(visit.Button("Captcha_Another")).ToBeEnabledAsync();
        await visit.AnswerPictureAsync();
        await visit.Button("Link_Submit").ClickAsync();
        await visit.HeadingIsAsync("Sent_Title");
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", true)]
    [InlineData("en", false)]
    public async Task The_letters_and_digits_can_be_heard(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language, OwnerByLink.Asking);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.GoAsync("/forgot/link");

        await visit.Page.Locator(".captcha-sound summary").ClickAsync();

        var sound = visit.Page.Locator("audio");
        await Assertions.Expect(sound).ToBeVisibleAsync();
        await sound.EvaluateAsync("element => { element.muted = true; void element.play(); }");
        for (var (heard, look) = (0.0, 0); heard == 0; look++)
        {
            Assert.True(look < 200, "Nothing is heard.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
            heard = await sound.EvaluateAsync<double>("element => element.currentTime");
        }

        Assert.InRange(await sound.EvaluateAsync<double>("element => element.duration"), 2, 60);
        Assert.Empty(visit.Complaints);
    }
}
