using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Keyback.Abuse.Kit;

/// <summary>Answers CAPTCHAs as a program can: by the work that a browser would do.</summary>
internal static partial class ProofOfWork
{
    /// <summary>Has a CAPTCHA made and answers it; none where the server makes no more for this network.</summary>
    public static async Task<JsonObject?> SolveAsync(Visitor visitor)
    {
        var made = await visitor.PostAsync("/api/v1/captchas", new JsonObject());
        return made.Status == 201 ? AnswerTo(made) : null;
    }

    /// <summary>The answer to a CAPTCHA that was made.</summary>
    public static JsonObject AnswerTo(Answer made)
    {
        var work = made.Json!["proof_of_work"]!;
        return new JsonObject
        {
            ["id"] = made["id"],
            ["number"] = NumberOf((string)work["salt"]!, (string)work["target"]!, (long)work["max_number"]!),
        };
    }

    /// <summary>The fields that answer the CAPTCHA in a page; none where the page has none.</summary>
    public static (string Name, string Value)[] InPage(string html)
    {
        if (Id().Match(html) is not { Success: true } id)
        {
            return [];
        }

        string Value(string name) => Regex.Match(html, $"data-{name}=\"([^\"]+)\"").Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal);
        var number = NumberOf(Value("salt"), Value("target"), long.Parse(Value("max"), CultureInfo.InvariantCulture));
        return [("captcha_id", id.Groups[1].Value), ("captcha_number", number.ToString(CultureInfo.InvariantCulture))];
    }

    private static long NumberOf(string salt, string target, long most)
    {
        var wanted = Convert.FromHexString(target);
        var text = new byte[Encoding.UTF8.GetByteCount(salt) + 20];
        var start = Encoding.UTF8.GetBytes(salt, text);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (var number = 0L; number <= most; number++)
        {
            number.TryFormat(text.AsSpan(start), out var digits, default, CultureInfo.InvariantCulture);
            SHA256.HashData(text.AsSpan(0, start + digits), digest);
            if (digest.SequenceEqual(wanted))
            {
                return number;
            }
        }

        throw new InvalidOperationException("No number answers this challenge.");
    }

    [GeneratedRegex("name=\"captcha_id\" value=\"([^\"]+)\"")]
    private static partial Regex Id();
}
