using Keyback.Browser.Tests.EveryPage;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Staff;

/// <summary>What holds on every page of the console, on a phone by day and at a desk by night.</summary>
public abstract class EveryConsolePageTests(Chrome chrome, string language)
{
    private const string FaintMark = "() => { const mark = getComputedStyle(document.querySelector('.brand .mark')); return mark.stroke !== mark.color; }";

    private static readonly (ViewportSize Size, ColorScheme Scheme)[] Views = [(Look.PhoneSize, ColorScheme.Light), (Look.DesktopSize, ColorScheme.Dark)];

    [Fact]
    public async Task No_page_of_the_console_breaks_a_rule_of_accessibility_and_every_one_fits()
    {
        List<string> faults = [];
        await ConsoleTour.WalkAsync(chrome, new Look(language), (name, visit) => LookAsync(name, visit, faults));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task LookAsync(string name, Visit visit, List<string> faults)
    {
        await visit.SettleAsync();
        if (await visit.Page.EvaluateAsync<bool>(FaintMark))
        {
            faults.Add($"{name}: the site's mark is drawn in another colour than its own");
        }

        var again = false;
        foreach (var (size, scheme) in Views)
        {
            await visit.Page.SetViewportSizeAsync(size.Width, size.Height);
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            faults.AddRange((await Axe.ViolationsAsync(visit.Page, again)).Select(rule => $"{name} ({scheme}, {size.Width} px): {rule}"));
            again = true;
        }

        faults.AddRange((await Layout.FaultsAsync(visit)).Select(fault => $"{name}: {fault}"));
        await visit.Page.SetViewportSizeAsync(visit.Look.Size.Width, visit.Look.Size.Height);
        visit.Forget();
    }
}

/// <summary>The console in English.</summary>
public sealed class EveryEnglishConsolePageTests(Chrome chrome) : EveryConsolePageTests(chrome, "en");

/// <summary>The console in Chinese.</summary>
public sealed class EveryChineseConsolePageTests(Chrome chrome) : EveryConsolePageTests(chrome, "zh-Hans");
