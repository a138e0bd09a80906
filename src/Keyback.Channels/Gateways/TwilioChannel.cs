using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Keyback.Messages;

namespace Keyback.Channels.Gateways;

/// <summary>Twilio Messages, version 2010-04-01 (https://www.twilio.com/docs/messaging/api/message-resource). It takes any text.</summary>
/// <param name="options">The account and who sends.</param>
/// <param name="receipts">Where Twilio tells what became of a message, or none.</param>
/// <param name="gateway">The way there.</param>
internal sealed class TwilioChannel(TwilioSmsOptions options, Uri? receipts, SmsGateway gateway) : ISmsChannel
{
    /// <summary>The gateway's name in reasons.</summary>
    public const string Name = "twilio";

    private const string Keys = "check Keyback:Sms:Twilio:AccountSid and AuthToken";
    private const string Sender = "check Keyback:Sms:Twilio:From or MessagingServiceSid";
    private const string Account = "look at the account: not active, or a region is not switched on";

    private readonly Uri account = new(new Uri(options.Endpoint), $"/2010-04-01/Accounts/{Uri.EscapeDataString(options.AccountSid!)}");

    /// <inheritdoc/>
    public bool IsConfigured => true;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Sms sms, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("To", sms.To),
            string.IsNullOrWhiteSpace(options.From) ? new("MessagingServiceSid", options.MessagingServiceSid!) : new("From", options.From),
            new("Body", sms.Text),
        ];
        if (receipts is not null)
        {
            form.Add(new("StatusCallback", receipts.AbsoluteUri));
        }

        using var request = Call(HttpMethod.Post, $"{account.AbsoluteUri}/Messages.json");
        request.Content = new FormUrlEncodedContent(form);
        return await gateway.SendAsync(sms.MessageId, request, Read, ct);
    }

    /// <inheritdoc/>
    public async Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct)
    {
        using var request = Call(HttpMethod.Get, $"{account.AbsoluteUri}.json");
        var (answer, failure) = await gateway.AskAsync(request, ct);
        return answer switch
        {
            null => (false, $"{Name}: {failure}"),
            { Status: 200 } when answer.Body.Member("status").Text() is "active" => (true, $"{Name}: signed in, the account is active"),
            { Status: 200 } => (false, $"{Name}: signed in, but the account is not active"),
            _ => (false, $"{Name}: status {answer.Status}: {Keys}"),
        };
    }

    private HttpRequestMessage Call(HttpMethod method, string url)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}")));
        return request;
    }

    private GatewayVerdict Read(GatewayAnswer answer)
    {
        var code = answer.Body.Member("code").Number();
        var phrase = code is > 0 and < 100_000 ? code.Value.ToString(CultureInfo.InvariantCulture) : $"status {answer.Status}";
        return answer.Status switch
        {
            >= 200 and < 300 => answer.Body.Member("sid").Text() is { } sid
                ? new(new Delivery.Accepted(sid))
                : new(gateway.Later("answer not understood")),
            401 or 403 or 404 => new(gateway.Later(phrase), code is 20005 ? Account : Keys),
            400 => Read(code, phrase),
            _ => new(gateway.Later(phrase)),
        };
    }

    private GatewayVerdict Read(int? code, string phrase) => code switch
    {
        20003 => new(gateway.Later(phrase), Keys),
        20005 or 21408 => new(gateway.Later(phrase), Account),
        21212 or 21603 or 21606 or 21659 or 21660 or 21701 or 21703 or 21705 => new(gateway.Later(phrase), Sender),
        14107 or 20429 or 21611 or 30001 or 63018 => new(gateway.Later(phrase)), // too fast, or a full queue
        null => new(gateway.Later(phrase)),
        _ => new(gateway.Never(phrase)), // 21211 no number, 21610 has said stop, 21614 no mobile phone, …
    };
}
