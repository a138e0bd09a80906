using Keyback.Limits;
using Microsoft.Extensions.Options;

namespace Keyback.Channels.Gateways;

/// <summary>Finds every mistake in <see cref="SmsOptions"/> at once, each in a sentence that names its key.</summary>
internal sealed class SmsOptionsValidator : IValidateOptions<SmsOptions>
{
    private const string Section = SmsOptions.Section;
    private const int ShortestSecret = 32;

    private static readonly string[] KnownParameters = ["code", "minutes", "reference"];

    public ValidateOptionsResult Validate(string? name, SmsOptions options)
    {
        List<string> mistakes =
        [
            .. Common(options),
            .. options.ReadProvider() switch
            {
                SmsProvider.Aliyun => [.. Aliyun(options.Aliyun), .. Approved(options)],
                SmsProvider.Tencent => [.. Tencent(options.Tencent), .. Approved(options)],
                SmsProvider.Twilio => Twilio(options.Twilio),
                SmsProvider.Http => Http(options.Http),
                SmsProvider.File => Missing(nameof(options.PickupDirectory), options.PickupDirectory),
                SmsProvider.None or null => [],
            },
            .. options.AsksAboutReuse() is true ? Reuse(options) : [],
        ];
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> Common(SmsOptions options)
    {
        if (options.ReadProvider() is null)
        {
            yield return $"{Section}:{nameof(options.Provider)} must be \"none\", \"aliyun\", \"tencent\", \"twilio\", \"http\" or \"file\".";
        }

        if (options.AsksAboutReuse() is null)
        {
            yield return $"{Section}:{nameof(options.NumberReuseCheck)} must be \"none\" or \"aliyun\".";
        }

        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(1))
        {
            yield return $"{Section}:{nameof(options.Timeout)} must be from 00:00:01 to 00:01:00.";
        }

        if (options.ReceiptsSecret is { Length: > 0 } secret && (secret.Length is < ShortestSecret or > 256 || !secret.All(char.IsAsciiLetterOrDigit)))
        {
            yield return $"{Section}:{nameof(options.ReceiptsSecret)} must be 32 to 256 letters or digits (openssl rand -hex 32).";
        }

        foreach (var (index, _) in options.Spending.Regions.Index().Where(region => !SmsSpending.IsRegion(region.Item)))
        {
            yield return $"{SmsSpendingOptions.Section}:{nameof(options.Spending.Regions)}:{index} must be a country with phone numbers, as two capital letters of ISO 3166-1 such as CN.";
        }

        foreach (var property in typeof(SmsTemplateOptions).GetProperties())
        {
            var template = (SmsTemplate)property.GetValue(options.Templates)!;
            foreach (var (index, _) in template.Parameters.Index().Where(one => !KnownParameters.Contains(one.Item)))
            {
                yield return $"{Section}:Templates:{property.Name}:{nameof(template.Parameters)}:{index} must be \"code\", \"minutes\" or \"reference\".";
            }
        }
    }

    private static IEnumerable<string> Aliyun(AliyunSmsOptions aliyun) =>
    [
        .. Missing("Aliyun:AccessKeyId", aliyun.AccessKeyId),
        .. Missing("Aliyun:AccessKeySecret", aliyun.AccessKeySecret),
        .. Endpoint("Aliyun:Endpoint", aliyun.Endpoint),
    ];

    private static IEnumerable<string> Reuse(SmsOptions options) =>
    [
        .. options.ReadProvider() is SmsProvider.Aliyun ? [] : Missing("Aliyun:AccessKeyId", options.Aliyun.AccessKeyId),
        .. options.ReadProvider() is SmsProvider.Aliyun ? [] : Missing("Aliyun:AccessKeySecret", options.Aliyun.AccessKeySecret),
        .. Missing("Aliyun:ReuseAuthCode", options.Aliyun.ReuseAuthCode),
        .. Endpoint("Aliyun:ReuseEndpoint", options.Aliyun.ReuseEndpoint),
    ];

    private static IEnumerable<string> Tencent(TencentSmsOptions tencent) =>
    [
        .. Missing("Tencent:SecretId", tencent.SecretId),
        .. Missing("Tencent:SecretKey", tencent.SecretKey),
        .. Missing("Tencent:SdkAppId", tencent.SdkAppId),
        .. Missing("Tencent:Region", tencent.Region),
        .. Endpoint("Tencent:Endpoint", tencent.Endpoint),
    ];

    private static IEnumerable<string> Twilio(TwilioSmsOptions twilio) =>
    [
        .. Missing("Twilio:AccountSid", twilio.AccountSid),
        .. Missing("Twilio:AuthToken", twilio.AuthToken),
        .. string.IsNullOrWhiteSpace(twilio.From) == string.IsNullOrWhiteSpace(twilio.MessagingServiceSid)
            ? (string[])[$"{Section}:Twilio:From or {Section}:Twilio:MessagingServiceSid is needed: set one of the two."]
            : [],
        .. Endpoint("Twilio:Endpoint", twilio.Endpoint),
    ];

    private static IEnumerable<string> Http(HttpSmsOptions http)
    {
        if (http.Url is not { Length: > 0 })
        {
            yield return $"{Section}:Http:Url is missing. Set it to the address of the program that takes the messages.";
        }
        else if (!IsClosedWay(http.Url, out _))
        {
            yield return $"{Section}:Http:Url must be an https address without user or fragment (http only on this machine).";
        }

        if (http.Authorization is { Length: > 0 } header && header.Any(letter => letter is < ' ' or > '~'))
        {
            yield return $"{Section}:Http:Authorization must be printable ASCII, such as Bearer and a token.";
        }

        if (http.SigningSecret is { Length: > 0 and < ShortestSecret })
        {
            yield return $"{Section}:Http:SigningSecret must have at least 32 characters (openssl rand -hex 32).";
        }
    }

    private static IEnumerable<string> Approved(SmsOptions options)
    {
        if (options.Templates.RecoveryCode.For("en", abroad: true) is null)
        {
            yield return $"{Section}:Templates:RecoveryCode:ZhHans is missing. Set it, or another language's, to the id of the text that the gateway has approved for codes.";
        }

        if (options.Signatures.For("en", abroad: true) is null)
        {
            yield return $"{Section}:Signatures:ZhHans is missing. Set it, or another language's, to the name that the gateway has approved.";
        }
    }

    private static IEnumerable<string> Missing(string key, string? value) => string.IsNullOrWhiteSpace(value)
        ? [$"{Section}:{key} is missing. What {Section}:Provider or {Section}:NumberReuseCheck names needs it."]
        : [];

    // Numbers and codes travel there, so the way must be closed to others. The path is the API's own.
    private static IEnumerable<string> Endpoint(string key, string? value) =>
        IsClosedWay(value, out var url) && url is { AbsolutePath: "/", Query: "" }
            ? []
            : [$"{Section}:{key} must be an https address without user, path, query or fragment (http only on this machine)."];

    private static bool IsClosedWay(string? address, out Uri? url) =>
        Uri.TryCreate(address, UriKind.Absolute, out url) && url is { Fragment: "", UserInfo: "" }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
