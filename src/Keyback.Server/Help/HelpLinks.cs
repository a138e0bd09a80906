using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Html;

namespace Keyback.Server.Help;

/// <summary>
/// The addresses of the help centre. A page whose address names the language is the same for everybody, and its links
/// carry the language on, because pages that all share set no cookie.
/// </summary>
internal sealed class HelpLinks(IServiceProvider services, HelpLibrary library, HelpValues values)
{
    private readonly Uri _publicUrl = PublicUrl.Of(services);

    /// <summary>An address of ours for the reader of a page: with the language that the page's own address names.</summary>
    public static string Carried(string path, HttpRequest request) => Carried(path, LanguageIn(request));

    /// <summary>The address of a page for everybody, in a language: from the configuration alone (I13).</summary>
    public string Canonical(string path, string language) => new Uri(_publicUrl, Carried(path, language)).ToString();

    /// <summary>The same without a language: whoever follows it gets their own.</summary>
    public string Neutral(string path) => new Uri(_publicUrl, path).ToString();

    /// <summary>A checked text as HTML, its links fit for the reader of this page.</summary>
    public HtmlString Html(string markdown, HttpRequest request)
    {
        var language = LanguageIn(request);
        return library.Written.GetOrAdd((markdown, language ?? ""), _ => Preview(markdown, language));
    }

    /// <summary>The same of a text that nobody has published: it is not kept.</summary>
    public HtmlString Preview(string markdown, string? language) =>
        new(HelpMarkdown.ToHtml(markdown, path => IsAbsent(path) ? null : Carried(path, language)));

    // What this server does not offer has neither a page nor questions.
    private bool IsAbsent(string path) => values.IsAbsent(path)
        || (path.Split('/', '?', '#') is ["", "help", var name, ..] && !HelpLoader.Taken.Contains(name) && library.Current.Find(name) is null);

    private static string? LanguageIn(HttpRequest request) => Languages.Match(request.Query[Languages.Parameter]);

    private static string Carried(string path, string? language)
    {
        if (language is null)
        {
            return path;
        }

        var (page, fragment) = path.Split('#', 2) is [var before, var after] ? (before, "#" + after) : (path, "");
        return $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Languages.Parameter}={language}{fragment}";
    }
}
