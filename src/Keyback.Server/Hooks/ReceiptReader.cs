using System.Text.Json;
using Keyback.Channels.Gateways;
using Keyback.Storage.Outbox;

namespace Keyback.Server.Hooks;

/// <summary>Reads what each gateway sends. What has no name, or is not over yet, is left out.</summary>
internal static class ReceiptReader
{
    /// <summary>The receipts in a JSON body, or null where it is none of this gateway's.</summary>
    public static IReadOnlyList<Receipt>? Read(SmsProvider? provider, JsonElement? body) => (provider, body?.ValueKind) switch
    {
        // https://help.aliyun.com/document_detail/101867.html
        (SmsProvider.Aliyun, JsonValueKind.Array) => All(body, one => Of(one.Member("biz_id").Text(), IsTrue(one.Member("success")), one.Member("err_code").Text())),

        // https://cloud.tencent.com/document/product/382/5807
        (SmsProvider.Tencent, JsonValueKind.Array) => All(
            body, one => Of(one.Member("sid").Text(), one.Member("report_status").Text() switch { "SUCCESS" => true, "FAIL" => false, _ => null }, one.Member("errmsg").Text())),

        (SmsProvider.Http, JsonValueKind.Object) => Of(body.Member("id").Text(), Final(body.Member("status").Text()), null) is { } receipt ? [receipt] : [],
        _ => null,
    };

    /// <summary>The receipt in a form of Twilio's (https://www.twilio.com/docs/messaging/guides/track-outbound-message-status).</summary>
    public static IReadOnlyList<Receipt> Twilio(IFormCollection form) =>
        Of(form["MessageSid"], Final(form["MessageStatus"]), form["ErrorCode"]) is { } receipt ? [receipt] : [];

    private static List<Receipt> All(JsonElement? array, Func<JsonElement?, Receipt?> read) =>
        [.. array!.Value.EnumerateArray().Select(one => read(one)).OfType<Receipt>()];

    private static Receipt? Of(string? id, bool? delivered, string? reason) =>
        id is { Length: > 0 } && delivered is { } end ? new(id, end, end ? null : reason) : null;

    private static bool? Final(string? status) => status switch
    {
        "delivered" => true,
        "undelivered" or "failed" => false,
        _ => null, // under way
    };

    private static bool? IsTrue(JsonElement? element) =>
        element?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };
}
