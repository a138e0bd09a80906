using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.EveryPage;

/// <summary>What holds on every page in every state, in both languages, with and without script.</summary>
public sealed class EveryPageTests(Chrome chrome)
{
    private const int HeaviestPage = 40_000; // bytes, headers included, nothing cached

    /// <summary>Who looks.</summary>
    public static TheoryData<string, bool> Looks => new() { { "en", true }, { "zh-Hans", true }, { "zh-Hans", false } };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task No_page_breaks_a_rule_of_accessibility(string language, bool script) =>
        None((await SurveyAsync(language, script)).Rules);

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_fits_a_narrow_screen_large_print_and_a_thumb(string language, bool script) =>
        None((await SurveyAsync(language, script)).Layout);

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task No_page_asks_others_for_anything_or_tells_where_it_comes_from(string language, bool script) =>
        None((await SurveyAsync(language, script)).Wire);

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_weighs_less_than_40_kB(string language, bool script)
    {
        var weights = (await SurveyAsync(language, script)).Weights.OrderByDescending(entry => entry.Value).ToList();

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', weights.Select(entry => $"{entry.Value} {entry.Key}")));
        Assert.NotEmpty(weights);
        Assert.DoesNotContain(weights, entry => entry.Value > HeaviestPage);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task A_page_that_is_only_looked_at_sends_nothing(string language) =>
        None((await SurveyAsync(language, script: true)).Unasked);

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_other_language_is_one_press_away_and_keeps_the_place(string language) =>
        None((await SurveyAsync(language, script: true)).Languages);

    private static void None(List<string> faults) => Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));

    private Task<Survey> SurveyAsync(string language, bool script) => Survey.OfAsync(chrome, new Look(language, Script: script));
}
