namespace Keyback.Server.Captcha;

/// <summary>When a CAPTCHA is asked for, and whose. Bound from <c>Keyback:Captcha</c>.</summary>
public sealed class CaptchaOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Captcha";

    /// <summary>
    /// <c>adaptive</c> (default): when a network or an identifier starts more than its share; <c>always</c>: at every
    /// start; <c>never</c>. The e-mail link way always asks, unless <c>never</c>. Case does not matter.
    /// </summary>
    public string Mode { get; set; } = "adaptive";

    /// <summary>
    /// <c>picture</c> (default): our own picture, sound and proof of work, with nobody else involved; <c>turnstile</c>:
    /// Cloudflare Turnstile; <c>hcaptcha</c>: hCaptcha. Case does not matter.
    /// </summary>
    public string Provider { get; set; } = "picture";

    /// <summary>What the provider calls this site; its widget on the page carries it. Default: none; needed with a provider other than <c>picture</c>.</summary>
    public string? SiteKey { get; set; }

    /// <summary>What proves to the provider that it is this site that asks. Default: none; needed with a provider other than <c>picture</c>.</summary>
    public string? Secret { get; set; }

    /// <summary>Where the provider is asked, if not at its public address: a proxy, say. Default: none.</summary>
    public string? VerifyUrl { get; set; }

    /// <summary>
    /// How long the provider may take, from 1 to 30 seconds. Default 5 seconds: whoever waits longer is better served by
    /// our own picture.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What <see cref="Mode"/> asks for, or null where it is none of the words above.</summary>
    internal CaptchaMode? ReadMode() => Mode?.Trim().ToLowerInvariant() switch
    {
        "adaptive" => CaptchaMode.Adaptive,
        "always" => CaptchaMode.Always,
        "never" => CaptchaMode.Never,
        _ => null,
    };

    /// <summary>What <see cref="Provider"/> asks for, or null where it is none of the words above.</summary>
    internal CaptchaSource? ReadProvider() => Provider?.Trim().ToLowerInvariant() switch
    {
        "picture" => CaptchaSource.Picture,
        "turnstile" => CaptchaSource.Turnstile,
        "hcaptcha" => CaptchaSource.HCaptcha,
        _ => null,
    };
}

/// <summary>When a CAPTCHA is asked for.</summary>
internal enum CaptchaMode
{
    /// <summary>When a network or an identifier starts more than its share.</summary>
    Adaptive,

    /// <summary>At every start.</summary>
    Always,

    /// <summary>Not even on the e-mail link way.</summary>
    Never,
}

/// <summary>Whose CAPTCHA it is.</summary>
internal enum CaptchaSource
{
    /// <summary>Our own.</summary>
    Picture,

    /// <summary>Cloudflare Turnstile.</summary>
    Turnstile,

    /// <summary>hCaptcha.</summary>
    HCaptcha,
}
