namespace Keyback.Help;

/// <summary>What stands once for each language of a question.</summary>
/// <param name="Title">The question.</param>
/// <param name="Details">What else belongs to it, in Markdown; may be empty.</param>
/// <param name="Also">Words under which people look for it and that are not in it.</param>
public sealed record HelpDraftText(string Title, string Details, string Also)
{
    /// <summary>Nothing yet.</summary>
    public static HelpDraftText Empty { get; } = new("", "", "");
}

/// <summary>One answer, in every language.</summary>
/// <param name="Author">As whom: a name of the help centre's authors.</param>
/// <param name="Professional">Whether it has the mark <em>professional answer</em>.</param>
/// <param name="Markdown">What it says, by the tag of the language.</param>
public sealed record HelpDraftAnswer(string Author, bool Professional, IReadOnlyDictionary<string, string> Markdown)
{
    /// <summary>What it says in a language; may be empty.</summary>
    public string In(string locale) => Markdown.GetValueOrDefault(locale) ?? "";
}

/// <summary>One version of a question and its answers, as staff write it: complete or not.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Tags">What it is about, the most important first.</param>
/// <param name="Order">Where it stands among all; the smallest first.</param>
/// <param name="Related">Questions to read next, by their names.</param>
/// <param name="Texts">The question, by the tag of the language.</param>
/// <param name="Answers">The answers, the best first.</param>
public sealed record HelpDraft(
    string Slug,
    IReadOnlyList<string> Tags,
    int Order,
    IReadOnlyList<string> Related,
    IReadOnlyDictionary<string, HelpDraftText> Texts,
    IReadOnlyList<HelpDraftAnswer> Answers)
{
    /// <summary>The longest name in addresses, in characters.</summary>
    public const int LongestSlug = 80;

    /// <summary>The longest question, in code points.</summary>
    public const int LongestTitle = 200;

    /// <summary>The longest details, words to look for included, in code points.</summary>
    public const int LongestDetails = 4000;

    /// <summary>The longest answer in one language, in code points.</summary>
    public const int LongestAnswer = 12_000;

    /// <summary>The most answers.</summary>
    public const int MostAnswers = 6;

    /// <summary>The question in a language; may be empty.</summary>
    public HelpDraftText In(string locale) => Texts.GetValueOrDefault(locale) ?? HelpDraftText.Empty;

    /// <summary>Prints its name.</summary>
    public override string ToString() => Slug;
}
