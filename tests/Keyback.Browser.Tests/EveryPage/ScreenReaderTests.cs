using System.Text.RegularExpressions;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.EveryPage;

/// <summary>What a screen reader is given of the pages of the link way and of the contact page.</summary>
public sealed partial class ScreenReaderTests(Chrome chrome)
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task Every_control_has_a_name_and_the_ways_round_the_picture_are_equal(string language)
    {
        await using var host = await Owner.HostAsync(language, OwnerByLink.Asking);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language));

        await visit.GoAsync("/forgot/link");
        await ReadAsync();
        await EqualAsync();
        await visit.AskForLinkAsync();
        await ReadAsync();
        await visit.GoAsync("/r#t=" + await host.Mails.LinkTokenAsync());
        await ReadAsync();
        await visit.GoAsync("/r");
        await ReadAsync();
        await visit.GoAsync("/contact");
        await ReadAsync();
        await EqualAsync();

        async Task ReadAsync()
        {
            await visit.SettleAsync();
            var tree = await visit.Page.Locator("body").AriaSnapshotAsync();
            TestContext.Current.TestOutputHelper?.WriteLine($"{visit.Path}\n{tree}\n");
            var controls = Control().Matches(tree);
            Assert.NotEmpty(controls);
            Assert.All(controls, control => Assert.True(control.Groups[2].Success, $"{visit.Path}: {control.Value}"));
            Assert.Matches(new Regex("heading \"[^\"]+\" \\[level=1\\]"), tree);
        }

        async Task EqualAsync()
        {
            var picture = visit.Page.GetByRole(AriaRole.Group, new() { Name = visit.Words["Captcha_Legend"] }).GetByRole(AriaRole.Img);
            await Assertions.Expect(picture).ToHaveAttributeAsync("alt", visit.Words["Captcha_Alt"]);
            await Assertions.Expect(visit.Button("Captcha_Prove")).ToBeVisibleAsync();
            var ways = visit.Page.Locator(".captcha-ways > :is(button, a), .captcha-ways summary");
            var looks = await ways.EvaluateAllAsync<string[]>(
                "all => all.map(way => [way.className, way.getBoundingClientRect().height, getComputedStyle(way).fontSize].join(' '))");
            Assert.InRange(looks.Length, 3, 4);
            Assert.Single(looks.Distinct());
        }
    }

    [GeneratedRegex("- (button|link|textbox|checkbox|radio|img|progressbar|combobox)( \"[^\"]+\")?")]
    private static partial Regex Control();
}
