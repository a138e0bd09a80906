using Keyback.Help;

namespace Keyback.Server.Pages.Staff.Help;

/// <summary>Two texts of a question, line by line: what belongs to every language, then each language for itself.</summary>
internal static class HelpDiff
{
    /// <summary>What became of the lines that belong to every language.</summary>
    public static IReadOnlyList<(LineFate Fate, string Line)> Facts(HelpDraft earlier, HelpDraft later) => LineDiff.Of(FactsOf(earlier), FactsOf(later));

    /// <summary>What became of the lines of one language.</summary>
    public static IReadOnlyList<(LineFate Fate, string Line)> In(string locale, HelpDraft earlier, HelpDraft later) =>
        LineDiff.Of(TextOf(earlier, locale), TextOf(later, locale));

    // As a file would say it, so that whoever knows those reads it at once.
    private static string FactsOf(HelpDraft draft) => string.Join('\n', (string[])
    [
        $"/help/{draft.Slug}",
        $"tags: {string.Join(", ", draft.Tags)}",
        $"order: {draft.Order}",
        $"related: {string.Join(", ", draft.Related)}",
        .. draft.Answers.Select((answer, at) => $"answer {at + 1}: {answer.Author}{(answer.Professional ? " ✓" : "")}"),
    ]);

    private static string TextOf(HelpDraft draft, string locale)
    {
        var text = draft.In(locale);
        return string.Join('\n', (IEnumerable<string>)
        [
            text.Title,
            .. text.Also.Length > 0 ? [$"also: {text.Also}"] : Array.Empty<string>(),
            .. text.Details.Length > 0 ? ["", text.Details] : Array.Empty<string>(),
            .. draft.Answers.SelectMany((answer, at) => (string[])["", $"--- {at + 1}", answer.In(locale)]),
        ]);
    }
}
