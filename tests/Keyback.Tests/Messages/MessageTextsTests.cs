using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Keyback.Messages;
using Keyback.Recovery;

namespace Keyback.Tests.Messages;

/// <summary>Both languages are whole, and neither borrows from the other.</summary>
public sealed partial class MessageTextsTests
{
    private static readonly IReadOnlyDictionary<string, string> English = Read(CultureInfo.InvariantCulture);
    private static readonly IReadOnlyDictionary<string, string> Chinese = Read(CultureInfo.GetCultureInfo("zh-Hans"));

    [Fact]
    public void Both_languages_have_the_same_keys()
    {
        Assert.NotEmpty(English);
        Assert.Equal(English.Keys.Order(), Chinese.Keys.Order());
    }

    [Fact]
    public void Both_languages_have_the_same_placeholders()
    {
        Assert.All(English, text => Assert.Equal(Placeholders(text.Value), Placeholders(Chinese[text.Key])));
    }

    [Fact]
    public void No_text_of_one_language_stands_in_the_other()
    {
        Assert.All(English, text => Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}|[\u3000-\u303F\uFF00-\uFFEF]", text.Value));
        Assert.All(Chinese, text => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", text.Value));
        Assert.All(Chinese, text => Assert.DoesNotMatch("[A-Za-z]{2,}", WithoutValues(text.Value)));
    }

    [Fact]
    public void Chinese_sentences_have_chinese_punctuation()
    {
        Assert.All(Chinese, text => Assert.DoesNotMatch("[,;:!?.()]", WithoutValues(text.Value)));
    }

    [Fact]
    public void Every_sentence_is_said_somewhere()
    {
        var sources = string.Concat(EmailSamples.EveryKind.SelectMany(content => new[]
        {
            EmailSamples.Write(content, "en"),
            EmailSamples.Write(content, "en", EmailSamples.Settings with { SupportContact = null }),
        }).Append(EmailSamples.Write(EmailSamples.CodeFor(RecoveryGoal.NewPassword, 1), "en"))
            .Select(email => email.Subject + email.Text + email.Html)
            .Concat(SmsSamples.EveryKind.Select(content => SmsSamples.Write(content, "en").Text)));

        Assert.All(English.Where(text => text.Key != "When"), text => Assert.Matches(Pattern(text.Value), sources));
    }

    private static string WithoutValues(string text) =>
        Placeholder().Replace(text, "").Replace("UTC", "", StringComparison.Ordinal).Replace("+00:00", "", StringComparison.Ordinal);

    private static string Pattern(string sentence) => string.Join(".*?", Regex.Split(sentence, @"\{\d[^}]*\}").Select(Regex.Escape));

    private static string[] Placeholders(string text) =>
        [.. Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order()];

    private static Dictionary<string, string> Read(CultureInfo culture)
    {
        var set = new ResourceManager("Keyback.Messages.MessageTexts", typeof(EmailWriter).Assembly)
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        return Assert.IsType<ResourceSet>(set, exactMatch: false).Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    [GeneratedRegex(@"\{(\d)[^}]*\}")]
    private static partial Regex Placeholder();
}
