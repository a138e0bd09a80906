using Keyback.Help;
using Keyback.Server.Texts;
using Keyback.Storage.Help;

namespace Keyback.Server.Help;

/// <summary>Makes of what staff wrote the questions that everybody reads, by the rules of the files: one renderer, one sanitiser, the same gaps.</summary>
internal sealed class HelpComposer(HelpFiles files, HelpValues values)
{
    /// <summary>What the files hold.</summary>
    public HelpFiles Files => files;

    /// <summary>The question in a language, as it would be shown.</summary>
    /// <exception cref="HelpContentException">Something in it cannot be shown.</exception>
    public HelpQuestion Compose(HelpDraft draft, string locale, DateOnly date, DateOnly updated) => Languages.Speaking(locale, () =>
    {
        var name = $"{locale}/{draft.Slug}";
        var source = files.Sources[locale];
        var text = draft.In(locale);
        var details = values.Fill(name, text.Details, markdown: true);
        return new HelpQuestion
        {
            Slug = draft.Slug,
            Locale = locale,
            Title = values.Fill(name, text.Title, markdown: false),
            Details = details,
            DetailsPlain = HelpMarkdown.Check(name, details, _ => true),
            Also = text.Also,
            Tags = [.. draft.Tags.Select(tag => source.Tag(name, tag))],
            Order = draft.Order,
            Date = date,
            Updated = updated,
            Related = draft.Related,
            Answers = [.. draft.Answers.Select(answer => Compose(name, answer, source, updated))],
        };
    });

    /// <summary>The help centre in every language: the files, and in their place or beside them what staff published.</summary>
    /// <param name="published">What staff published.</param>
    /// <param name="failed">Told of each that cannot be shown; then the file stands, if there is one.</param>
    public IReadOnlyDictionary<string, HelpBook> Books(IReadOnlyList<PublishedHelp> published, Action<string, HelpContentException> failed)
    {
        Dictionary<string, Dictionary<string, HelpQuestion>> written = new(StringComparer.Ordinal);
        foreach (var question in published.Where(question => files.Find(Languages.English, question.Record.Slug) is not { } file || Has(file)))
        {
            try
            {
                written[question.Record.Slug] = Languages.All.ToDictionary(language => language.Tag, language => Compose(question, language.Tag));
            }
            catch (HelpContentException fault)
            {
                failed(question.Record.Slug, fault);
            }
        }

        return Languages.All.ToDictionary(language => language.Tag, language => new HelpBook(
            language.Tag,
            [
                .. files.Questions[language.Tag].Where(Has).Select(file => file.Value).Where(file => !written.ContainsKey(file.Slug)),
                .. written.Values.Select(question => question[language.Tag]),
            ],
            files.News[language.Tag]));
    }

    /// <summary>Whether this server has what a question of the files needs.</summary>
    public bool Has(HelpFileQuestion file) => !file.Needs.Intersect(values.Absent).Any();

    private HelpQuestion Compose(PublishedHelp question, string locale)
    {
        var updated = Day(question.Record.UpdatedAt);
        var date = files.Find(locale, question.Record.Slug)?.Value.Date ?? Day(question.Record.PublishedAt);
        var composed = Compose(question.Draft, locale, date, updated);
        return composed.Tags.Count > 0 && composed.Answers.Count > 0
            ? composed
            : throw new HelpContentException($"{locale}/{question.Record.Slug}", "there is no tag or no answer."); // the door lets none through
    }

    private HelpAnswer Compose(string name, HelpDraftAnswer answer, HelpSource source, DateOnly date)
    {
        var markdown = values.Fill(name, answer.In(source.Locale), markdown: true);
        return new HelpAnswer(source.Author(name, answer.Author), answer.Professional, date, markdown, HelpMarkdown.Check(name, markdown, _ => true));
    }

    private static DateOnly Day(DateTimeOffset? at) => DateOnly.FromDateTime((at ?? DateTimeOffset.UnixEpoch).UtcDateTime);
}
