using System.Text.RegularExpressions;
using System.Xml.Linq;
using Keyback.Audit;
using Keyback.Server.Pages.Staff.Audit;

namespace Keyback.Server.Tests.Texts;

/// <summary>Neither language lacks a sentence, and no sentence lacks a page.</summary>
public sealed partial class PageTextsTests
{
    private const string ProblemPrefix = "Problem_";

    private static readonly string Root = FindRoot();
    private static readonly IReadOnlyDictionary<string, string> English = Read("PageTexts.resx");
    private static readonly IReadOnlyDictionary<string, string> Chinese = Read("PageTexts.zh-Hans.resx");

    /// <summary>Every key with a sentence, for one test each.</summary>
    public static TheoryData<string> Keys => [.. English.Keys];

    [Fact]
    public void Both_languages_have_the_same_sentences() =>
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Chinese.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Both_languages_fill_the_same_gaps(string key) =>
        Assert.Equal(GapsOf(English[key]), GapsOf(Chinese[key]));

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_Chinese_sentence_is_Chinese(string key)
    {
        var words = Gap().Replace(Chinese[key], "");

        Assert.True(Han().IsMatch(words) || !words.Any(char.IsLetter), $"{key}: {Chinese[key]}");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void No_English_sentence_has_Chinese_in_it(string key) => Assert.DoesNotMatch(Han(), English[key]);

    [Fact]
    public void Every_sentence_that_a_page_asks_for_exists()
    {
        var asked = Sources().SelectMany(source => Asked().Matches(source)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(English.Keys));
    }

    [Fact]
    public void Every_kind_of_entry_in_the_record_has_a_sentence() => Assert.Empty(
        Enum.GetValues<AuditKind>().Where(kind => kind is not AuditKind.None).Select(RecordWords.KeyOf).Except(English.Keys));

    [Fact]
    public void Every_sentence_is_asked_for_somewhere()
    {
        var quoted = Sources().SelectMany(source => Quoted().Matches(source)).Select(match => match.Groups[1].Value).ToHashSet();

        // The API makes the key of a problem from its code, and the record's page the key of an entry from its kind.
        Assert.Empty(English.Keys
            .Where(key => !key.StartsWith(ProblemPrefix, StringComparison.Ordinal) && !key.StartsWith(RecordWords.Prefix, StringComparison.Ordinal))
            .Except(quoted));
    }

    private static int[] GapsOf(string sentence) =>
        [.. Gap().Matches(sentence).Select(match => int.Parse(match.Groups[1].Value, null)).Distinct().Order()];

    private static IEnumerable<string> Sources() =>
        new[] { "*.cs", "*.cshtml" }
            .SelectMany(pattern => Directory.EnumerateFiles(
                Path.Combine(Root, "src", "Keyback.Server"), pattern, SearchOption.AllDirectories))
            .Select(File.ReadAllText);

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Root, "src", "Keyback.Server", "Texts", file)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder.FullName, "Keyback.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex("""(?:\b(?:T|texts|this)\[|\b(?:Format|Html)\()"(\w+_\w+)""")]
    private static partial Regex Asked();

    [GeneratedRegex("""
        "(\w+_\w+)"
        """)]
    private static partial Regex Quoted();
}
