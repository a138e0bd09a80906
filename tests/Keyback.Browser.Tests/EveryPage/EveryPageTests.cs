using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.EveryPage;

/// <summary>
/// What holds on every page in every state. Each way of looking is a class of its own, so that the tours, which take
/// long, run side by side.
/// </summary>
public abstract class EveryPageTests(Chrome chrome, string language, bool script)
{
    private const int HeaviestPage = 50_000; // bytes, headers included, nothing cached; up to 18,000 of them are the picture of a CAPTCHA, no two of which are alike

    [Fact]
    public async Task No_page_breaks_a_rule_of_accessibility() => None((await SurveyAsync()).Rules);

    [Fact]
    public async Task Every_page_fits_a_narrow_screen_large_print_and_a_thumb() => None((await SurveyAsync()).Layout);

    [Fact]
    public async Task No_page_asks_others_for_anything_or_tells_where_it_comes_from() => None((await SurveyAsync()).Wire);

    [Fact]
    public async Task Every_page_weighs_less_than_50_kB()
    {
        var weights = (await SurveyAsync()).Weights.OrderByDescending(entry => entry.Value).ToList();

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', weights.Select(entry => $"{entry.Value} {entry.Key}")));
        Assert.NotEmpty(weights);
        Assert.DoesNotContain(weights, entry => entry.Value > HeaviestPage);
    }

    private protected static void None(List<string> faults) => Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));

    private protected Task<Survey> SurveyAsync() => Survey.OfAsync(chrome, new Look(language, Script: script));
}

/// <summary>What only a page with script could do wrong, or only it is asked.</summary>
public abstract class EveryPageWithScriptTests(Chrome chrome, string language) : EveryPageTests(chrome, language, script: true)
{
    [Fact]
    public async Task A_page_that_is_only_looked_at_sends_nothing() => None((await SurveyAsync()).Unasked);

    [Fact]
    public async Task The_other_language_is_one_press_away_and_keeps_the_place() => None((await SurveyAsync()).Languages);
}

/// <summary>The English pages.</summary>
public sealed class EveryEnglishPageTests(Chrome chrome) : EveryPageWithScriptTests(chrome, "en");

/// <summary>The Chinese pages.</summary>
public sealed class EveryChinesePageTests(Chrome chrome) : EveryPageWithScriptTests(chrome, "zh-Hans");

/// <summary>The Chinese pages in a browser without script.</summary>
public sealed class EveryChinesePageWithoutScriptTests(Chrome chrome) : EveryPageTests(chrome, "zh-Hans", script: false);
