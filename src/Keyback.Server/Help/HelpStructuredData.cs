using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace Keyback.Server.Help;

/// <summary>What search engines read of a page: schema.org in JSON-LD. It is data, so the security policy has nothing to allow.</summary>
internal static class HelpStructuredData
{
    // Chinese as it is; <, > and & never, so that no text ends the element that holds it.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>A question with its answers as a <c>QAPage</c>.</summary>
    /// <param name="question">The question.</param>
    /// <param name="url">Where it stands.</param>
    /// <param name="trail">What stands in the path above it: name and address of each.</param>
    public static IHtmlContent Of(HelpQuestion question, string url, IEnumerable<(string Name, string Url)> trail)
    {
        JsonObject page = new()
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "QAPage",
            ["inLanguage"] = question.Locale,
            ["breadcrumb"] = new JsonObject
            {
                ["@type"] = "BreadcrumbList",
                ["itemListElement"] = new JsonArray([.. trail.Append((Name: question.Title, Url: url)).Select((step, at) => new JsonObject
                {
                    ["@type"] = "ListItem",
                    ["position"] = at + 1,
                    ["name"] = step.Name,
                    ["item"] = step.Url,
                })]),
            },
            ["mainEntity"] = new JsonObject
            {
                ["@type"] = "Question",
                ["name"] = question.Title,
                ["text"] = question.DetailsPlain is { Length: > 0 } details ? details : question.Title,
                ["url"] = url,
                ["datePublished"] = Day(question.Date),
                ["dateModified"] = Day(question.Updated),
                ["author"] = Author(question.Answers[0].Author),
                ["answerCount"] = question.Answers.Count,
                ["acceptedAnswer"] = Answer(question.Answers[0], url, 1),
                ["suggestedAnswer"] = new JsonArray([.. question.Answers.Skip(1).Select((answer, at) => Answer(answer, url, at + 2))]),
            },
        };
        if (question.Answers.Count == 1)
        {
            page["mainEntity"]!.AsObject().Remove("suggestedAnswer");
        }

        return new HtmlString($"<script type=\"application/ld+json\">{page.ToJsonString(Json)}</script>");
    }

    private static JsonObject Answer(HelpAnswer answer, string url, int number) => new()
    {
        ["@type"] = "Answer",
        ["text"] = answer.Plain,
        ["url"] = string.Create(CultureInfo.InvariantCulture, $"{url}#answer-{number}"),
        ["datePublished"] = Day(answer.Date),
        ["author"] = Author(answer.Author),
    };

    private static JsonObject Author(HelpAuthor author) => new() { ["@type"] = "Organization", ["name"] = author.Name };

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
