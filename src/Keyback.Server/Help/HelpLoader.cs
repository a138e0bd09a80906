using System.Text.Json;
using Keyback.Help;
using Keyback.Server.Texts;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Help;

/// <summary>Reads the content of the help centre, once, at the start. What cannot be used stops it with a sentence.</summary>
internal sealed class HelpLoader(IOptions<HelpOptions> options, IHostEnvironment environment, HelpValues values)
{
    /// <summary>Who answers.</summary>
    internal const string Authors = "authors.json";

    /// <summary>What questions are about.</summary>
    internal const string Tags = "tags.json";

    /// <summary>Names that are pages of the help centre themselves.</summary>
    internal static readonly string[] Taken = ["search", "tags", "way", "feed", "ask"];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    };

    // A published program and a build have the content beside them.
    private string Folder => options.Value.Folder is { Length: > 0 } own
        ? Path.Combine(environment.ContentRootPath, own)
        : Path.Combine(AppContext.BaseDirectory, "content", "help");

    /// <summary>Reads everything.</summary>
    /// <exception cref="HelpContentException">Something cannot be used.</exception>
    public HelpFiles Load()
    {
        if (!Directory.Exists(Folder))
        {
            throw new HelpContentException("Keyback:Help:Folder", $"there is no folder {Folder}.");
        }

        var authors = ReadJson<HelpWrittenAuthor>(Authors);
        var tags = ReadJson<Dictionary<string, string>>(Tags);
        var sources = Languages.All.ToDictionary(language => language.Tag, language => new HelpSource(language.Tag, authors, tags));
        var slugs = sources.ToDictionary(source => source.Key, source => Files(Path.Combine(Folder, source.Key)).Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal));
        Dictionary<string, IReadOnlyList<HelpFileQuestion>> questions = new(StringComparer.Ordinal);
        Dictionary<string, IReadOnlyList<HelpNews>> news = new(StringComparer.Ordinal);
        foreach (var (locale, source) in sources)
        {
            (questions[locale], news[locale]) = Languages.Speaking(locale, () => (LoadQuestions(source, slugs[locale]), LoadNews(source, slugs[locale])));
        }

        KeepInStep(questions);
        return new HelpFiles(sources, questions, news);
    }

    private List<HelpFileQuestion> LoadQuestions(HelpSource source, HashSet<string> slugs)
    {
        if (slugs.Count == 0)
        {
            throw new HelpContentException($"{source.Locale}/", "there is no question.");
        }

        var questions = Files(Path.Combine(Folder, source.Locale)).Select(file => LoadQuestion(file, source, slugs)).ToList();
        var lost = questions.SelectMany(question => question.Value.Related.Where(slug => !slugs.Contains(slug)).Select(slug => (question.Value, slug))).FirstOrDefault();
        return lost is ({ } from, { } to) ? throw new HelpContentException($"{from}.md", $"\"related\" names {to}, and there is no such question.") : questions;
    }

    private HelpFileQuestion LoadQuestion(string path, HelpSource source, HashSet<string> slugs)
    {
        var slug = Path.GetFileNameWithoutExtension(path);
        var name = $"{source.Locale}/{slug}.md";
        if (slug.Any(sign => !char.IsAsciiLetterLower(sign) && !char.IsAsciiDigit(sign) && sign is not '-') || Taken.Contains(slug))
        {
            throw new HelpContentException(name, "the name may have small letters, digits and hyphens, and must not be one of " + string.Join(", ", Taken) + ".");
        }

        var parts = HelpFile.Read(path, name);
        var head = parts[0];
        head.Allow("question", "tags", "also", "order", "date", "updated", "related", "needs");
        if (head.Text.Length > 0)
        {
            throw new HelpContentException(name, "between the question's head and the first line of \"--- answer\" stands a text that belongs to no answer.");
        }

        if (parts.Count == 1)
        {
            throw new HelpContentException(name, "there is no answer.");
        }

        var needs = head.List("needs");
        if (needs.Except(HelpValues.Known).FirstOrDefault() is { } unknown)
        {
            throw new HelpContentException(name, $"\"needs\" cannot be {unknown}; it can be {string.Join(", ", HelpValues.Known)}.");
        }

        var tags = head.List("tags");
        var question = new HelpQuestion
        {
            Slug = slug,
            Locale = source.Locale,
            Title = values.Fill(name, head.Required("question"), markdown: false),
            Also = head.Optional("also") ?? "",
            Tags = tags.Count > 0 ? [.. tags.Select(tag => source.Tag(name, tag))] : throw new HelpContentException(name, "\"tags\" is missing."),
            Order = head.Number("order"),
            Date = head.Date("date"),
            Updated = head.Date("updated"),
            Related = head.List("related"),
            Answers = [.. parts.Skip(1).Select(answer => LoadAnswer(answer, head.Date("date"), source, slugs))],
        };
        return new HelpFileQuestion(
            question,
            needs,
            new HelpDraftText(head.Required("question"), "", question.Also),
            [.. parts.Skip(1).Select(answer => (answer.Required("author"), answer.Flag("professional"), answer.Text))]);
    }

    private HelpAnswer LoadAnswer(HelpFile part, DateOnly date, HelpSource source, HashSet<string> slugs)
    {
        part.Allow("author", "professional", "date");
        var markdown = values.Fill(part.Name, part.Text, markdown: true);
        var plain = HelpMarkdown.Check(part.Name, markdown, path => IsKnown(path, slugs, source));
        if (string.IsNullOrWhiteSpace(plain))
        {
            throw new HelpContentException(part.Name, "an answer says nothing.");
        }

        return new HelpAnswer(
            source.Author(part.Name, part.Required("author")),
            part.Flag("professional"),
            part.Optional("date") is null ? date : part.Date("date"),
            markdown,
            plain);
    }

    private List<HelpNews> LoadNews(HelpSource source, HashSet<string> slugs)
    {
        if (options.Value.News is not { Length: > 0 } written)
        {
            return [];
        }

        var folder = Path.Combine(environment.ContentRootPath, written);
        return Directory.Exists(folder)
            ? [.. Files(Path.Combine(folder, source.Locale)).Select(path => LoadNews(path, source, slugs))]
            : throw new HelpContentException("Keyback:Help:News", $"there is no folder {folder}.");
    }

    private HelpNews LoadNews(string path, HelpSource source, HashSet<string> slugs)
    {
        var name = $"news {source.Locale}/{Path.GetFileName(path)}";
        var file = HelpFile.Read(path, name)[0];
        file.Allow("title", "date");
        var markdown = values.Fill(name, file.Text, markdown: true);
        HelpMarkdown.Check(name, markdown, known => IsKnown(known, slugs, source));
        return new HelpNews(file.Required("title"), file.Date("date"), markdown);
    }

    private Dictionary<string, T> ReadJson<T>(string name)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, T>>(File.ReadAllText(Path.Combine(Folder, name)), Json) ?? [];
        }
        catch (Exception error) when (error is JsonException or FileNotFoundException)
        {
            throw new HelpContentException(name, error.Message);
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal)
        : [];

    // A question in one language only would end every change of language in an error.
    private static void KeepInStep(Dictionary<string, IReadOnlyList<HelpFileQuestion>> questions)
    {
        foreach (var (one, other) in questions.SelectMany(one => questions.Where(other => other.Key != one.Key).Select(other => (one.Value, other))))
        {
            foreach (var question in one.Select(question => question.Value))
            {
                if (other.Value.FirstOrDefault(same => same.Value.Slug == question.Slug)?.Value is not { } twin)
                {
                    throw new HelpContentException($"{question}.md", $"there is no such question in {other.Key}.");
                }

                if (other.Value.All(same => same.Value.Slug != question.Slug || !same.Needs.SequenceEqual(one.First(mine => mine.Value == question).Needs)))
                {
                    throw new HelpContentException($"{question}.md", $"its \"needs\" are others than those in {other.Key}.");
                }

                if (!question.Tags.Select(tag => tag.Key).SequenceEqual(twin.Tags.Select(tag => tag.Key)))
                {
                    throw new HelpContentException($"{question}.md", $"its tags are others than those in {other.Key}.");
                }
            }
        }
    }

    private static bool IsKnown(string path, HashSet<string> slugs, HelpSource source) => path.Split('/', '?', '#') is ["", "help", var first, .. var rest]
        && (first is "tags" ? rest is [var tag, ..] && source.Tags.ContainsKey(tag) : first is "way" or "search" or "ask" || slugs.Contains(first));
}
