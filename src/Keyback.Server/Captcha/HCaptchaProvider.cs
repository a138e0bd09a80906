namespace Keyback.Server.Captcha;

/// <summary>hCaptcha (docs.hcaptcha.com, "Verify the User Response Server Side").</summary>
/// <remarks>
/// The site key goes along, so that a response made for another site of the same owner does not count. The visitor's
/// address, <c>remoteip</c>, is optional and not sent. There is one try: a second one might find the response used.
/// </remarks>
internal sealed class HCaptchaProvider(SiteVerify siteVerify, CaptchaOptions options) : ICaptchaProvider
{
    private const int LongestResponse = 8192; // characters; they are seen to have about 2,000

    private readonly Uri _url = new(string.IsNullOrEmpty(options.VerifyUrl)
        ? "https://api.hcaptcha.com/siteverify"
        : options.VerifyUrl);

    public string Field => "h-captcha-response";

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
            ["sitekey"] = options.SiteKey!,
        };
        return await siteVerify.AskAsync("hcaptcha", _url, form, options.Timeout, tries: 1, ct);
    }
}
