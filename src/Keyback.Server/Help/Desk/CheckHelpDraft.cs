using Keyback.Help;
using Keyback.Server.Support;
using Keyback.Server.Texts;

namespace Keyback.Server.Help.Desk;

/// <summary>Says what is wrong with a draft: what cannot be kept at all, and what a published question needs.</summary>
internal sealed class CheckHelpDraft(HelpComposer composer, HelpLibrary library, HelpValues values, PageTexts texts)
{
    /// <summary>Everything that is wrong, each in a sentence of the reader's language.</summary>
    /// <param name="draft">The text.</param>
    /// <param name="present">The question's present name; none for one that is new.</param>
    /// <param name="complete">Whether it is to be published.</param>
    public IReadOnlyList<string> Handle(HelpDraft draft, string? present, bool complete) =>
        [.. Name(draft.Slug, present), .. Facts(draft), .. draft.Texts.SelectMany(text => Text(draft, text.Key)), .. complete ? Missing(draft) : []];

    private IEnumerable<string> Name(string slug, string? present)
    {
        var fits = slug.Length is > 1 and <= HelpDraft.LongestSlug && slug.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign is '-') && !slug.StartsWith('-');
        if (!fits || HelpLoader.Taken.Contains(slug))
        {
            yield return texts.Format("HelpDesk_SlugWrong", HelpDraft.LongestSlug);
        }
        else if (slug != present && composer.Files.Written(slug) is not null)
        {
            yield return texts["HelpDesk_SlugTaken"];
        }
    }

    private IEnumerable<string> Facts(HelpDraft draft)
    {
        var source = composer.Files.Sources[Languages.English];
        if (draft.Tags.Any(tag => !source.Tags.ContainsKey(tag)) || draft.Answers.Any(answer => !source.Authors.ContainsKey(answer.Author)))
        {
            yield return texts["HelpDesk_Unknown"];
        }

        foreach (var related in draft.Related.Where(related => library.Current.Find(related) is null))
        {
            yield return texts.Format("HelpDesk_RelatedWrong", related);
        }

        if (draft.Answers.Count > HelpDraft.MostAnswers)
        {
            yield return texts.Format("HelpDesk_AnswersWrong", HelpDraft.MostAnswers);
        }
    }

    private IEnumerable<string> Text(HelpDraft draft, string locale)
    {
        var language = NameOf(locale);
        var text = draft.In(locale);
        if (WrittenText.Length(text.Title) > HelpDraft.LongestTitle || WrittenText.Length(text.Details) + WrittenText.Length(text.Also) > HelpDraft.LongestDetails)
        {
            yield return texts.Format("HelpDesk_TextLong", language, HelpDraft.LongestTitle, HelpDraft.LongestDetails);
        }

        if (values.WrongGap(text.Title) is { } gap)
        {
            yield return texts.Format("HelpDesk_Gap", language, gap);
        }

        if (Fault(text.Details, draft.Slug) is { } fault)
        {
            yield return texts.Format("HelpDesk_InDetails", language, fault);
        }

        foreach (var (at, answer) in draft.Answers.Index())
        {
            if (WrittenText.Length(answer.In(locale)) > HelpDraft.LongestAnswer)
            {
                yield return texts.Format("HelpDesk_AnswerLong", language, at + 1, HelpDraft.LongestAnswer);
            }

            if (Fault(answer.In(locale), draft.Slug) is { } wrong)
            {
                yield return texts.Format("HelpDesk_InAnswer", language, at + 1, wrong);
            }
        }
    }

    private string? Fault(string markdown, string slug) => values.WrongGap(markdown) is { } gap
        ? texts.Format("HelpDesk_GapHere", gap)
        : HelpMarkdown.FindFault(markdown, path => IsKnown(path, slug)) is { } fault ? HelpFaultWords.Of(fault, texts) : null;

    private bool IsKnown(string path, string slug) => path.Split('/', '?', '#') is ["", "help", var first, .. var rest]
        && (first is "tags" ? rest is [var tag, ..] && composer.Files.Sources[Languages.English].Tags.ContainsKey(tag)
            : first == slug || first is "way" or "search" or "ask" || library.Current.Find(first) is not null || composer.Files.Written(first) is not null);

    private IEnumerable<string> Missing(HelpDraft draft)
    {
        if (draft.Tags.Count == 0)
        {
            yield return texts["HelpDesk_NoTag"];
        }

        foreach (var (locale, name) in Languages.All)
        {
            if (draft.In(locale).Title.Length == 0 || draft.Answers.Count == 0 || draft.Answers.Any(answer => answer.In(locale).Length == 0))
            {
                yield return texts.Format("HelpDesk_Incomplete", name);
            }
        }
    }

    private static string NameOf(string locale) => Languages.All.First(language => language.Tag == locale).Name;
}
