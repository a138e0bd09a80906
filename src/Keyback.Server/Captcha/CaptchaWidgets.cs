namespace Keyback.Server.Captcha;

/// <summary>What a page needs to show a provider's widget.</summary>
/// <param name="Class">The class by which the provider's script finds its place.</param>
/// <param name="SiteKey">What the provider calls this site.</param>
/// <param name="Script">The provider's script.</param>
/// <param name="Origins">From where the widget loads; the page's policy lets these in and no others.</param>
internal sealed record CaptchaWidget(string Class, string SiteKey, string Script, string Origins);

/// <summary>
/// The widget of the provider that the operator chose, as long as the provider can be asked. When it cannot, our own
/// picture takes over for a while.
/// </summary>
internal sealed class CaptchaWidgets(CaptchaChoice choice, TimeProvider clock)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1); // after a failure, before the provider is tried again

    private readonly CaptchaWidget? _widget = choice.Source switch
    {
        CaptchaSource.Turnstile => new(
            "cf-turnstile", choice.SiteKey!, "https://challenges.cloudflare.com/turnstile/v0/api.js", "https://challenges.cloudflare.com"),
        CaptchaSource.HCaptcha => new(
            "h-captcha", choice.SiteKey!, "https://js.hcaptcha.com/1/api.js", "https://hcaptcha.com https://*.hcaptcha.com"),
        CaptchaSource.Picture => null,
    };

    private long _restsUntil; // Unix milliseconds

    /// <summary>The widget to show; none where our own picture is shown.</summary>
    internal CaptchaWidget? Current =>
        clock.GetUtcNow().ToUnixTimeMilliseconds() < Interlocked.Read(ref _restsUntil) ? null : _widget;

    /// <summary>The form field that the widget fills; none where there is no provider.</summary>
    internal string? Field => choice.Provider?.Field;

    /// <summary>Asks the provider about a response.</summary>
    internal async Task<CaptchaVerdict> VerifyAsync(string response, CancellationToken ct)
    {
        var verdict = choice.Provider is { } provider ? await provider.VerifyAsync(response, ct) : CaptchaVerdict.Wrong;
        if (verdict is CaptchaVerdict.Unavailable)
        {
            Interlocked.Exchange(ref _restsUntil, (clock.GetUtcNow() + Rest).ToUnixTimeMilliseconds());
        }

        return verdict;
    }
}
