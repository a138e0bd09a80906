using System.Globalization;
using System.Text.Json;
using Keyback.Messages;

namespace Keyback.Channels.Gateways;

/// <summary>Tencent Cloud SMS, version 2021-01-11 (https://cloud.tencent.com/document/api/382/55981). It sends approved texts only.</summary>
internal sealed class TencentChannel(SmsOptions options, SmsGateway gateway, TimeProvider clock) : ISmsChannel
{
    /// <summary>The gateway's name in reasons.</summary>
    public const string Name = "tencent";

    private const string Version = "2021-01-11";
    private const string Keys = "check Keyback:Sms:Tencent:SecretId, SecretKey and SdkAppId, and that the key may send SMS";
    private const string Clock = "set this machine's clock right";
    private const string Account = "look at the account: no credit, or not in service";
    private const string Texts = "check Keyback:Sms:Signatures and Keyback:Sms:Templates against what is approved there";

    private readonly Uri endpoint = new(options.Tencent.Endpoint);

    /// <inheritdoc/>
    public bool IsConfigured => true;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Sms sms, CancellationToken ct)
    {
        if (ApprovedText.Of(sms, options) is not { } text)
        {
            return gateway.NoTemplate(sms.MessageId);
        }

        using var request = Call("SendSms", new
        {
            PhoneNumberSet = (string[])[sms.To],
            SmsSdkAppId = options.Tencent.SdkAppId,
            TemplateId = text.Id,
            SignName = text.Signature,
            TemplateParamSet = text.Values.Select(value => value.Value).ToArray(),
            SessionContext = sms.MessageId,
        });
        return await gateway.SendAsync(sms.MessageId, request, Read, ct);
    }

    /// <inheritdoc/>
    public async Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct)
    {
        var template = options.Templates.RecoveryCode.For("zh-Hans", abroad: false)!;
        if (!long.TryParse(template, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return (false, $"{Name}: the id of the text for codes must be a number");
        }

        using var request = Call("DescribeSmsTemplateList", new { International = 0, TemplateIdSet = (long[])[id] });
        var (answer, failure) = await gateway.AskAsync(request, ct);
        if (answer is null)
        {
            return (false, $"{Name}: {failure}");
        }

        var reply = answer.Body.Member("Response");
        var code = reply.Member("Error").Member("Code").Text();
        return code is not null || reply is null
            ? (false, $"{Name}: {SmsGateway.CodeOf(code)}{(Advice(code) is { } advice ? $": {advice}" : "")}")
            : reply.Member("DescribeTemplateStatusSet").First().Member("StatusCode").Number() is 0
                ? (true, $"{Name}: signed in, the text for codes is approved")
                : (false, $"{Name}: signed in, but the text for codes is not approved");
    }

    private HttpRequestMessage Call(string action, object body)
    {
        var now = clock.GetUtcNow();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        var headers = Tc3.Headers(endpoint.Authority, action);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Tc3.ContentType);
        request.Headers.TryAddWithoutValidation("X-TC-Action", action);
        request.Headers.TryAddWithoutValidation("X-TC-Version", Version);
        request.Headers.TryAddWithoutValidation("X-TC-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("X-TC-Region", options.Tencent.Region);
        request.Headers.TryAddWithoutValidation(
            "Authorization", Tc3.Authorization(options.Tencent.SecretId!, options.Tencent.SecretKey!, now, headers, bytes));
        return request;
    }

    /// <remarks>Status and call are well even where the number failed: its own code counts.</remarks>
    private GatewayVerdict Read(GatewayAnswer answer)
    {
        var reply = answer.Body.Member("Response");
        var number = reply.Member("SendStatusSet").First();
        var code = reply.Member("Error").Member("Code").Text() ?? number.Member("Code").Text();
        return code switch
        {
            null => new(gateway.Later(answer.Status == 200 ? "answer not understood" : $"status {answer.Status}")),
            "Ok" => new(new Delivery.Accepted(number.Member("SerialNo").Text())),
            "InvalidParameterValue.IncorrectPhoneNumber" or "FailedOperation.PhoneNumberInBlacklist"
                or "FailedOperation.ContainSensitiveWord" or "InvalidParameterValue.TemplateParameterLengthLimit"
                or "InvalidParameterValue.ContentLengthLimit" or "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter"
                => new(gateway.Never(code)),
            _ when code.StartsWith("UnsupportedOperation", StringComparison.Ordinal) => new(gateway.Never(SmsGateway.CodeOf(code))),
            _ => new(gateway.Later(SmsGateway.CodeOf(code)), Advice(code)), // limits, and whatever else may pass
        };
    }

    private static string? Advice(string? code) => code switch
    {
        "AuthFailure.SignatureExpire" => Clock,
        "FailedOperation.InsufficientBalanceInSmsPackage" => Account,
        "FailedOperation.SignatureIncorrectOrUnapproved" or "FailedOperation.TemplateIncorrectOrUnapproved"
            or "FailedOperation.TemplateUnapprovedOrNotExist" or "FailedOperation.MissingSignature" or "FailedOperation.MissingTemplate"
            or "FailedOperation.TemplateParamSetNotMatchApprovedTemplate" or "InvalidParameterValue.TemplateParameterFormatError" => Texts,
        not null when code.StartsWith("AuthFailure", StringComparison.Ordinal)
            || code.StartsWith("UnauthorizedOperation", StringComparison.Ordinal)
            || code.StartsWith("InvalidParameterValue.SdkAppId", StringComparison.Ordinal) => Keys,
        _ => null,
    };
}
