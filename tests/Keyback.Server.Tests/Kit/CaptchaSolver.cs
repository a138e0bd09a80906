using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyback.Storage.Captchas;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Kit;

/// <summary>Answers CAPTCHAs: by the work that a browser would do, or by looking into the store where the text is.</summary>
internal static partial class CaptchaSolver
{
    /// <summary>A fresh CAPTCHA for programs.</summary>
    public static async Task<Reply> MakeAsync(ApiClient api) => await api.PostAsync("/api/v1/captchas", []);

    /// <summary>The number of its proof of work.</summary>
    public static long NumberOf(string salt, string target, long most)
    {
        for (var number = 0L; number <= most; number++)
        {
            var text = salt + number.ToString(CultureInfo.InvariantCulture);
            if (Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) == target)
            {
                return number;
            }
        }

        throw new InvalidOperationException("No number answers this challenge.");
    }

    /// <summary>The answer by number to what <see cref="MakeAsync"/> gave.</summary>
    public static JsonObject ByNumber(Reply made)
    {
        var work = made.Json!["proof_of_work"]!;
        return new JsonObject
        {
            ["id"] = made["id"],
            ["number"] = NumberOf((string)work["salt"]!, (string)work["target"]!, (long)work["max_number"]!),
        };
    }

    /// <summary>The text, as whoever looks at the picture reads it.</summary>
    public static async Task<string> TextAsync(KeybackHost host, string id, string holder)
    {
        var store = host.Services.GetRequiredService<CaptchaStore>();
        return await store.FindTextAsync(Guid.Parse(id), store.Holder(holder), host.Clock.GetUtcNow(), CancellationToken.None)
            ?? throw new InvalidOperationException("This one cannot be answered by this holder.");
    }

    /// <summary>The fields that answer the CAPTCHA in a page by its proof of work.</summary>
    public static (string Name, string Value)[] InPage(string html)
    {
        string Value(string name) => Regex.Match(html, $"data-{name}=\"([^\"]+)\"").Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        var number = NumberOf(Value("salt"), Value("target"), long.Parse(Value("max"), CultureInfo.InvariantCulture));
        return [("captcha_id", IdIn(html)), ("captcha_number", number.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The id of the CAPTCHA in a page.</summary>
    public static string IdIn(string html) => Id().Match(html).Groups[1].Value;

    [GeneratedRegex("name=\"captcha_id\" value=\"([^\"]+)\"")]
    private static partial Regex Id();
}
