using System.Text;
using Ganss.Xss;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Keyback.Server.Help;

/// <summary>
/// Markdown as the help centre takes it: paragraphs, small headings, lists, quotations, emphasis, code and links. What
/// else a file holds stops the start, and nobody can send or save it; what is written out goes through an allow list once
/// more. A link to another site says which.
/// </summary>
internal static class HelpMarkdown
{
    // Without extensions. HTML is recognised, so that it can be refused; the renderer writes none either.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().Build();

    private const int MostLevels = 32; // nobody writes as many, and the library fails at 128 when it writes them out

    private static readonly Lazy<HtmlSanitizer> Sanitizer = new(MakeSanitizer);

    /// <summary>Checks a text and gives its words alone, a paragraph or list item a line.</summary>
    /// <param name="file">How messages call the text's file.</param>
    /// <param name="markdown">The text.</param>
    /// <param name="isKnown">Whether a path below <c>/help/</c> leads somewhere.</param>
    /// <exception cref="HelpContentException">It holds something that is not taken.</exception>
    public static string Check(string file, string markdown, Func<string, bool> isKnown)
    {
        return FindFault(markdown, isKnown) is { } fault ? throw new HelpContentException(file, fault.ToString()) : PlainOf(Markdown.Parse(markdown, Pipeline));
    }

    /// <summary>The first thing in a text that is not taken, or none.</summary>
    public static HelpFault? FindFault(string markdown, Func<string, bool> isKnown)
    {
        try
        {
            return Markdown.Parse(markdown, Pipeline).Descendants()
                .Select(part => FaultOf(part, isKnown) is ({ } kind, var detail) ? new HelpFault(kind, detail, part.Line + 1) : null)
                .FirstOrDefault(fault => fault is not null);
        }
        catch (ArgumentException) // the library's own limit of 128, met while it reads
        {
            return new HelpFault(HelpFaultKind.Part, "nesting of many levels", 1);
        }
    }

    /// <summary>Writes a checked text as HTML.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="linkTo">The address of an own page as the reader needs it; none where there is no such page, and then no link.</param>
    public static string ToHtml(string markdown, Func<string, string?> linkTo)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (!IsOwn(link.Url))
            {
                link.GetAttributes().AddProperty("rel", "nofollow noopener");
                link.InsertAfter(new LiteralInline($" (↗ {HostOf(link.Url)})"));
            }
            else if (linkTo(link.Url!) is { } address)
            {
                link.Url = address;
            }
            else
            {
                link.ReplaceBy(new EmphasisInline { DelimiterChar = '*', DelimiterCount = 2 }, copyChildren: true);
            }
        }

        using var html = new StringWriter();
        var renderer = new HtmlRenderer(html);
        Pipeline.Setup(renderer);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Max(heading.Level, 3); // the page has the first two
        }

        renderer.Render(document);
        lock (Sanitizer)
        {
            return Sanitizer.Value.Sanitize(html.ToString());
        }
    }

    private static (HelpFaultKind? Kind, string Detail) FaultOf(MarkdownObject part, Func<string, bool> isKnown) => part switch
    {
        _ when LevelOf(part) > MostLevels => (HelpFaultKind.Part, "nesting of many levels"),
        HtmlBlock or HtmlInline => (HelpFaultKind.Html, ""),
        LinkInline { IsImage: true } => (HelpFaultKind.Picture, ""),
        LinkInline link => (FaultOf(link.Url, isKnown), link.Url ?? ""),
        AutolinkInline => (HelpFaultKind.BareLink, ""),
        ParagraphBlock or HeadingBlock or ListBlock or ListItemBlock or QuoteBlock or LinkReferenceDefinitionGroup or LinkReferenceDefinition => (null, ""),
        LiteralInline or EmphasisInline or CodeInline or LineBreakInline or HtmlEntityInline => (null, ""),
        _ => (HelpFaultKind.Part, part.GetType().Name),
    };

    // Counted no further than is asked for.
    private static int LevelOf(MarkdownObject part)
    {
        var level = 0;
        for (var above = ParentOf(part); above is not null && level <= MostLevels; above = ParentOf(above))
        {
            level++;
        }

        return level;
    }

    private static MarkdownObject? ParentOf(MarkdownObject part) => part switch
    {
        Inline inline => (MarkdownObject?)inline.Parent ?? (inline as ContainerInline)?.ParentBlock,
        Block block => block.Parent,
        _ => null,
    };

    private static HelpFaultKind? FaultOf(string? url, Func<string, bool> isKnown)
    {
        if (IsOwn(url))
        {
            return !url!.StartsWith("/help/", StringComparison.Ordinal) || isKnown(url) ? null : HelpFaultKind.DeadLink;
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var foreign) && foreign.Scheme == "https" && foreign.UserInfo.Length == 0 ? null : HelpFaultKind.ForeignLink;
    }

    // In letters that do not pass for others, so that the words of a link cannot say another site than the one it leads to.
    private static string HostOf(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var foreign) ? foreign.IdnHost : "";

    // Nothing that a browser could take for another host or scheme.
    private static bool IsOwn(string? url) => url is ['/', ..] && !url.StartsWith("//", StringComparison.Ordinal)
        && url.All(sign => char.IsAsciiLetterOrDigit(sign) || "/-_.?=&#".Contains(sign, StringComparison.Ordinal));

    private static string PlainOf(MarkdownDocument document)
    {
        StringBuilder plain = new();
        foreach (var leaf in document.Descendants<LeafBlock>().Where(block => block.Inline is not null))
        {
            foreach (var inline in leaf.Inline!.Descendants())
            {
                _ = inline switch
                {
                    LiteralInline literal => plain.Append(literal.Content.AsSpan()),
                    CodeInline code => plain.Append(code.Content),
                    HtmlEntityInline entity => plain.Append(entity.Transcoded.AsSpan()),
                    LineBreakInline => plain.Append(' '),
                    _ => plain,
                };
            }

            plain.Append('\n');
        }

        return plain.ToString().Trim();
    }

    private static HtmlSanitizer MakeSanitizer()
    {
        HtmlSanitizer sanitizer = new();
        Keep(sanitizer.AllowedTags, "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong", "code", "br", "a");
        Keep(sanitizer.AllowedAttributes, "href", "rel", "start");
        Keep(sanitizer.AllowedSchemes, "https");
        Keep(sanitizer.AllowedCssProperties);
        Keep(sanitizer.AllowedAtRules);
        return sanitizer;

        static void Keep<T>(ISet<T> allowed, params T[] kept)
        {
            allowed.Clear();
            allowed.UnionWith(kept);
        }
    }
}
