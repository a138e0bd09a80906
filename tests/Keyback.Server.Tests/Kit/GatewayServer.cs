using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keyback.Server.Tests.Kit;

/// <summary>A message as a gateway understood it.</summary>
internal sealed record TakenSms(string To, string Text, string? MessageId, IReadOnlyDictionary<string, string> Fields);

/// <summary>
/// A server on this machine that speaks the gateways' protocols: Alibaba Cloud, Tencent Cloud, Twilio and the webhook. It
/// checks each request's signature after the gateways' own documents, and can be out of order in several ways.
/// </summary>
internal sealed partial class GatewayServer : IAsyncDisposable
{
    public const string KeyId = "LTAI-test-key";
    public const string Secret = "a secret that is sent to nobody";
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string WebhookToken = "Bearer of-the-webhook";
    public const string SigningSecret = "signing-secret-of-more-than-32-characters";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _nonces = [];

    private GatewayServer(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    public string Url => _app.Urls.Single();

    /// <summary>What was taken, in its order.</summary>
    public ConcurrentQueue<TakenSms> Taken { get; } = [];

    /// <summary>What Alibaba Cloud says of numbers that may have been sold again: "1" is yes, "2" no, "3" given up.</summary>
    public string ReuseVerdict { get; set; } = "2";

    /// <summary>How often anything was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>The instant the gateways go by.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    /// <summary>What is answered to a good request instead of a yes.</summary>
    public Func<HttpContext, Task<IResult?>> Disorder { get; set; } = _ => Task.FromResult<IResult?>(null);

    public static async Task<GatewayServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new GatewayServer(builder.Build());
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>The settings that send everything here.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings(string provider) =>
    [
        ("Keyback:Sms:Provider", provider),
        ("Keyback:Sms:Aliyun:AccessKeyId", KeyId),
        ("Keyback:Sms:Aliyun:AccessKeySecret", Secret),
        ("Keyback:Sms:Aliyun:Endpoint", Url),
        ("Keyback:Sms:Tencent:SecretId", KeyId),
        ("Keyback:Sms:Tencent:SecretKey", Secret),
        ("Keyback:Sms:Tencent:SdkAppId", "1400000001"),
        ("Keyback:Sms:Tencent:Endpoint", Url),
        ("Keyback:Sms:Twilio:AccountSid", AccountSid),
        ("Keyback:Sms:Twilio:AuthToken", Secret),
        ("Keyback:Sms:Twilio:From", "+15005550006"),
        ("Keyback:Sms:Twilio:Endpoint", Url),
        ("Keyback:Sms:Http:Url", $"{Url}/hook?from=keyback"),
        ("Keyback:Sms:Http:Authorization", WebhookToken),
        ("Keyback:Sms:Http:SigningSecret", SigningSecret),
        ("Keyback:Sms:Signatures:ZhHans", "河镇"),
        ("Keyback:Sms:Signatures:EnAbroad", "Rivertown"),
        ("Keyback:Sms:Templates:RecoveryCode:ZhHans", "1110"),
        ("Keyback:Sms:Templates:RecoveryCode:EnAbroad", "2220"),
    ];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Asked++;
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy, context.RequestAborted);
        var result = await AnswerAsync(context, copy.ToArray());
        await result.ExecuteAsync(context);
    }

    private async Task<IResult> AnswerAsync(HttpContext context, byte[] body)
    {
        var request = context.Request;
        var (refusal, yes, sms) = request switch
        {
            { Method: "HEAD" } => (null, Results.StatusCode(405), null),
            _ when request.Headers.ContainsKey("x-acs-action") => Aliyun(request, body),
            _ when request.Headers.ContainsKey("X-TC-Action") => Tencent(request, body),
            _ when request.Path.StartsWithSegments("/2010-04-01", StringComparison.Ordinal) => Twilio(request, body),
            _ => Webhook(request, body),
        };
        if (refusal is not null)
        {
            return refusal;
        }

        var disorder = await Disorder(context);
        if (disorder is null && sms is not null)
        {
            Taken.Enqueue(sms);
        }

        return disorder ?? yes;
    }

    /// <summary>https://help.aliyun.com/document_detail/2593177.html</summary>
    private (IResult? Refusal, IResult Yes, TakenSms? Sms) Aliyun(HttpRequest request, byte[] body)
    {
        var parts = AliyunAuthorization().Match(request.Headers.Authorization.ToString());
        var query = request.QueryString.Value!.TrimStart('?');
        var names = parts.Groups["headers"].Value.Split(';');
        var canonical = $"{request.Method}\n{request.Path}\n{query}\n"
            + string.Concat(names.Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n")) + $"\n{string.Join(';', names)}\n{Sha256(body)}";
        var signature = Hmac(Encoding.UTF8.GetBytes(Secret), $"ACS3-HMAC-SHA256\n{Sha256(Encoding.UTF8.GetBytes(canonical))}");
        var parameters = query.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        var sorted = query.Split('&').Order(StringComparer.Ordinal).SequenceEqual(query.Split('&'));
        var age = Now - DateTimeOffset.ParseExact(request.Headers["x-acs-date"].ToString(), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var refusal = parts.Groups["key"].Value != KeyId ? "InvalidAccessKeyId.NotFound"
            : Convert.ToHexStringLower(signature) != parts.Groups["signature"].Value || !sorted || request.Headers["x-acs-content-sha256"] != Sha256(body)
                || !names.Contains("host") || !names.Contains("x-acs-date") || !names.Contains("x-acs-signature-nonce") ? "SignatureDoesNotMatch"
            : age.Duration() > TimeSpan.FromMinutes(15) ? "InvalidTimeStamp.Expired"
            : !_nonces.TryAdd(request.Headers["x-acs-signature-nonce"].ToString(), true) ? "SignatureNonceUsed"
            : null;
        var yes = request.Headers["x-acs-action"].ToString() switch
        {
            "QuerySmsTemplate" => Results.Json(new Dictionary<string, object> { ["Code"] = "OK", ["TemplateStatus"] = 1 }),
            "DescribePhoneTwiceTelVerify" => Results.Json(new Dictionary<string, object> { ["Code"] = "OK", ["Data"] = new Dictionary<string, object> { ["VerifyResult"] = ReuseVerdict, ["Carrier"] = "CMCC" } }),
            _ => Results.Json(new Dictionary<string, object> { ["Code"] = "OK", ["Message"] = "OK", ["BizId"] = "900619746936498440^0", ["RequestId"] = "r" }),
        };
        return (
            refusal is null ? null : Results.Json(new Dictionary<string, object> { ["Code"] = refusal, ["Message"] = "no" }, statusCode: 400),
            yes,
            request.Headers["x-acs-action"].ToString() switch
            {
                "SendSms" => new(parameters["PhoneNumbers"], parameters["TemplateParam"], parameters["OutId"], parameters),
                "DescribePhoneTwiceTelVerify" => new(parameters["InputNumber"], "", null, parameters),
                _ => null,
            });
    }

    /// <summary>https://www.tencentcloud.com/document/product/382/40467</summary>
    private (IResult? Refusal, IResult Yes, TakenSms? Sms) Tencent(HttpRequest request, byte[] body)
    {
        var parts = TencentAuthorization().Match(request.Headers.Authorization.ToString());
        var names = parts.Groups["headers"].Value.Split(';');
        var canonical = $"POST\n/\n\n"
            + string.Concat(names.Select(name => $"{name}:{SignedValue(request, name)}\n")) + $"\n{string.Join(';', names)}\n{Sha256(body)}";
        var seconds = request.Headers["X-TC-Timestamp"].ToString();
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
        var date = at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var key = Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("TC3" + Secret), date), "sms"), "tc3_request");
        var signature = Hmac(key, $"TC3-HMAC-SHA256\n{seconds}\n{date}/sms/tc3_request\n{Sha256(Encoding.UTF8.GetBytes(canonical))}");
        var refusal = parts.Groups["key"].Value != KeyId ? "AuthFailure.SecretIdNotFound"
            : Convert.ToHexStringLower(signature) != parts.Groups["signature"].Value || !names.Contains("content-type") || !names.Contains("host") ? "AuthFailure.SignatureFailure"
            : (Now - at).Duration() > TimeSpan.FromMinutes(5) ? "AuthFailure.SignatureExpire"
            : null;
        var call = JsonDocument.Parse(body).RootElement;
        if (request.Headers["X-TC-Action"] != "SendSms")
        {
            return (Refused(refusal), Tencent(new { DescribeTemplateStatusSet = new[] { new { StatusCode = 0 } } }), null);
        }

        var to = call.GetProperty("PhoneNumberSet")[0].GetString()!;
        return (
            Refused(refusal),
            TencentStatus("Ok"),
            new(to, call.GetProperty("TemplateParamSet").ToString(), call.GetProperty("SessionContext").GetString(), Flat(call)));

        static IResult? Refused(string? code) => code is null ? null : Tencent(new { Error = new { Code = code, Message = "no" } });
    }

    /// <summary>What Tencent Cloud answers when the call was well and the number was not, or was.</summary>
    public static IResult TencentStatus(string code) => Tencent(
        new { SendStatusSet = new[] { new { SerialNo = "5000:1045710669157053657849499619", PhoneNumber = "+86", Code = code, Message = "m" } }, RequestId = "r" });

    /// <summary>An answer in Tencent Cloud's envelope.</summary>
    public static IResult Tencent(object response) => Results.Json(new Dictionary<string, object> { ["Response"] = response }, new JsonSerializerOptions());

    /// <summary>https://www.twilio.com/docs/messaging/api/message-resource</summary>
    private static (IResult? Refusal, IResult Yes, TakenSms? Sms) Twilio(HttpRequest request, byte[] body)
    {
        var basic = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountSid}:{Secret}"))}";
        if (request.Headers.Authorization != basic)
        {
            return (Results.Json(new { code = 20003, message = "Authenticate", status = 401 }, statusCode: 401), Results.Ok(), null);
        }

        if (request.Method == "GET")
        {
            return (null, Results.Json(new { sid = AccountSid, status = "active" }), null);
        }

        var form = Encoding.UTF8.GetString(body).Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => WebUtility.UrlDecode(pair[0])!, pair => WebUtility.UrlDecode(pair[1])!);
        return (
            request.Path == $"/2010-04-01/Accounts/{AccountSid}/Messages.json" ? null : Results.NotFound(),
            Results.Json(new { sid = "SM0123456789abcdef0123456789abcdef", status = "queued" }, statusCode: 201),
            new(form["To"], form["Body"], null, form));
    }

    private (IResult? Refusal, IResult Yes, TakenSms? Sms) Webhook(HttpRequest request, byte[] body)
    {
        var parts = request.Headers["X-Keyback-Signature"].ToString().Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{parts["t"]}."), .. body];
        var age = Now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"], CultureInfo.InvariantCulture));
        var genuine = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningSecret), signed)) == parts["v1"]
            && age.Duration() < TimeSpan.FromMinutes(5) && request.Headers.Authorization == WebhookToken
            && request.ContentType == "application/json; charset=utf-8" && request.QueryString.Value == "?from=keyback";
        var message = JsonDocument.Parse(body).RootElement;
        return (
            genuine ? null : Results.StatusCode(401),
            Results.Json(new { id = "local-1" }, statusCode: 202),
            new(message.GetProperty("to").GetString()!, message.GetProperty("text").GetString()!, message.GetProperty("message_id").GetString(), Flat(message)));
    }

    private static Dictionary<string, string> Flat(JsonElement element) =>
        element.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString());

    private static string SignedValue(HttpRequest request, string name) => name switch
    {
        "x-tc-action" => request.Headers[name].ToString().ToLowerInvariant(),
        "content-type" => request.ContentType!,
        _ => request.Headers[name].ToString(),
    };

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    [GeneratedRegex("^ACS3-HMAC-SHA256 Credential=(?<key>[^,]+),SignedHeaders=(?<headers>[^,]+),Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex AliyunAuthorization();

    [GeneratedRegex(@"^TC3-HMAC-SHA256 Credential=(?<key>[^/]+)/\d{4}-\d\d-\d\d/sms/tc3_request, SignedHeaders=(?<headers>[^,]+), Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex TencentAuthorization();
}
