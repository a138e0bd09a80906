using System.Globalization;
using System.Resources;

namespace Keyback.Messages;

/// <summary>The sentences of messages in one language. They stand in <c>MessageTexts*.resx</c>, one key a sentence.</summary>
internal sealed class EmailWords
{
    private const string Chinese = "zh-Hans";
    private const string English = "en";

    private static readonly ResourceManager Texts =
        new("Keyback.Messages.MessageTexts", typeof(EmailWords).Assembly);

    private readonly CultureInfo culture;

    private EmailWords(string locale)
    {
        Locale = locale;
        culture = CultureInfo.GetCultureInfo(locale);
    }

    /// <summary>The language's tag (BCP 47), as it stands in headers and in <c>lang</c>.</summary>
    public string Locale { get; }

    /// <summary>Whether these are the Chinese ones.</summary>
    public bool IsChinese => Locale == Chinese;

    /// <summary>What stands between two sentences of a paragraph: nothing in Chinese, where the full stop has its own space.</summary>
    public string Gap => IsChinese ? "" : " ";

    /// <summary>The words for a locale: anything Chinese is answered in Simplified Chinese, all else in English.</summary>
    public static EmailWords For(string locale) =>
        new(locale.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English);

    /// <summary>One sentence with its values in place.</summary>
    /// <exception cref="MissingManifestResourceException">No language has this key: a mistake of ours.</exception>
    public string Say(string key, params ReadOnlySpan<object?> values)
    {
        var sentence = Texts.GetString(key, culture)
            ?? throw new MissingManifestResourceException($"MessageTexts has no sentence {key}.");
        return string.Format(culture, sentence, values);
    }

    /// <summary>An instant to the minute in UTC, with the offset stated. Cut, not rounded, so that nothing is promised too long.</summary>
    public string When(DateTimeOffset at) => Say("When", at.ToUniversalTime());
}
