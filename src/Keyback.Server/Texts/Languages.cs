using System.Globalization;
using Keyback.Server.Console;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Microsoft.Net.Http.Headers;

namespace Keyback.Server.Texts;

/// <summary>
/// Which language a request is answered in: <c>?lang=</c>, then the cookie, then the account's own, then
/// <c>Accept-Language</c>, then English.
/// </summary>
internal static class Languages
{
    /// <summary>Remembers the language that somebody chose. It says nothing else about them.</summary>
    internal const string Cookie = "keyback-lang";

    /// <summary>The query parameter that chooses a language.</summary>
    internal const string Parameter = "lang";

    /// <summary>Simplified Chinese.</summary>
    internal const string Chinese = "zh-Hans";

    /// <summary>English.</summary>
    internal const string English = "en";

    private static readonly PathString[] Shared = ["/help", "/sitemap.xml", "/robots.txt"];

    /// <summary>The languages that are complete, each with its own name for itself.</summary>
    internal static IReadOnlyList<(string Tag, string Name)> All { get; } = [(Chinese, "中文"), (English, "English")];

    /// <summary>The tag of the language that this request is answered in.</summary>
    internal static string Current =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName is "zh" ? Chinese : English;

    /// <summary>Sets the culture of each request, and keeps a choice made with <c>?lang=</c>.</summary>
    internal static IApplicationBuilder UseLanguages(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Match(context.Request.Query[Parameter]) is { } chosen && !IsShared(context.Request.Path))
        {
            context.Response.Cookies.Append(Cookie, chosen, new()
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax,
                Secure = Cookies.AreSecure(context),
            });
        }

        Speak(Chosen(context.Request) ?? Accepted(context.Request) ?? English);
        return next(context);
    });

    /// <summary>Prefers the language of the member or account that is signed in, where nobody chose another. After authentication.</summary>
    internal static IApplicationBuilder UseLanguageOfAccount(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Match(context.CurrentStaff()?.Member.Locale ?? context.CurrentSession()?.Locale) is { } own && Chosen(context.Request) is null)
        {
            Speak(own);
        }

        return next(context);
    });

    /// <summary>The address of the page being shown, in another language.</summary>
    internal static string LinkTo(string tag, HttpRequest request)
    {
        // A form's handler stands in the query, too; following a link repeats no form.
        var kept = request.Query.Where(pair => pair.Key is not (Parameter or "handler"));
        return request.PathBase + request.Path + QueryString.Create(kept).Add(Parameter, tag);
    }

    /// <summary>
    /// The language that a tag means to us; none for others. Whoever reads any Chinese is better served by simplified
    /// characters than by English.
    /// </summary>
    internal static string? Match(string? tag) => tag switch
    {
        null => null,
        _ when IsOrBelow(tag, "zh") => Chinese,
        _ when IsOrBelow(tag, English) => English,
        _ => null,
    };

    // Pages that everybody shares set no cookie; their links carry the choice on. What somebody asks is nobody else's.
    private static bool IsShared(PathString path) => !path.StartsWithSegments("/help/ask", StringComparison.OrdinalIgnoreCase) && Array.Exists(Shared, shared => path.StartsWithSegments(shared, StringComparison.OrdinalIgnoreCase));

    private static bool IsOrBelow(string tag, string language) =>
        tag.Equals(language, StringComparison.OrdinalIgnoreCase)
        || tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers the rest of this request in this language.</summary>
    internal static void Speak(string tag)
    {
        var culture = CultureInfo.GetCultureInfo(tag);
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
    }

    /// <summary>Does something in this language, and goes back to the one before.</summary>
    internal static T Speaking<T>(string tag, Func<T> act)
    {
        var (culture, ui) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            Speak(tag);
            return act();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, ui);
        }
    }

    private static string? Chosen(HttpRequest request) => Match(request.Query[Parameter]) ?? Match(request.Cookies[Cookie]);

    private static string? Accepted(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .Where(language => language.Quality is not 0)
        .OrderByDescending(language => language, StringWithQualityHeaderValueComparer.QualityComparer)
        .Select(language => Match(language.Value.Value))
        .FirstOrDefault(tag => tag is not null);
}
