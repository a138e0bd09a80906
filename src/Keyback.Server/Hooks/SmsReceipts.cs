using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyback.Channels.Gateways;
using Keyback.Messages;
using Keyback.Storage.Outbox;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Hooks;

/// <summary>
/// Where the configured gateway tells what became of messages. Most gateways sign nothing: the address's last part keeps
/// strangers out, and only names that a gateway has given us count. To everybody else there is no such address.
/// </summary>
internal static class SmsReceipts
{
    private const long LargestBody = 256 * 1024; // bytes: clouds send hundreds of receipts at once

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapSmsReceipts() =>
            routes.MapPost("/hooks/sms/{provider}/{secret}", TakeAsync).WithMetadata(new BodyLimit()).ExcludeFromDescription();
    }

    private static async Task<IResult> TakeAsync(
        string provider, string secret, IOptions<SmsOptions> options, OwnerLinks links, ReceiptStore store, TimeProvider clock, HttpContext context)
    {
        var sms = options.Value;
        if (!IsOurs(provider, secret, sms))
        {
            return TypedResults.NotFound();
        }

        IReadOnlyList<Receipt>? receipts;
        if (sms.ReadProvider() is SmsProvider.Twilio)
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
            receipts = form is not null && IsFromTwilio(form, context.Request, sms, links) ? ReceiptReader.Twilio(form) : null;
        }
        else
        {
            using var body = await ParseAsync(context);
            receipts = body is null ? null : ReceiptReader.Read(sms.ReadProvider(), body.RootElement);
        }

        if (receipts is null)
        {
            return TypedResults.BadRequest();
        }

        await store.TakeAsync(receipts, clock.GetUtcNow());
        return sms.ReadProvider() switch
        {
            SmsProvider.Aliyun => TypedResults.Json(new { code = 0, msg = "接收成功" }),
            SmsProvider.Tencent => TypedResults.Json(new { result = 0, errmsg = "OK" }),
            _ => TypedResults.NoContent(),
        };
    }

    private static bool IsOurs(string provider, string secret, SmsOptions options) =>
        options.ReceiptsSecret is { Length: > 0 } own
        && options.ReadProvider() is SmsProvider.Aliyun or SmsProvider.Tencent or SmsProvider.Twilio or SmsProvider.Http
        && string.Equals(provider, options.Provider.Trim(), StringComparison.OrdinalIgnoreCase)
        && Same(secret, own);

    // Behind a proxy the request's own address is another one: Twilio signs the one that it was told.
    private static bool IsFromTwilio(IFormCollection form, HttpRequest request, SmsOptions options, OwnerLinks links)
    {
        var url = options.TwilioReceipts(links)!.AbsoluteUri;
        var fields = form.SelectMany(field => field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? "")));
        return Same(request.Headers["X-Twilio-Signature"].ToString(), TwilioSignature.Of(options.Twilio.AuthToken!, url, fields));
    }

    private static bool Same(string given, string own) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(own));

    private static async Task<JsonDocument?> ParseAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, new() { MaxDepth = 8 }, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class BodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => LargestBody;
    }
}
