using System.Globalization;
using Keyback.Accounts;
using Microsoft.Extensions.Logging;

namespace Keyback.Channels.Gateways;

/// <summary>
/// Alibaba Cloud's answer from the mainland carriers' books: Dytnsapi, version 2020-02-17, <c>DescribePhoneTwiceTelVerify</c>
/// (https://help.aliyun.com/document_detail/453355.html).
/// </summary>
internal sealed class AliyunNumberReuseCheck(
    AliyunSmsOptions options, AliyunApi api, SmsGateway gateway, ILogger<AliyunNumberReuseCheck> logger) : INumberReuseCheck
{
    /// <summary>The version of the interface.</summary>
    public const string Version = "2020-02-17";

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    /// <inheritdoc/>
    public async Task<NumberReuse> CheckAsync(string e164, DateTimeOffset since, CancellationToken ct)
    {
        if (ApprovedText.IsAbroad(e164))
        {
            return NumberReuse.Unknown;
        }

        using var request = api.Call(
            "DescribePhoneTwiceTelVerify",
            new("AuthCode", options.ReuseAuthCode!),
            new("InputNumber", e164["+86".Length..]),
            new("Mask", "NORMAL"),
            new("StartTime", since.ToOffset(Beijing).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)));
        var (answer, failure) = await gateway.AskAsync(request, ct);
        var code = answer?.Body.Member("Code").Text();
        if (code != "OK")
        {
            logger.ReuseCheckFailed(answer is null ? failure : code is null ? $"status {answer.Status}" : SmsGateway.CodeOf(code));
            return NumberReuse.Unknown;
        }

        return answer!.Body.Member("Data").Member("VerifyResult").Text() switch
        {
            "1" or "3" => NumberReuse.Reused, // sold again, or given up
            "2" => NumberReuse.NotReused,
            _ => NumberReuse.Unknown,
        };
    }
}

/// <summary>Stands in where nobody is asked.</summary>
internal sealed class NoNumberReuseCheck : INumberReuseCheck
{
    /// <inheritdoc/>
    public Task<NumberReuse> CheckAsync(string e164, DateTimeOffset since, CancellationToken ct) => Task.FromResult(NumberReuse.Unknown);
}
