using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Help;

/// <summary>What programs read of the help centre: <c>/sitemap.xml</c>, <c>/help/feed.xml</c> and <c>/robots.txt</c>.</summary>
internal static class HelpForMachines
{
    private const int InFeed = 20;

    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapHelpForMachines()
        {
            SharedPageAttribute shared = new();
            routes.MapGet("/sitemap.xml", (HelpLibrary library, HelpLinks links) => Xml(MapOf(library.Books, links), "application/xml")).WithMetadata(shared);
            routes.MapGet("/help/feed.xml", (HelpLibrary library, HelpLinks links, IOptions<SiteOptions> site, PageTexts texts) =>
                Xml(FeedOf(library.Current, links, site.Value.SiteName, texts), "application/rss+xml")).WithMetadata(shared);
            routes.MapGet("/robots.txt", (HelpLinks links) => TypedResults.Text(RobotsOf(links), "text/plain", Encoding.UTF8)).WithMetadata(shared);
        }
    }

    // What is not for everybody is nothing for a search engine, and neither the results of a search nor a form are pages of worth.
    private static string RobotsOf(HelpLinks links) =>
        $"""
        User-agent: *
        Allow: /help
        Allow: /sitemap.xml
        Allow: /css/
        Allow: /js/
        Allow: /favicon.
        Disallow: /help/search
        Disallow: /help/ask
        Disallow: /

        Sitemap: {links.Neutral("/sitemap.xml")}

        """;

    private static XDocument MapOf(IReadOnlyDictionary<string, HelpBook> books, HelpLinks links)
    {
        var book = books[Languages.English];
        (string Path, DateOnly? Updated)[] pages =
        [
            ("/help", null), ("/help/way", null),
            .. book.Questions.Select(question => (
                $"/help/{question.Slug}", (DateOnly?)Languages.All.Max(language => books[language.Tag].Find(question.Slug)!.Updated))),
            .. book.Tags.Select(tag => ($"/help/tags/{tag.Tag.Key}", (DateOnly?)null)),
        ];
        return new XDocument(new XElement(
            Sitemap + "urlset",
            new XAttribute(XNamespace.Xmlns + "xhtml", Xhtml),
            pages.SelectMany(page => Languages.All.Select(language => new XElement(
                Sitemap + "url",
                new XElement(Sitemap + "loc", links.Canonical(page.Path, language.Tag)),
                page.Updated is { } updated ? new XElement(Sitemap + "lastmod", updated.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null,
                Languages.All.Select(other => Alternate(other.Tag, links.Canonical(page.Path, other.Tag))),
                Alternate("x-default", links.Neutral(page.Path)))))));
    }

    private static XElement Alternate(string language, string url) => new(
        Xhtml + "link", new XAttribute("rel", "alternate"), new XAttribute("hreflang", language), new XAttribute("href", url));

    private static XDocument FeedOf(HelpBook book, HelpLinks links, string site, PageTexts texts) => new(new XElement(
        "rss",
        new XAttribute("version", "2.0"),
        new XAttribute(XNamespace.Xmlns + "atom", Atom),
        new XElement(
            "channel",
            new XElement("title", texts.Format("Site_Title", texts["Help_Title"], site)),
            new XElement("link", links.Canonical("/help", book.Locale)),
            new XElement("description", texts["Help_Lede"]),
            new XElement("language", book.Locale),
            new XElement(
                Atom + "link", new XAttribute("href", links.Canonical("/help/feed.xml", book.Locale)), new XAttribute("rel", "self"), new XAttribute("type", "application/rss+xml")),
            book.Questions.OrderByDescending(question => question.Updated).ThenBy(question => question.Order).Take(InFeed).Select(question => new XElement(
                "item",
                new XElement("title", question.Title),
                new XElement("link", links.Canonical($"/help/{question.Slug}", book.Locale)),
                new XElement("guid", new XAttribute("isPermaLink", "false"), $"{question}@{question.Updated.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"),
                new XElement("pubDate", question.Updated.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).ToString("R", CultureInfo.InvariantCulture)),
                question.Tags.Select(tag => new XElement("category", tag.Name)),
                new XElement("description", question.Summary))))));

    private static ContentHttpResult Xml(XDocument document, string type) => TypedResults.Text(
        $"""<?xml version="1.0" encoding="utf-8"?>{"\n"}{document.ToString(SaveOptions.DisableFormatting)}{"\n"}""", type, Encoding.UTF8);
}
