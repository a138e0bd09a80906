using Microsoft.Extensions.Options;

namespace Keyback.Server.Captcha;

/// <summary>Finds every mistake in <see cref="CaptchaOptions"/> at once, each in a sentence that names its key.</summary>
internal sealed class CaptchaOptionsValidator : IValidateOptions<CaptchaOptions>
{
    public ValidateOptionsResult Validate(string? name, CaptchaOptions options)
    {
        List<string> mistakes = [.. Words(options), .. Keys(options), .. Address(options)];
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Words(CaptchaOptions options)
    {
        if (options.ReadMode() is null)
        {
            yield return $"{CaptchaOptions.Section}:{nameof(options.Mode)} must be \"adaptive\", \"always\" or \"never\".";
        }

        if (options.ReadProvider() is null)
        {
            yield return $"{CaptchaOptions.Section}:{nameof(options.Provider)} must be \"picture\", \"turnstile\" or \"hcaptcha\".";
        }

        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromSeconds(30))
        {
            yield return $"{CaptchaOptions.Section}:{nameof(options.Timeout)} must be from 00:00:01 to 00:00:30.";
        }
    }

    private static IEnumerable<string> Keys(CaptchaOptions options)
    {
        var own = options.ReadProvider() is CaptchaSource.Picture;
        foreach (var (key, value) in new[] { (nameof(options.SiteKey), options.SiteKey), (nameof(options.Secret), options.Secret) })
        {
            if (own && !string.IsNullOrEmpty(value))
            {
                yield return $"{CaptchaOptions.Section}:{key} is set, but {CaptchaOptions.Section}:{nameof(options.Provider)} is \"picture\", " +
                    "which has none. Set the provider whose it is, or remove the key.";
            }
            else if (!own && string.IsNullOrWhiteSpace(value))
            {
                yield return $"{CaptchaOptions.Section}:{key} is missing. {CaptchaOptions.Section}:{nameof(options.Provider)} \"{options.Provider}\" gives one to every site.";
            }
        }
    }

    // The secret travels there, so the way must be closed to others.
    private static IEnumerable<string> Address(CaptchaOptions options)
    {
        if (options.VerifyUrl is not { Length: > 0 } address)
        {
            yield break;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url is not { Query: "", Fragment: "", UserInfo: "" }
            || !(url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)))
        {
            yield return $"{CaptchaOptions.Section}:{nameof(options.VerifyUrl)} must be an https address without user, query or fragment (http only on this machine).";
        }
    }
}
