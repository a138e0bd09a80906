using System.Globalization;
using System.Resources;
using Keyback.Server.Texts;

namespace Keyback.Browser.Tests.Kit;

/// <summary>The words of the pages in one language: tests find buttons by them, as people do.</summary>
internal sealed class Words(string language)
{
    private static readonly ResourceManager Texts = new(typeof(PageTexts));

    private readonly CultureInfo _culture = CultureInfo.GetCultureInfo(language);

    public string this[string key, params object[] values] =>
        string.Format(_culture, Texts.GetString(key, _culture) ?? throw new MissingManifestResourceException(key), values);
}
