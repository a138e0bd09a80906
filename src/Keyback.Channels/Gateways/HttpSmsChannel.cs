using System.Text.Encodings.Web;
using System.Text.Json;
using Keyback.Messages;

namespace Keyback.Channels.Gateways;

/// <summary>
/// Posts each message as JSON to a program of the operator's: 2xx is yes, 408, 429, 3xx and 5xx are not now, every other
/// 4xx is no. The program may name the message in its answer: <c>{"id": "…"}</c>.
/// </summary>
internal sealed class HttpSmsChannel(HttpSmsOptions options, SmsGateway gateway, TimeProvider clock) : ISmsChannel
{
    /// <summary>The gateway's name in reasons.</summary>
    public const string Name = "http";

    private const string Access = "check Keyback:Sms:Http:Url, Authorization and SigningSecret";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public bool IsConfigured => true;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Sms sms, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                message_id = sms.MessageId,
                to = sms.To,
                text = sms.Text,
                template = sms.Template,
                locale = sms.Locale,
                parameters = sms.Parameters,
            },
            Readable);
        using var request = Call(HttpMethod.Post);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        if (options.SigningSecret is { Length: > 0 } secret)
        {
            request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(secret, clock.GetUtcNow(), body));
        }

        return await gateway.SendAsync(sms.MessageId, request, Read, ct);
    }

    /// <inheritdoc/>
    public async Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct)
    {
        using var request = Call(HttpMethod.Head);
        var (answer, failure) = await gateway.AskAsync(request, ct);
        return answer switch
        {
            null => (false, $"{Name}: {failure}"),
            { Status: 401 or 403 or 404 or >= 500 } => (false, $"{Name}: status {answer.Status}: {Access}"),
            _ => (true, $"{Name}: answers; nothing was sent"), // many programs know no HEAD and say so
        };
    }

    private HttpRequestMessage Call(HttpMethod method)
    {
        var request = new HttpRequestMessage(method, options.Url);
        if (options.Authorization is { Length: > 0 } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return request;
    }

    private GatewayVerdict Read(GatewayAnswer answer)
    {
        var phrase = $"status {answer.Status}";
        return answer.Status switch
        {
            >= 200 and < 300 => new(new Delivery.Accepted(answer.Body.Member("id").Text())),
            408 or 429 => new(gateway.Later(phrase)),
            401 or 403 or 404 => new(gateway.Never(phrase), Access),
            >= 400 and < 500 => new(gateway.Never(phrase)),
            _ => new(gateway.Later(phrase)),
        };
    }
}
