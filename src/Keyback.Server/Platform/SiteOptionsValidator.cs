using System.Net;
using Keyback.Limits;
using Keyback.Storage;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>Stops a start that could not end well, with a sentence that names the setting.</summary>
internal sealed class SiteOptionsValidator(IConfiguration configuration, IHostEnvironment environment) : IValidateOptions<SiteOptions>
{
    private static readonly string[] OtherSections = ["Storage", "Email", "Limits", "Captcha", "Sms"];

    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        List<string> faults = [.. UnknownKeys(), .. PublicUrlFaults(options), .. KeyFaults(options), .. ProxyFaults(options)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    internal static bool IsNetwork(string text) => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _);

    private IEnumerable<string> UnknownKeys()
    {
        var known = typeof(SiteOptions).GetProperties().Select(property => property.Name).Concat(OtherSections).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return configuration.GetSection(SiteOptions.Section).GetChildren()
            .Where(child => !known.Contains(child.Key))
            .Select(child => $"{child.Path} is no setting of Keyback. Correct its name or remove it.");
    }

    private IEnumerable<string> PublicUrlFaults(SiteOptions options)
    {
        if (options.PublicUrl is null)
        {
            if (!environment.IsDevelopment())
            {
                yield return "Keyback:PublicUrl is missing. Set it to the address under which people reach this server, such as https://id.shop.example.";
            }

            yield break;
        }

        if (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url is not { Query: "", Fragment: "", UserInfo: "" })
        {
            yield return "Keyback:PublicUrl must be an absolute http or https address without user, query or fragment.";
        }
        else if (url.Scheme == "http" && !url.IsLoopback)
        {
            yield return "Keyback:PublicUrl must be https, or http on localhost: codes and passwords would cross the network in the clear.";
        }
    }

    private IEnumerable<string> KeyFaults(SiteOptions options)
    {
        if (options is { Key: not null, KeyFile: not null })
        {
            yield return "Keyback:Key and Keyback:KeyFile are both set. Set one.";
        }
        else if (options is { Key: null, KeyFile: null } && !environment.IsDevelopment())
        {
            yield return "Keyback:Key is missing. Set it to 32 random bytes in base64 (openssl rand -base64 32), or name a file with them in Keyback:KeyFile.";
        }
        else if (options.Key is { } key && ConfiguredKeys.Fault(key) is { } fault)
        {
            yield return $"Keyback:Key {fault}";
        }

        foreach (var (previous, index) in options.PreviousKeys.Select((previous, index) => (previous, index)))
        {
            if (ConfiguredKeys.Fault(previous) is { } previousFault)
            {
                yield return $"Keyback:PreviousKeys:{index} {previousFault}";
            }
        }
    }

    private static IEnumerable<string> ProxyFaults(SiteOptions options) => options.TrustedProxies
        .Where(proxy => !IsNetwork(proxy))
        .Select(proxy => "Keyback:TrustedProxies holds something that is neither an address nor a network such as 10.0.0.0/8.");
}

/// <summary>The generated checks of the attributes.</summary>
[OptionsValidator]
internal sealed partial class SiteAttributesValidator : IValidateOptions<SiteOptions>;

/// <summary>The generated checks of the attributes.</summary>
[OptionsValidator]
internal sealed partial class LimitsAttributesValidator : IValidateOptions<LimitsOptions>;

/// <summary>The generated checks of the attributes.</summary>
[OptionsValidator]
internal sealed partial class StorageAttributesValidator : IValidateOptions<StorageOptions>;
