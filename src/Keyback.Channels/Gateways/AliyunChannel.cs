using System.Text.Json;
using Keyback.Messages;

namespace Keyback.Channels.Gateways;

/// <summary>
/// Alibaba Cloud Dysmsapi, version 2017-05-25 (https://help.aliyun.com/document_detail/55284.html). It sends approved
/// texts only, and does not tell copies apart.
/// </summary>
internal sealed class AliyunChannel(SmsOptions options, AliyunApi api, SmsGateway gateway) : ISmsChannel
{
    /// <summary>The gateway's name in reasons.</summary>
    public const string Name = "aliyun";

    /// <summary>The version of the interface.</summary>
    public const string Version = "2017-05-25";

    private const string Keys = "check Keyback:Sms:Aliyun:AccessKeyId and AccessKeySecret, and that the key may send SMS";
    private const string Clock = "set this machine's clock right";
    private const string Account = "look at the account: no credit, or not in service";
    private const string Texts = "check Keyback:Sms:Signatures and Keyback:Sms:Templates against what is approved there";

    /// <inheritdoc/>
    public bool IsConfigured => true;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Sms sms, CancellationToken ct)
    {
        if (ApprovedText.Of(sms, options) is not { } text)
        {
            return gateway.NoTemplate(sms.MessageId);
        }

        using var request = api.Call(
            "SendSms",
            new("PhoneNumbers", Dialled(sms.To)),
            new("SignName", text.Signature),
            new("TemplateCode", text.Id),
            new("TemplateParam", JsonSerializer.Serialize(text.Values.ToDictionary())), // every value is a string, as it must be
            new("OutId", sms.MessageId));
        return await gateway.SendAsync(sms.MessageId, request, Read, ct);
    }

    /// <inheritdoc/>
    public async Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct)
    {
        var template = options.Templates.RecoveryCode.For("zh-Hans", abroad: false)!;
        using var request = api.Call("QuerySmsTemplate", new KeyValuePair<string, string>("TemplateCode", template));
        var (answer, failure) = await gateway.AskAsync(request, ct);
        var code = answer?.Body.Member("Code").Text();
        return (answer, code) switch
        {
            (null, _) => (false, $"{Name}: {failure}"),
            (_, not "OK") => (false, $"{Name}: {SmsGateway.CodeOf(code)}{(Advice(code) is { } advice ? $": {advice}" : "")}"),
            _ when answer.Body.Member("TemplateStatus").Number() is 1 => (true, $"{Name}: signed in, the text for codes is approved"),
            _ => (false, $"{Name}: signed in, but the text for codes is not approved"),
        };
    }

    private GatewayVerdict Read(GatewayAnswer answer)
    {
        var code = answer.Body.Member("Code").Text();
        return code switch
        {
            null => new(gateway.Later(answer.Status == 200 ? "answer not understood" : $"status {answer.Status}")),
            "OK" => new(new Delivery.Accepted(answer.Body.Member("BizId").Text())),
            "isv.MOBILE_NUMBER_ILLEGAL" or "isv.MOBILE_COUNT_OVER_LIMIT" or "isv.BLACK_KEY_CONTROL_LIMIT"
                or "isv.PARAM_LENGTH_LIMIT" or "isv.INVALID_PARAMETERS" or "isv.INVALID_JSON_PARAM" or "isv.PARAM_NOT_SUPPORT_URL"
                or "isv.TEMPLATE_PARAMS_ILLEGAL" or "isv.SMS_CONTENT_ILLEGAL" or "isv.DOMESTIC_NUMBER_NOT_SUPPORTED"
                => new(gateway.Never(code)),
            _ => new(gateway.Later(SmsGateway.CodeOf(code)), Advice(code)), // limits, and whatever else may pass
        };
    }

    private static string? Advice(string? code) => code switch
    {
        "SignatureDoesNotMatch" or "IncompleteSignature" or "isp.RAM_PERMISSION_DENY" or "isv.DENY_IP_RANGE" => Keys,
        "InvalidTimeStamp.Expired" or "IllegalTimestamp" => Clock,
        "isv.AMOUNT_NOT_ENOUGH" or "isv.OUT_OF_SERVICE" or "isv.PRODUCT_UN_SUBSCRIPT" or "isv.PRODUCT_UNSUBSCRIBE"
            or "isv.ACCOUNT_NOT_EXISTS" or "isv.ACCOUNT_ABNORMAL" => Account,
        "isv.SMS_SIGNATURE_ILLEGAL" or "isv.SMS_TEMPLATE_ILLEGAL" or "isv.TEMPLATE_MISSING_PARAMETERS" or "isv.SMS_SIGN_ILLEGAL" => Texts,
        not null when code.StartsWith("InvalidAccessKeyId", StringComparison.Ordinal)
            || code.StartsWith("Forbidden", StringComparison.Ordinal) || code.StartsWith("NoPermission", StringComparison.Ordinal) => Keys,
        _ => null,
    };

    // Mainland numbers bare, all others with their country code and without the plus.
    private static string Dialled(string number) => ApprovedText.IsAbroad(number) ? number[1..] : number["+86".Length..];
}
