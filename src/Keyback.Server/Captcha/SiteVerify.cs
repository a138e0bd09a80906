using System.Text.Json;

namespace Keyback.Server.Captcha;

/// <summary>The <c>siteverify</c> call that Turnstile and hCaptcha have in common: a form goes out, JSON comes back.</summary>
/// <param name="http">Follows no redirects, for the form carries the secret; takes no large answers.</param>
/// <param name="logger">Where failures go. Neither secrets nor responses do.</param>
internal sealed class SiteVerify(HttpClient http, ILogger logger)
{
    // Codes that speak of us and not of the person. Everything else that is no success is the person's answer.
    private static readonly string[] OurFault =
    [
        "missing-input-secret", "invalid-input-secret", "bad-request", "invalid-sitekey", "missing-sitekey",
        "sitekey-secret-mismatch", "not-using-dummy-secret",
    ];

    private const string TheirFault = "internal-error";

    /// <summary>Asks once, or as often as allowed while no answer is to be had.</summary>
    /// <param name="provider">The provider's name, for the log.</param>
    /// <param name="url">Where it is asked.</param>
    /// <param name="form">What is sent.</param>
    /// <param name="timeout">How long all tries together may take.</param>
    /// <param name="tries">More than one only where the form makes a repetition harmless.</param>
    /// <param name="ct">Ends the wait when the caller has gone.</param>
    internal async Task<CaptchaVerdict> AskAsync(
        string provider, Uri url, IReadOnlyDictionary<string, string> form, TimeSpan timeout, int tries, CancellationToken ct)
    {
        for (var tried = 1; ; tried++)
        {
            var (verdict, again) = await TryAsync(provider, url, form, timeout / tries, ct);
            if (!again || tried == tries)
            {
                return verdict;
            }
        }
    }

    private async Task<(CaptchaVerdict Verdict, bool Again)> TryAsync(
        string provider, Uri url, IReadOnlyDictionary<string, string> form, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var answer = await http.PostAsync(url, content, limit.Token);
            var status = (int)answer.StatusCode;
            if (status is >= 300 and < 400 or >= 500)
            {
                logger.CaptchaProviderFailed(provider, $"status {status}");
                return (CaptchaVerdict.Unavailable, status >= 500);
            }

            // A refused secret comes with status 400 from some, and with 200 from others: the body decides.
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(limit.Token));
            return Judge(provider, body.RootElement);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            logger.CaptchaProviderFailed(provider, "no answer in time");
        }
        catch (HttpRequestException exception)
        {
            logger.CaptchaProviderFailed(provider, $"{exception.HttpRequestError}");
        }
        catch (JsonException)
        {
            logger.CaptchaProviderFailed(provider, "the answer is no JSON");
            return (CaptchaVerdict.Unavailable, Again: false);
        }

        return (CaptchaVerdict.Unavailable, Again: true);
    }

    private (CaptchaVerdict Verdict, bool Again) Judge(string provider, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("success", out var success)
            || success.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            logger.CaptchaProviderFailed(provider, "the answer says neither yes nor no");
            return (CaptchaVerdict.Unavailable, Again: false);
        }

        var codes = Codes(answer);
        if (success.ValueKind == JsonValueKind.True)
        {
            return (CaptchaVerdict.Right, Again: false);
        }

        if (OurFault.FirstOrDefault(codes.Contains) is { } code)
        {
            logger.CaptchaProviderRefusedUs(provider, code);
            return (CaptchaVerdict.Unavailable, Again: false);
        }

        if (codes.Contains(TheirFault))
        {
            logger.CaptchaProviderFailed(provider, TheirFault);
            return (CaptchaVerdict.Unavailable, Again: true);
        }

        return (CaptchaVerdict.Wrong, Again: false);
    }

    private static HashSet<string> Codes(JsonElement answer) =>
        answer.TryGetProperty("error-codes", out var codes) && codes.ValueKind == JsonValueKind.Array
            ? [.. codes.EnumerateArray().Where(code => code.ValueKind == JsonValueKind.String).Select(code => code.GetString()!)]
            : [];
}
