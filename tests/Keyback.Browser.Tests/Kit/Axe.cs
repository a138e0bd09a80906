namespace Keyback.Browser.Tests.Kit;

/// <summary>The rules of axe-core: WCAG 2.2 to level AA and best practice.</summary>
internal static class Axe
{
    private const string Run =
        """
        async some => {
          // A colour on its way to another is nobody's to judge; what never ends is not waited for.
          const ending = document.getAnimations().filter(animation => Number.isFinite(animation.effect.getComputedTiming().endTime));
          await Promise.allSettled(ending.map(animation => animation.finished));
          const found = await axe.run(document, {
            ...some
              ? { runOnly: { type: 'rule', values: some } }
              : {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                rules: { 'target-size': { enabled: true } },
              },
            resultTypes: ['violations'],
            preload: false,
            iframes: false, // a frame holds a message as it was sent, and runs no script to answer with
          });
          return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html}`));
        }
        """;

    /// <summary>The rules whose verdict hangs on colours and sizes; of the others, one view of a page is as good as another.</summary>
    private static readonly string[] OfTheEye = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"];

    private static readonly Lazy<string> Source = new(() =>
    {
        var file = Tree.File("tests/Keyback.Browser.Tests/node_modules/axe-core/axe.min.js");
        return File.Exists(file)
            ? File.ReadAllText(file)
            : throw new InvalidOperationException(
                $"The accessibility tests need axe-core, and there is no {file}. Run: npm ci --prefix tests/Keyback.Browser.Tests");
    });

    /// <summary>What the page breaks; empty when it breaks nothing.</summary>
    /// <param name="page">The page.</param>
    /// <param name="again">Every rule was asked of this page already, in another width or colour.</param>
    public static async Task<string[]> ViolationsAsync(IPage page, bool again = false)
    {
        await page.WaitForLoadStateAsync(); // a heading is there before the style sheets are
        if (!await page.EvaluateAsync<bool>("() => typeof axe !== 'undefined'"))
        {
            await page.EvaluateAsync(Source.Value);
        }

        return await page.EvaluateAsync<string[]>(Run, again ? OfTheEye : null)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }
}
