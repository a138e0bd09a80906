using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.EveryPage;

/// <summary>Narrow screens, large print, strong colours, stillness and thumbs.</summary>
internal static class Layout
{
    private const int Thumb = 44; // CSS pixels

    private const string TooSmall =
        """
        least => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), label.card')].flatMap(element => {
          const box = (element.closest('label') ?? element).getBoundingClientRect();
          const hidden = element.matches('.skip, .quiet-voice') || box.width === 0; // the one comes with the focus, the other is for password managers
          return hidden || (box.width >= least && box.height >= least) ? [] : [`${element.outerHTML.slice(0, 90)} ${box.width}x${box.height}`];
        })
        """;

    private const string Wide =
        """
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth
          ? [...document.querySelectorAll('body *')]
              .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
              .map(element => element.outerHTML.slice(0, 90))
          : []
        """;

    private const string Moving =
        """
        () => [...document.querySelectorAll('*')]
          .filter(element => getComputedStyle(element).transitionDuration.split(',').some(time => parseFloat(time) > 0.01)
            || parseFloat(getComputedStyle(element).animationDuration) > 0.01)
          .map(element => element.outerHTML.slice(0, 90))
        """;

    private const string Faint =
        """
        () => [...document.querySelectorAll('.button, .note, input[type=text], input[type=email], input[type=tel], input[type=password]')]
          .filter(element => parseFloat(getComputedStyle(element).borderTopWidth) < 1 || getComputedStyle(element).borderTopStyle === 'none')
          .map(element => element.outerHTML.slice(0, 90))
        """;

    /// <summary>What does not fit.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(Visit visit)
    {
        var page = visit.Page;
        List<string> faults = [];
        await page.WaitForLoadStateAsync(); // a heading is there before the style sheets are
        await AskAsync(TooSmall, "smaller than a thumb", Thumb);

        // WCAG 2.2 1.4.10: 320 px is also what 1280 px are at 400 % zoom; 640 px are 1280 px at 200 %.
        foreach (var width in (int[])[320, 640])
        {
            await page.SetViewportSizeAsync(width, 600);
            await AskAsync(Wide, $"too wide at {width} px");
        }

        // WCAG 2.2 1.4.4: text alone at 200 %.
        await page.SetViewportSizeAsync(visit.Look.Size.Width, visit.Look.Size.Height);
        await AskAsync(Wide, $"too wide at {visit.Look.Size.Width} px");
        await page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; }");
        await AskAsync(Wide, "too wide with text at 200 %");
        await page.EvaluateAsync("() => { document.documentElement.style.fontSize = ''; }");

        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await AskAsync(Moving, "moves");
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await AskAsync(Faint, "loses its edge in forced colours");
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.None, ReducedMotion = ReducedMotion.NoPreference });
        return faults;

        async Task AskAsync(string question, string what, int? least = null) =>
            faults.AddRange((await page.EvaluateAsync<string[]>(question, least)).Select(element => $"{what}: {element}"));
    }
}
