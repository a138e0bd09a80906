using System.Globalization;
using Keyback.Server.Help;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Help;

/// <summary>What all pages of the help centre have in common: the book in the reader's language, and addresses that keep to it.</summary>
[Errand(Errand.Reading)]
internal abstract class HelpPage(HelpLibrary library, HelpLinks links) : PageModel
{
    /// <summary>The help centre in the reader's language.</summary>
    public HelpBook Book { get; } = library.Current; // one book a request, though others may come meanwhile

    /// <summary>Every tag, the most popular first.</summary>
    public IEnumerable<HelpTag> Topics => Book.Tags.Select(tag => tag.Tag);

    /// <summary>The page's own address without a language, such as <c>/help/no-mail</c>.</summary>
    public virtual string Path => "/help";

    /// <summary>Where this page stands for everybody, in the reader's language.</summary>
    public string Canonical => CanonicalOf(Path);

    /// <summary>The same page in each language, and without one for everybody else.</summary>
    public IEnumerable<(string Language, string Url)> Alternates =>
        [.. Languages.All.Select(language => (language.Tag, links.Canonical(Path, language.Tag))), ("x-default", links.Neutral(Path))];

    /// <summary>Where a page stands for everybody, in the reader's language.</summary>
    public string CanonicalOf(string path) => links.Canonical(path, Book.Locale);

    /// <summary>An address of ours with the language that the page's own address names, if it names one.</summary>
    public string To(string path) => HelpLinks.Carried(path, Request);

    /// <summary>The address of a question.</summary>
    public string To(HelpQuestion question) => To($"/help/{question.Slug}");

    /// <summary>The address of a tag.</summary>
    public string To(HelpTag tag) => To($"/help/tags/{tag.Key}");

    /// <summary>This page and questions, as the list of questions takes them.</summary>
    public (HelpPage Page, IEnumerable<HelpQuestion> Questions) With(IEnumerable<HelpQuestion> questions) => (this, questions);

    /// <summary>This page and tags, as the list of tags takes them.</summary>
    public (HelpPage Page, IEnumerable<HelpTag> Tags) With(IEnumerable<HelpTag> tags) => (this, tags);

    /// <summary>This page and what was looked for, as the form of the search takes them.</summary>
    public (HelpPage Page, string Query) With(string query) => (this, query);

    /// <summary>A day as people write it. It is no instant, so no script must put it into the reader's zone.</summary>
    public static string Day(DateOnly date) => date.ToString(PageTexts.Get("Help_Date"), CultureInfo.CurrentCulture);

    /// <summary>What a file says, as HTML.</summary>
    public HtmlString Html(string markdown) => links.Html(markdown, Request);
}
