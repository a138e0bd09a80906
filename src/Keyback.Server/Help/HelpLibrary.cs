using System.Collections.Concurrent;
using Keyback.Server.Texts;
using Keyback.Storage.Help;
using Microsoft.AspNetCore.Html;

namespace Keyback.Server.Help;

/// <summary>
/// The help centre in every language, as it stands now. Its books never change; when staff publish something, others take
/// their place, all at once.
/// </summary>
internal sealed class HelpLibrary(HelpComposer composer)
{
    private volatile Shelf _shelf = new(composer.Books([], (_, fault) => throw fault), new Dictionary<string, string>(), []);

    /// <summary>The help centre in the language of the request.</summary>
    public HelpBook Current => In(Languages.Current);

    /// <summary>Every book, by the tag of its language: of one moment.</summary>
    public IReadOnlyDictionary<string, HelpBook> Books => _shelf.Books;

    /// <summary>Published questions that cannot be shown, by name, and why.</summary>
    public IReadOnlyDictionary<string, string> Faults => _shelf.Faults;

    /// <summary>The help centre in a language that is complete.</summary>
    public HelpBook In(string locale) => _shelf.Books[locale];

    /// <summary>Texts as HTML, as long as these books stand: which links lead somewhere depends on them.</summary>
    internal ConcurrentDictionary<(string Markdown, string Language), HtmlString> Written => _shelf.Written;

    /// <summary>Puts in place of the present books those with what staff published.</summary>
    internal void Put(IReadOnlyList<PublishedHelp> published)
    {
        Dictionary<string, string> faults = new(StringComparer.Ordinal);
        var books = composer.Books(published, (slug, fault) => faults[slug] = fault.Message);
        _shelf = new Shelf(books, faults, []);
    }

    private sealed record Shelf(
        IReadOnlyDictionary<string, HelpBook> Books,
        IReadOnlyDictionary<string, string> Faults,
        ConcurrentDictionary<(string Markdown, string Language), HtmlString> Written);
}
