using System.Globalization;
using System.Net;
using System.Resources;
using System.Text.RegularExpressions;
using Keyback.Server.Texts;

namespace Keyback.Server.Tests.Kit;

/// <summary>Whether a page says a sentence of its texts.</summary>
internal static partial class Said
{
    private static readonly ResourceManager Texts = new(typeof(PageTexts));

    extension(PageReply page)
    {
        /// <summary>The page as its reader sees it: without references to characters.</summary>
        public string Read => WebUtility.HtmlDecode(page.Html);

        /// <summary>It says this sentence, whatever fills its gaps.</summary>
        public void Says(string language, string key)
        {
            var sentence = Texts.GetString(key, CultureInfo.GetCultureInfo(language)) ?? throw new MissingManifestResourceException(key);
            var at = 0;
            foreach (var piece in Gap().Split(sentence))
            {
                var found = page.Read.IndexOf(piece, at, StringComparison.Ordinal);
                Assert.True(found >= 0, $"No '{sentence}' in {page.Html}");
                at = found + piece.Length;
            }
        }

        /// <summary>It does not say this sentence, which has no gaps.</summary>
        public void SaysNot(string language, string key) =>
            Assert.DoesNotContain(Texts.GetString(key, CultureInfo.GetCultureInfo(language))!, page.Read, StringComparison.Ordinal);

        /// <summary>It names this instant.</summary>
        public void Names(DateTimeOffset instant) => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"datetime=\"{instant.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\""), page.Html, StringComparison.Ordinal);

        /// <summary>Somewhere it leads there.</summary>
        public void LeadsTo(string path) => Assert.Contains($"href=\"{path}\"", page.Html, StringComparison.Ordinal);

        /// <summary>Nothing on it leads there.</summary>
        public void LeadsNotTo(string path) => Assert.DoesNotContain($"href=\"{path}", page.Html, StringComparison.Ordinal);

        /// <summary>The field of this name holds this.</summary>
        public void Keeps(string field, string value)
        {
            var input = Regex.Match(page.Html, $"<input[^>]* name=\"{field}\"[^>]*>").Value;
            Assert.NotEmpty(input);
            Assert.Equal(value, WebUtility.HtmlDecode(Regex.Match(input, " value=\"([^\"]*)\"").Groups[1].Value));
        }
    }

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Gap();
}
