using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Docs;

/// <summary>No document leads nowhere: every relative link names a file of the project and, after a #, a heading in it.</summary>
public sealed partial class LinksTests
{
    [Fact]
    public void Every_relative_link_of_every_document_leads_somewhere()
    {
        var documents = Tree.Documents().ToList();

        Assert.NotEmpty(documents);
        Assert.Empty(documents.SelectMany(document => LinksOf(document)
            .Where(link => !LeadsSomewhere(document, link))
            .Select(link => $"{Path.GetRelativePath(Tree.Root, document)}: {link}")));
    }

    private static bool LeadsSomewhere(string document, string link)
    {
        var (path, heading) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
        var target = path.Length == 0 ? document : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, path));
        return heading is null
            ? File.Exists(target) || Directory.Exists(target)
            : File.Exists(target) && HeadingsOf(target).Contains(heading);
    }

    private static IEnumerable<string> LinksOf(string document) => Link().Matches(Prose(document))
        .Select(link => link.Groups[1].Value)
        .Where(link => !Elsewhere().IsMatch(link));

    // As the usual readers of Markdown name headings: lower case, signs dropped, spaces to hyphens.
    private static HashSet<string> HeadingsOf(string document) =>
        [.. Heading().Matches(Prose(document)).Select(heading => Sign().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    private static string Prose(string document) => Fence().Replace(File.ReadAllText(document), "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:")]
    private static partial Regex Elsewhere();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Sign();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
