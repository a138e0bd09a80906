namespace Keyback.Server.Captcha;

/// <summary>Cloudflare Turnstile (developers.cloudflare.com/turnstile/get-started/server-side-validation).</summary>
/// <remarks>The visitor's address, <c>remoteip</c>, is optional there and not sent: it is nobody's business.</remarks>
internal sealed class TurnstileProvider(SiteVerify siteVerify, CaptchaOptions options, Randomness randomness, TimeProvider clock) : ICaptchaProvider
{
    private const int LongestResponse = 2048; // characters, by Cloudflare's word
    private const int Tries = 2; // a repetition with the same idempotency key is not counted as a second use

    private readonly Uri _url = new(string.IsNullOrEmpty(options.VerifyUrl)
        ? "https://challenges.cloudflare.com/turnstile/v0/siteverify"
        : options.VerifyUrl);

    public string Field => "cf-turnstile-response";

    public async Task<CaptchaVerdict> VerifyAsync(string? response, CancellationToken ct)
    {
        if (!WidgetResponse.IsPlausible(response, LongestResponse))
        {
            return CaptchaVerdict.Wrong;
        }

        var form = new Dictionary<string, string>
        {
            ["secret"] = options.Secret!,
            ["response"] = response,
            ["idempotency_key"] = randomness.NewId(clock.GetUtcNow()).ToString(),
        };
        return await siteVerify.AskAsync("turnstile", _url, form, options.Timeout, Tries, ct);
    }
}
