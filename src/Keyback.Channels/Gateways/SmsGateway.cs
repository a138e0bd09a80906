using System.Text.Json;
using Keyback.Messages;
using Microsoft.Extensions.Logging;

namespace Keyback.Channels.Gateways;

/// <summary>What a gateway's answer means.</summary>
/// <param name="Delivery">For the message.</param>
/// <param name="Advice">For the operator, where only they can mend it: a fixed sentence.</param>
internal sealed record GatewayVerdict(Delivery Delivery, string? Advice = null);

/// <summary>What came back over HTTP.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">The body if it was JSON, else nothing.</param>
internal sealed record GatewayAnswer(int Status, JsonElement? Body);

/// <summary>One exchange with a gateway after another: bounded in time and size, and logged without numbers, texts or addresses.</summary>
/// <param name="name">The gateway's name in reasons and in the log.</param>
/// <param name="http">Follows no redirects, takes no large answers, logs nothing.</param>
/// <param name="timeout">How long one exchange may take.</param>
/// <param name="logger">Where failures go.</param>
internal sealed class SmsGateway(string name, HttpClient http, TimeSpan timeout, ILogger logger)
{
    private const int LongestCode = 80;

    /// <summary>The reason when no approved text is configured for what an SMS tells.</summary>
    public Delivery NoTemplate(string messageId) => Settle(messageId, new(new Delivery.Refused(SmsReasons.NoTemplate)));

    /// <summary>Hands one message over.</summary>
    /// <param name="messageId">Names it in the log.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="read">What the answer means.</param>
    /// <param name="ct">Throws when the caller has gone; nothing else does.</param>
    public async Task<Delivery> SendAsync(
        string messageId, HttpRequestMessage request, Func<GatewayAnswer, GatewayVerdict> read, CancellationToken ct)
    {
        var (answer, failure) = await AskAsync(request, ct);
        return Settle(messageId, answer is null ? new(Later(failure)) : read(answer));
    }

    /// <summary>Asks something and gives the answer, or what stood in its way.</summary>
    public async Task<(GatewayAnswer? Answer, string Failure)> AskAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            using var response = await http.SendAsync(request, limit.Token); // reads the whole body, up to the client's bound
            return (new((int)response.StatusCode, Parse(await response.Content.ReadAsByteArrayAsync(limit.Token))), "");
        }
        catch (OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return (null, "no answer in time");
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "name not resolved",
                HttpRequestError.SecureConnectionError => "tls failed",
                HttpRequestError.ConfigurationLimitExceeded => "answer too large",
                _ => "connection failed",
            });
        }
    }

    /// <summary>Worth another try.</summary>
    public Delivery.TryLater Later(string phrase) => new($"{name}: {phrase}");

    /// <summary>Never.</summary>
    public Delivery.Refused Never(string phrase) => new($"{name}: {phrase}");

    /// <summary>A gateway's code if it looks like one: letters, dots and underscores. Nothing with digits, which could be a number.</summary>
    public static string CodeOf(string? code) =>
        code is { Length: > 0 and <= LongestCode } && code.All(letter => char.IsAsciiLetter(letter) || letter is '.' or '_')
            ? code
            : "answer not understood";

    private Delivery Settle(string messageId, GatewayVerdict verdict)
    {
        var reason = verdict.Delivery switch
        {
            Delivery.TryLater later => later.Reason,
            Delivery.Refused refused => refused.Reason,
            _ => null,
        };
        if (reason is not null && verdict.Advice is { } advice)
        {
            logger.GatewayRefusesUs(name, messageId, reason, advice);
        }
        else if (reason is not null)
        {
            logger.GatewayDidNotTake(name, messageId, reason);
        }

        return verdict.Delivery;
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Reasons that stand for themselves.</summary>
public static class SmsReasons
{
    /// <summary>The gateway sends only approved texts, and none is configured for this one.</summary>
    public const string NoTemplate = "sms: no template";
}

/// <summary>Reads answers of any shape: what is not there, or is of another kind, is nothing.</summary>
public static class GatewayJson
{
    extension(JsonElement? element)
    {
        /// <summary>A member of an object.</summary>
        public JsonElement? Member(string name) =>
            element is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;

        /// <summary>The first item of an array.</summary>
        public JsonElement? First() =>
            element is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0 ? array[0] : null;

        /// <summary>A text.</summary>
        public string? Text()
        {
            try
            {
                return element is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return null; // half a surrogate pair, or bytes that are no UTF-8
            }
        }

        /// <summary>A whole number.</summary>
        public int? Number() => element is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;
    }
}
