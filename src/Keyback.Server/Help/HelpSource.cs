using Keyback.Help;

namespace Keyback.Server.Help;

/// <summary>Somebody who answers, as <c>authors.json</c> has it: each member by the tag of the language.</summary>
internal sealed record HelpWrittenAuthor(
    Dictionary<string, string> Name, Dictionary<string, string> Line, Dictionary<string, string> Initials, bool Staff);

/// <summary>A question of the files: as it is shown, and as it was written.</summary>
/// <param name="Value">As it is shown on this server.</param>
/// <param name="Needs">What a server without has no such question.</param>
/// <param name="Text">The question as it was written.</param>
/// <param name="Answers">The answers as they were written.</param>
internal sealed record HelpFileQuestion(
    HelpQuestion Value, IReadOnlyList<string> Needs, HelpDraftText Text, IReadOnlyList<(string Author, bool Professional, string Markdown)> Answers);

/// <summary>What the questions of one language are made with.</summary>
internal sealed record HelpSource(
    string Locale, IReadOnlyDictionary<string, HelpWrittenAuthor> Authors, IReadOnlyDictionary<string, Dictionary<string, string>> Tags)
{
    public HelpAuthor Author(string file, string key) => Authors.TryGetValue(key, out var author)
        ? new HelpAuthor(key, Words(author.Name), Words(author.Line), Words(author.Initials), author.Staff)
        : throw new HelpContentException(file, $"\"author\" names {key}, whom {HelpLoader.Authors} does not know.");

    public HelpTag Tag(string file, string key) => Tags.TryGetValue(key, out var names)
        ? new HelpTag(key, names.GetValueOrDefault(Locale) ?? throw new HelpContentException(HelpLoader.Tags, $"{key} has no name in {Locale}."))
        : throw new HelpContentException(file, $"\"tags\" names {key}, which {HelpLoader.Tags} does not know.");

    private string Words(Dictionary<string, string> words) =>
        words.GetValueOrDefault(Locale) ?? throw new HelpContentException(HelpLoader.Authors, $"something is not said in {Locale}.");
}

/// <summary>Everything that the files hold. It does not change while the server runs.</summary>
/// <param name="Sources">By the tag of the language.</param>
/// <param name="Questions">By the tag of the language: those too that this server does not have.</param>
/// <param name="News">By the tag of the language.</param>
internal sealed record HelpFiles(
    IReadOnlyDictionary<string, HelpSource> Sources,
    IReadOnlyDictionary<string, IReadOnlyList<HelpFileQuestion>> Questions,
    IReadOnlyDictionary<string, IReadOnlyList<HelpNews>> News)
{
    /// <summary>The question of this name in a language, or none.</summary>
    public HelpFileQuestion? Find(string locale, string slug) => Questions[locale].FirstOrDefault(question => question.Value.Slug == slug);

    /// <summary>The question of this name as it was written, in every language; none where no file has it.</summary>
    public HelpDraft? Written(string slug)
    {
        var written = Questions.Keys.Select(locale => (Locale: locale, Question: Find(locale, slug)!)).Where(one => one.Question is not null).ToList();
        if (written.Count == 0)
        {
            return null;
        }

        var first = written[0].Question.Value;
        var longest = written.MaxBy(one => one.Question.Answers.Count).Question;
        return new HelpDraft(
            slug,
            [.. first.Tags.Select(tag => tag.Key)],
            first.Order,
            first.Related,
            written.ToDictionary(one => one.Locale, one => one.Question.Text),
            [.. longest.Answers.Select((answer, at) => new HelpDraftAnswer(
                answer.Author,
                answer.Professional,
                written.ToDictionary(one => one.Locale, one => one.Question.Answers.ElementAtOrDefault(at).Markdown ?? "")))]);
    }
}
