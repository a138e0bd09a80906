using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Keyback.Server.Texts;

/// <summary>
/// The words of the pages, in the language of the request. A missing key throws: a page with a hole is a fault, and a
/// test finds it first.
/// </summary>
internal sealed class PageTexts
{
    private static readonly ResourceManager Resources = new(typeof(PageTexts));

    /// <summary>The sentence of this key.</summary>
    public string this[string key] => Get(key);

    /// <summary>The sentence of this key, for code that no container builds.</summary>
    public static string Get(string key) =>
        Resources.GetString(key, CultureInfo.CurrentUICulture)
        ?? throw new MissingManifestResourceException($"There is no page text '{key}'.");

    /// <summary>The sentence with its gaps filled.</summary>
    public string Format(string key, params object[] values) =>
        string.Format(CultureInfo.CurrentCulture, this[key], values);

    /// <summary>The sentence with its gaps filled by text (which is encoded) or by elements (which are not).</summary>
    public IHtmlContent Html(string key, params object[] values) =>
        new HtmlContentBuilder().AppendFormat(CultureInfo.CurrentCulture, this[key], values);

    /// <summary>An instant as a <c>time</c> element: in UTC and saying so; the browser's script puts it in the reader's zone.</summary>
    public IHtmlContent Moment(DateTimeOffset at)
    {
        var utc = at.ToUniversalTime();
        var time = new TagBuilder("time");
        time.Attributes["datetime"] = utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        time.InnerHtml.Append(utc.ToString(this["Time_Moment"], CultureInfo.CurrentCulture));
        return time;
    }

    /// <summary>A length of time in words, rounded up so that nobody comes back too early.</summary>
    public string Duration(TimeSpan length)
    {
        var seconds = (int)Math.Ceiling(length.TotalSeconds);
        var minutes = (int)Math.Ceiling(length.TotalMinutes);
        var hours = (int)Math.Ceiling(length.TotalHours);

        return (seconds, minutes) switch
        {
            ( <= 1, _) => this["Time_OneSecond"],
            ( < 60, _) => Format("Time_Seconds", seconds),
            (_, 1) => this["Time_OneMinute"],
            (_, < 60) => Format("Time_Minutes", minutes),
            (_, 60) => this["Time_OneHour"],
            _ => Format("Time_Hours", hours),
        };
    }
}
