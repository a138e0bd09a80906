using Keyback.Limits;
using Keyback.Messages;
using Microsoft.Extensions.Options;

namespace Keyback.Channels.Gateways;

/// <summary>How SMS leave. Bound from <c>Keyback:Sms</c>; a bad value stops the start with a sentence that names it.</summary>
public sealed class SmsOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Sms";

    /// <summary>
    /// <c>none</c> (default): no SMS, and nobody is offered the ways by phone; <c>aliyun</c>: Alibaba Cloud Dysmsapi;
    /// <c>tencent</c>: Tencent Cloud SMS; <c>twilio</c>; <c>http</c>: a program of the operator's; <c>file</c>: files, for
    /// trials. Case does not matter.
    /// </summary>
    public string Provider { get; set; } = "none";

    /// <summary>A directory that gets one JSON file a message with provider <c>file</c>. Relative to the content root. Default: none.</summary>
    public string? PickupDirectory { get; set; }

    /// <summary>
    /// The last part of the address to which gateways tell what became of a message: at least 32 letters or digits that
    /// nobody can guess, for most gateways sign nothing. Default: none, no receipts.
    /// </summary>
    public string? ReceiptsSecret { get; set; }

    /// <summary>How long the gateway may take for one message. Default 10 seconds; from 1 second to 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Who is asked whether a number has passed to somebody else: <c>none</c> (default) or <c>aliyun</c>, who charges for it
    /// and knows mainland numbers. Case does not matter.
    /// </summary>
    public string NumberReuseCheck { get; set; } = "none";

    /// <summary>Alibaba Cloud.</summary>
    public AliyunSmsOptions Aliyun { get; set; } = new();

    /// <summary>Tencent Cloud.</summary>
    public TencentSmsOptions Tencent { get; set; } = new();

    /// <summary>Twilio.</summary>
    public TwilioSmsOptions Twilio { get; set; } = new();

    /// <summary>A program of the operator's.</summary>
    public HttpSmsOptions Http { get; set; } = new();

    /// <summary>The names that stand in front of messages (签名), as approved by the gateway.</summary>
    public SmsNames Signatures { get; set; } = new();

    /// <summary>The gateway's approved texts.</summary>
    public SmsTemplateOptions Templates { get; set; } = new();

    /// <summary>What SMS may cost.</summary>
    [ValidateObjectMembers]
    public SmsSpendingOptions Spending { get; set; } = new();

    /// <summary>Whether <see cref="NumberReuseCheck"/> asks anybody, or null where it is none of the words above.</summary>
    internal bool? AsksAboutReuse() => NumberReuseCheck?.Trim().ToLowerInvariant() switch
    {
        "none" or "" => false,
        "aliyun" => true,
        _ => null,
    };

    /// <summary>Where Twilio tells what became of a message, or null without a <see cref="ReceiptsSecret"/>. Twilio signs this address.</summary>
    public Uri? TwilioReceipts(OwnerLinks links)
    {
        ArgumentNullException.ThrowIfNull(links);
        return ReceiptsSecret is { Length: > 0 } secret ? links.SmsReceipts(TwilioChannel.Name, secret) : null;
    }

    /// <summary>What <see cref="Provider"/> asks for, or null where it is none of the words above.</summary>
    public SmsProvider? ReadProvider() => Provider?.Trim().ToLowerInvariant() switch
    {
        "none" or "" => SmsProvider.None,
        "aliyun" => SmsProvider.Aliyun,
        "tencent" => SmsProvider.Tencent,
        "twilio" => SmsProvider.Twilio,
        "http" => SmsProvider.Http,
        "file" => SmsProvider.File,
        _ => null,
    };
}

/// <summary>Who takes SMS.</summary>
public enum SmsProvider
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Alibaba Cloud Dysmsapi.</summary>
    Aliyun,

    /// <summary>Tencent Cloud SMS.</summary>
    Tencent,

    /// <summary>Twilio Messages.</summary>
    Twilio,

    /// <summary>A program of the operator's.</summary>
    Http,

    /// <summary>A directory.</summary>
    File,
}

/// <summary>Alibaba Cloud Dysmsapi. Bound from <c>Keyback:Sms:Aliyun</c>.</summary>
public sealed class AliyunSmsOptions
{
    /// <summary>Names the key. Default: none.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>The key. Only signatures made with it are sent. Default: none.</summary>
    public string? AccessKeySecret { get; set; }

    /// <summary>Where the API is, https.</summary>
    public string Endpoint { get; set; } = "https://dysmsapi.aliyuncs.com";

    /// <summary>The authorisation of the service that knows numbers that were sold again. Default: none.</summary>
    public string? ReuseAuthCode { get; set; }

    /// <summary>Where that service is, https.</summary>
    public string ReuseEndpoint { get; set; } = "https://dytnsapi.aliyuncs.com";
}

/// <summary>Tencent Cloud SMS. Bound from <c>Keyback:Sms:Tencent</c>.</summary>
public sealed class TencentSmsOptions
{
    /// <summary>Names the key. Default: none.</summary>
    public string? SecretId { get; set; }

    /// <summary>The key. Only signatures made with it are sent. Default: none.</summary>
    public string? SecretKey { get; set; }

    /// <summary>The application's number in the SMS console. Default: none.</summary>
    public string? SdkAppId { get; set; }

    /// <summary>The region of the API.</summary>
    public string Region { get; set; } = "ap-guangzhou";

    /// <summary>Where the API is, https.</summary>
    public string Endpoint { get; set; } = "https://sms.tencentcloudapi.com";
}

/// <summary>Twilio Messages. Bound from <c>Keyback:Sms:Twilio</c>.</summary>
public sealed class TwilioSmsOptions
{
    /// <summary>The account. Default: none.</summary>
    public string? AccountSid { get; set; }

    /// <summary>Its token. Default: none.</summary>
    public string? AuthToken { get; set; }

    /// <summary>The number or name that sends. Default: none; this or <see cref="MessagingServiceSid"/> is needed.</summary>
    public string? From { get; set; }

    /// <summary>The messaging service that sends, instead. Default: none.</summary>
    public string? MessagingServiceSid { get; set; }

    /// <summary>Where the API is, https.</summary>
    public string Endpoint { get; set; } = "https://api.twilio.com";
}

/// <summary>A program of the operator's that takes each message as JSON. Bound from <c>Keyback:Sms:Http</c>.</summary>
public sealed class HttpSmsOptions
{
    /// <summary>Where messages are posted to, https. Default: none.</summary>
    public string? Url { get; set; }

    /// <summary>The <c>Authorization</c> header, such as <c>Bearer …</c>. Default: none.</summary>
    public string? Authorization { get; set; }

    /// <summary>A key that signs each body, so that the program knows whom it is from. At least 32 characters. Default: none.</summary>
    public string? SigningSecret { get; set; }
}

/// <summary>One name a language, and others for numbers outside the mainland where gateways tell them apart.</summary>
public class SmsNames
{
    /// <summary>In Simplified Chinese. Default: none.</summary>
    public string? ZhHans { get; set; }

    /// <summary>In English. Default: none.</summary>
    public string? En { get; set; }

    /// <summary>In Simplified Chinese, for numbers outside the mainland. Default: none, <see cref="ZhHans"/> serves.</summary>
    public string? ZhHansAbroad { get; set; }

    /// <summary>In English, for numbers outside the mainland. Default: none, <see cref="En"/> serves.</summary>
    public string? EnAbroad { get; set; }

    /// <summary>The one for a message: of its language if there is one, else of the other, for a code is read in any.</summary>
    internal string? For(string locale, bool abroad)
    {
        string?[] chinese = abroad ? [ZhHansAbroad, ZhHans] : [ZhHans];
        string?[] english = abroad ? [EnAbroad, En] : [En];
        string?[] wanted = locale == "zh-Hans" ? [.. chinese, .. english] : [.. english, .. chinese];
        return wanted.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
    }
}

/// <summary>One approved text.</summary>
public sealed class SmsTemplate : SmsNames
{
    /// <summary>
    /// The values that the text takes, in its order: names such as <c>code</c>, <c>minutes</c>, <c>reference</c>. Default:
    /// none, which means <c>code</c> alone for a code and no value for a notice.
    /// </summary>
    public IList<string> Parameters { get; set; } = [];
}

/// <summary>The approved texts by what they tell. Bound from <c>Keyback:Sms:Templates</c>.</summary>
public sealed class SmsTemplateOptions
{
    /// <summary>The code of a Recovery.</summary>
    public SmsTemplate RecoveryCode { get; set; } = new();

    /// <summary>The password was changed.</summary>
    public SmsTemplate PasswordChanged { get; set; } = new();

    /// <summary>Somebody signed in with a temporary code.</summary>
    public SmsTemplate TemporarySignIn { get; set; } = new();

    /// <summary>The account is frozen.</summary>
    public SmsTemplate AccountFrozen { get; set; } = new();

    /// <summary>Recovery of the account is frozen.</summary>
    public SmsTemplate RecoveryFrozen { get; set; } = new();

    /// <summary>Somebody changed the account in its settings.</summary>
    public SmsTemplate AccountChanged { get; set; } = new();

    /// <summary>The code that proves a new number.</summary>
    public SmsTemplate ContactCode { get; set; } = new();

    /// <summary>Somebody tried to add this number to another account.</summary>
    public SmsTemplate ContactTaken { get; set; } = new();

    /// <summary>The code that proves the number of somebody who signs up.</summary>
    public SmsTemplate SignUpCode { get; set; } = new();

    /// <summary>Somebody wants to sign up with a number that has an account.</summary>
    public SmsTemplate SignUpKnown { get; set; } = new();

    /// <summary>Somebody says to have lost the second factor, and waits.</summary>
    public SmsTemplate RecoveryWaits { get; set; } = new();

    /// <summary>That wait is over.</summary>
    public SmsTemplate RecoveryReturn { get; set; } = new();

    /// <summary>Too many wrong second factors came.</summary>
    public SmsTemplate FactorClosed { get; set; } = new();

    /// <summary>Support was asked to add a new address or number.</summary>
    public SmsTemplate ContactChangeWaits { get; set; } = new();

    /// <summary>This number belongs to an account now.</summary>
    public SmsTemplate NumberJoined { get; set; } = new();

    /// <summary>The operator tries the way out.</summary>
    public SmsTemplate Trial { get; set; } = new();

    /// <summary>The text for an SMS of this kind, or null where there is no such kind.</summary>
    internal SmsTemplate? For(string template) => template switch
    {
        "recovery_code" => RecoveryCode,
        "password_changed" => PasswordChanged,
        "temporary_sign_in" => TemporarySignIn,
        "account_frozen" => AccountFrozen,
        "recovery_frozen" => RecoveryFrozen,
        "account_changed" => AccountChanged,
        "contact_code" => ContactCode,
        "contact_taken" => ContactTaken,
        "sign_up_code" => SignUpCode,
        "sign_up_known" => SignUpKnown,
        "recovery_waits" => RecoveryWaits,
        "recovery_return" => RecoveryReturn,
        "factor_closed" => FactorClosed,
        "contact_change_waits" => ContactChangeWaits,
        "number_joined" => NumberJoined,
        "trial" => Trial,
        _ => null,
    };
}
