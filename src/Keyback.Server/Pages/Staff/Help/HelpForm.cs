using Keyback.Help;
using Keyback.Server.Support;
using Keyback.Server.Texts;

namespace Keyback.Server.Pages.Staff.Help;

/// <summary>A question as it is filled in. Every language is there, whatever was sent.</summary>
internal sealed class HelpForm
{
    /// <summary>The question's name in addresses.</summary>
    public string? Slug { get; set; }

    /// <summary>What it is about most.</summary>
    public string? MainTag { get; set; }

    /// <summary>What else it is about.</summary>
    public List<string> Tags { get; set; } = [];

    /// <summary>Where it stands among all.</summary>
    public int Order { get; set; }

    /// <summary>Questions to read next, by their names, with commas or spaces between.</summary>
    public string? Related { get; set; }

    /// <summary>The question, by the tag of the language.</summary>
    public Dictionary<string, TextForm> Texts { get; set; } = [];

    /// <summary>The answers, the best first.</summary>
    public List<AnswerForm> Answers { get; set; } = [];

    /// <summary>What stands once for each language.</summary>
    internal sealed class TextForm
    {
        /// <summary>The question.</summary>
        public string? Title { get; set; }

        /// <summary>What else belongs to it.</summary>
        public string? Details { get; set; }

        /// <summary>Words under which people look for it.</summary>
        public string? Also { get; set; }
    }

    /// <summary>One answer.</summary>
    internal sealed class AnswerForm
    {
        /// <summary>As whom.</summary>
        public string? Author { get; set; }

        /// <summary>Whether it has the mark.</summary>
        public bool Professional { get; set; }

        /// <summary>What it says, by the tag of the language.</summary>
        public Dictionary<string, string?> Markdown { get; set; } = [];
    }

    /// <summary>The form with a text filled in.</summary>
    public static HelpForm Of(HelpDraft draft) => new()
    {
        Slug = draft.Slug,
        MainTag = draft.Tags.Count > 0 ? draft.Tags[0] : null,
        Tags = [.. draft.Tags.Skip(1)],
        Order = draft.Order,
        Related = string.Join(", ", draft.Related),
        Texts = Languages.All.ToDictionary(language => language.Tag, language => draft.In(language.Tag) is var text
            ? new TextForm { Title = text.Title, Details = text.Details, Also = text.Also }
            : new TextForm()),
        Answers = [.. draft.Answers.Select(answer => new AnswerForm
        {
            Author = answer.Author,
            Professional = answer.Professional,
            Markdown = Languages.All.ToDictionary(language => language.Tag, language => (string?)answer.In(language.Tag)),
        })],
    };

    /// <summary>What was filled in. An answer without words in any language is none.</summary>
    /// <param name="slug">The name that stays, or none.</param>
    public HelpDraft ToDraft(string? slug) => new(
        slug ?? WrittenText.OnOneLine(Slug),
        [.. Tags.Prepend(MainTag ?? "").Where(tag => tag.Length > 0).Distinct()],
        Math.Clamp(Order, 0, 9999),
        [.. (Related ?? "").Split([',', '，', '、', ' ', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()],
        Languages.All.ToDictionary(language => language.Tag, language => Texts.GetValueOrDefault(language.Tag) is { } text
            ? new HelpDraftText(WrittenText.OnOneLine(text.Title), WrittenText.Plain(text.Details), WrittenText.OnOneLine(text.Also))
            : HelpDraftText.Empty),
        [.. Answers.Select(answer => new HelpDraftAnswer(
            answer.Author ?? "",
            answer.Professional,
            Languages.All.ToDictionary(language => language.Tag, language => WrittenText.Plain(answer.Markdown.GetValueOrDefault(language.Tag)))))
            .Where(answer => answer.Markdown.Values.Any(markdown => markdown.Length > 0))]);
}
