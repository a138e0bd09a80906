using Microsoft.Extensions.Options;

namespace Keyback.Server.WeChat;

/// <summary>Finds every mistake in <see cref="WeChatOptions"/> at once, each in a sentence that names its key.</summary>
internal sealed class WeChatOptionsValidator : IValidateOptions<WeChatOptions>
{
    public ValidateOptionsResult Validate(string? name, WeChatOptions options)
    {
        List<string> mistakes =
        [
            .. Pair(nameof(options.WebsiteAppId), options.WebsiteAppId, nameof(options.WebsiteAppSecret), options.WebsiteAppSecret),
            .. Pair(nameof(options.OfficialAppId), options.OfficialAppId, nameof(options.OfficialAppSecret), options.OfficialAppSecret),
            .. Address(nameof(options.AuthorizeBase), options.AuthorizeBase),
            .. Address(nameof(options.ApiBase), options.ApiBase),
        ];
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Pair(string idName, string? id, string secretName, string? secret)
    {
        if (string.IsNullOrEmpty(id) && !string.IsNullOrEmpty(secret))
        {
            yield return $"{WeChatOptions.Section}:{idName} is missing, but {WeChatOptions.Section}:{secretName} is set. Set both or neither.";
        }
        else if (!string.IsNullOrEmpty(id) && string.IsNullOrWhiteSpace(secret))
        {
            yield return $"{WeChatOptions.Section}:{secretName} is missing. The app of {WeChatOptions.Section}:{idName} has one.";
        }

        if (!string.IsNullOrEmpty(id) && !id.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-'))
        {
            yield return $"{WeChatOptions.Section}:{idName} must be an app id of letters and digits; it begins with wx.";
        }
    }

    // Secrets and people's identities travel there, so the way must be closed to others.
    private static IEnumerable<string> Address(string name, string? address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url is not { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
            || !(url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)))
        {
            yield return $"{WeChatOptions.Section}:{name} must be an https address without user, path, query or fragment (http only on this machine).";
        }
    }
}
