using System.Globalization;
using System.Text.Json;
using Keyback.Server.Texts;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Help;

/// <summary>Reads the content of the help centre, once, at the start. What cannot be used stops it with a sentence.</summary>
internal sealed class HelpLoader(IOptions<HelpOptions> options, IHostEnvironment environment, HelpValues values)
{
    private const string Authors = "authors.json";
    private const string Tags = "tags.json";

    /// <summary>Names that are pages of the help centre themselves.</summary>
    internal static readonly string[] Taken = ["search", "tags", "way", "feed"];

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
    public HelpLibrary Load()
    {
        if (!Directory.Exists(Folder))
        {
            throw new HelpContentException("Keyback:Help:Folder", $"there is no folder {Folder}.");
        }

        var authors = ReadJson<WrittenAuthor>(Authors);
        var tags = ReadJson<Dictionary<string, string>>(Tags);
        var books = Languages.All.ToDictionary(language => language.Tag, language => Speaking(language.Tag, () => LoadBook(language.Tag, authors, tags)));
        KeepInStep([.. books.Values]);
        return new HelpLibrary(books);
    }

    private HelpBook LoadBook(string locale, Dictionary<string, WrittenAuthor> authors, Dictionary<string, Dictionary<string, string>> tags)
    {
        var files = Files(Path.Combine(Folder, locale)).ToList();
        if (files.Count == 0)
        {
            throw new HelpContentException($"{locale}/", "there is no question.");
        }

        var slugs = files.Select(file => Path.GetFileNameWithoutExtension(file)).ToHashSet(StringComparer.Ordinal);
        Source source = new(locale, authors, tags, path => IsKnown(path, slugs, tags));
        var questions = files.Select(file => LoadQuestion(file, source)).ToList();
        var lost = questions.SelectMany(question => question.Value.Related.Where(slug => !slugs.Contains(slug)).Select(slug => (question.Value, slug))).FirstOrDefault();
        return lost is ({ } from, { } to)
            ? throw new HelpContentException($"{from}.md", $"\"related\" names {to}, and there is no such question.")
            : new HelpBook(locale, [.. questions.Where(question => !question.Needs.Intersect(values.Absent).Any()).Select(question => question.Value)], LoadNews(source));
    }

    private (HelpQuestion Value, IReadOnlyList<string> Needs) LoadQuestion(string path, Source source)
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
        return (new HelpQuestion
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
            Answers = [.. parts.Skip(1).Select(answer => LoadAnswer(answer, head.Date("date"), source))],
        }, needs);
    }

    private HelpAnswer LoadAnswer(HelpFile part, DateOnly date, Source source)
    {
        part.Allow("author", "professional", "date");
        var markdown = values.Fill(part.Name, part.Text, markdown: true);
        var plain = HelpMarkdown.Check(part.Name, markdown, source.IsKnown);
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

    private List<HelpNews> LoadNews(Source source)
    {
        if (options.Value.News is not { Length: > 0 } written)
        {
            return [];
        }

        var folder = Path.Combine(environment.ContentRootPath, written);
        return Directory.Exists(folder)
            ? [.. Files(Path.Combine(folder, source.Locale)).Select(path => LoadNews(path, source))]
            : throw new HelpContentException("Keyback:Help:News", $"there is no folder {folder}.");
    }

    private HelpNews LoadNews(string path, Source source)
    {
        var name = $"news {source.Locale}/{Path.GetFileName(path)}";
        var file = HelpFile.Read(path, name)[0];
        file.Allow("title", "date");
        var markdown = values.Fill(name, file.Text, markdown: true);
        HelpMarkdown.Check(name, markdown, source.IsKnown);
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
    private static void KeepInStep(IReadOnlyList<HelpBook> books)
    {
        foreach (var (one, other) in books.SelectMany(one => books.Where(other => other != one).Select(other => (one, other))))
        {
            if (one.Questions.FirstOrDefault(question => other.Find(question.Slug) is null) is { } alone)
            {
                throw new HelpContentException($"{alone}.md", $"there is no such question in {other.Locale}.");
            }

            if (one.Questions.FirstOrDefault(question => !question.Tags.Select(tag => tag.Key).SequenceEqual(other.Find(question.Slug)!.Tags.Select(tag => tag.Key))) is { } torn)
            {
                throw new HelpContentException($"{torn}.md", $"its tags are others than those in {other.Locale}.");
            }
        }
    }

    private static bool IsKnown(string path, HashSet<string> slugs, Dictionary<string, Dictionary<string, string>> tags) => path.Split('/', '?', '#') is ["", "help", var first, .. var rest]
        && (first is "tags" ? rest is [var tag, ..] && tags.ContainsKey(tag) : first is "way" or "search" || slugs.Contains(first));

    private static T Speaking<T>(string locale, Func<T> load)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo(locale), CultureInfo.GetCultureInfo(locale));
            return load();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }

    private sealed record WrittenAuthor(
        Dictionary<string, string> Name, Dictionary<string, string> Line, Dictionary<string, string> Initials, bool Staff);

    // What the questions of one language are made with.
    private sealed record Source(
        string Locale, Dictionary<string, WrittenAuthor> Authors, Dictionary<string, Dictionary<string, string>> Tags, Func<string, bool> IsKnown)
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
}
