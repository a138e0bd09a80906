using System.Globalization;
using System.Resources;
using System.Text.Encodings.Web;
using Keyback.Server.Texts;

namespace Keyback.Server.Tests.Texts;

/// <summary>What <see cref="PageTexts"/> makes of instants and lengths of time.</summary>
public sealed class WordsTests
{
    private readonly PageTexts _texts = new();

    [Theory]
    [InlineData("en", "Sign in")]
    [InlineData("zh-Hans", "登录")]
    public void The_words_are_in_the_language_of_the_request(string language, string expected)
    {
        Speak(language);

        Assert.Equal(expected, _texts["SignIn_Title"]);
    }

    [Fact]
    public void A_missing_sentence_is_a_fault() =>
        Assert.Throws<MissingManifestResourceException>(() => _texts["No_Such_Sentence"]);

    [Theory]
    [InlineData("00:00:00", "1 second")]
    [InlineData("00:00:00.2", "1 second")]
    [InlineData("00:00:46.1", "47 seconds")]
    [InlineData("00:00:59.5", "1 minute")]
    [InlineData("00:01:00.5", "2 minutes")]
    [InlineData("00:59:30", "1 hour")]
    [InlineData("01:00:01", "2 hours")]
    [InlineData("23:20:00", "24 hours")]
    public void A_wait_is_rounded_up(string wait, string expected)
    {
        Speak("en");

        Assert.Equal(expected, _texts.Duration(TimeSpan.Parse(wait, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("en", """<time datetime="2026-11-24T15:05:09Z">24 Nov 2026, 15:05 UTC</time>""")]
    [InlineData("zh-Hans", """<time datetime="2026-11-24T15:05:09Z">2026年11月24日 15:05 UTC</time>""")]
    public void An_instant_says_its_zone(string language, string expected)
    {
        Speak(language);
        using var html = new StringWriter();

        _texts.Moment(new(2026, 11, 24, 23, 5, 9, TimeSpan.FromHours(8)))
            .WriteTo(html, HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All));

        Assert.Equal(expected, html.ToString());
    }

    [Fact]
    public void Text_in_a_gap_is_encoded_and_an_element_is_not()
    {
        Speak("en");
        using var html = new StringWriter();

        _texts.Html("Device_On", "<b>", _texts.Moment(DateTimeOffset.UnixEpoch)).WriteTo(html, HtmlEncoder.Default);

        Assert.StartsWith("&lt;b&gt; on <time ", html.ToString(), StringComparison.Ordinal);
    }

    private static void Speak(string language)
    {
        // Cultures belong to the flow of the test and end with it.
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture;
    }
}
