namespace Keyback.Server.Help;

/// <summary>Something of the help centre's content that cannot be used. Its message names the file and says what is wrong.</summary>
internal sealed class HelpContentException(string file, string fault) : Platform.ConfigurationException($"{file}: {fault}");

/// <summary>Who answers: a part of the operator's staff.</summary>
/// <param name="Key">Its name in files.</param>
/// <param name="Name">Its name, in the reader's language.</param>
/// <param name="Line">What it does, in one line.</param>
/// <param name="Initials">One or two characters that stand in the picture's place.</param>
/// <param name="Staff">Whether it belongs to the operator.</param>
internal sealed record HelpAuthor(string Key, string Name, string Line, string Initials, bool Staff);

/// <summary>What a question is about.</summary>
/// <param name="Key">Its name in addresses, the same in every language.</param>
/// <param name="Name">Its name, in the reader's language.</param>
internal sealed record HelpTag(string Key, string Name);

/// <summary>One answer.</summary>
/// <param name="Author">Whose.</param>
/// <param name="Professional">Whether its author does this for a living.</param>
/// <param name="Date">When it was written.</param>
/// <param name="Markdown">What it says, its gaps filled.</param>
/// <param name="Plain">The same without any marks: a paragraph or list item a line.</param>
internal sealed record HelpAnswer(HelpAuthor Author, bool Professional, DateOnly Date, string Markdown, string Plain);

/// <summary>One question in one language.</summary>
internal sealed record HelpQuestion
{
    /// <summary>Its name in addresses, the same in every language.</summary>
    public required string Slug { get; init; }

    /// <summary>The language: <c>zh-Hans</c> or <c>en</c>.</summary>
    public required string Locale { get; init; }

    /// <summary>The question.</summary>
    public required string Title { get; init; }

    /// <summary>What else belongs to it, in Markdown, its gaps filled; empty where the question says all.</summary>
    public string Details { get; init; } = "";

    /// <summary>The same without any marks.</summary>
    public string DetailsPlain { get; init; } = "";

    /// <summary>Words under which people look for it and that are not in it.</summary>
    public required string Also { get; init; }

    /// <summary>What it is about, the most important first.</summary>
    public required IReadOnlyList<HelpTag> Tags { get; init; }

    /// <summary>Where it stands among all; the smallest first.</summary>
    public required int Order { get; init; }

    /// <summary>When it came.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateOnly Updated { get; init; }

    /// <summary>Questions to read next, by their names.</summary>
    public required IReadOnlyList<string> Related { get; init; }

    /// <summary>The answers, the best first; at least one.</summary>
    public required IReadOnlyList<HelpAnswer> Answers { get; init; }

    /// <summary>The first sentence or two of the best answer.</summary>
    public string Summary => HelpWords.Shortened(Answers[0].Plain.Replace('\n', ' '), 160);

    /// <summary>Prints its name.</summary>
    public override string ToString() => $"{Locale}/{Slug}";
}

/// <summary>Something that the operator has to tell.</summary>
/// <param name="Title">What, in a few words.</param>
/// <param name="Date">Since when.</param>
/// <param name="Markdown">The rest.</param>
internal sealed record HelpNews(string Title, DateOnly Date, string Markdown);

/// <summary>The help centre in one language.</summary>
internal sealed class HelpBook
{
    private readonly Dictionary<string, HelpQuestion> _bySlug;
    private readonly Lazy<HelpIndex> _index;

    public HelpBook(string locale, IReadOnlyList<HelpQuestion> questions, IReadOnlyList<HelpNews> news)
    {
        Locale = locale;
        Questions = [.. questions.OrderBy(question => question.Order).ThenBy(question => question.Slug, StringComparer.Ordinal)];
        News = [.. news.OrderByDescending(item => item.Date)];
        _bySlug = Questions.ToDictionary(question => question.Slug, StringComparer.Ordinal);
        Tags = [.. Questions.SelectMany(question => question.Tags).GroupBy(tag => tag)
            .OrderByDescending(tag => tag.Count()).ThenBy(tag => tag.Key.Key, StringComparer.Ordinal)
            .Select(tag => (tag.Key, tag.Count()))];
        _index = new(() => new HelpIndex(Questions.Select(HelpEntry.Of)));
    }

    /// <summary>The language: <c>zh-Hans</c> or <c>en</c>.</summary>
    public string Locale { get; }

    /// <summary>Every question, the most important first.</summary>
    public IReadOnlyList<HelpQuestion> Questions { get; }

    /// <summary>What the operator has to tell, the latest first.</summary>
    public IReadOnlyList<HelpNews> News { get; }

    /// <summary>Every tag and how many questions have it, the most popular first.</summary>
    public IReadOnlyList<(HelpTag Tag, int Count)> Tags { get; }

    /// <summary>The questions that came last.</summary>
    public IEnumerable<HelpQuestion> Latest =>
        Questions.OrderByDescending(question => question.Date).ThenBy(question => question.Slug, StringComparer.Ordinal);

    /// <summary>The question of this name, or none.</summary>
    public HelpQuestion? Find(string? slug) => slug is not null && _bySlug.TryGetValue(slug, out var question) ? question : null;

    /// <summary>The questions that answer a search, the best first.</summary>
    public IReadOnlyList<(HelpQuestion Question, HelpHit Hit)> Search(HelpQuery query, int most) =>
        [.. _index.Value.Search(query, most).Select(hit => (Questions[hit.Entry], hit))];

    /// <summary>Questions like this one: those that it names, then those that share its tags and words.</summary>
    public IEnumerable<HelpQuestion> Similar(HelpQuestion question)
    {
        var byWords = _index.Value.Search(HelpQuery.Of(question.Title), 20).ToDictionary(hit => Questions[hit.Entry].Slug, hit => hit.Score);
        var best = byWords.Values.DefaultIfEmpty(1).Max();
        var rated = Questions.Select(other => (
            Other: other,
            Score: other.Tags.Intersect(question.Tags).Count() + (2 * byWords.GetValueOrDefault(other.Slug) / best)));
        return question.Related.Select(Find).OfType<HelpQuestion>()
            .Concat(rated.Where(other => other.Score > 0).OrderByDescending(other => other.Score).Select(other => other.Other))
            .Distinct()
            .Where(other => other.Slug != question.Slug);
    }
}
