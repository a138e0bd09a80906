using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Keyback.Channels.Gateways;

/// <summary>How Twilio signs what it sends (https://www.twilio.com/docs/usage/security#validating-requests).</summary>
public static class TwilioSignature
{
    /// <summary>The <c>X-Twilio-Signature</c> of a form posted to an address.</summary>
    /// <param name="token">The account's token.</param>
    /// <param name="url">The whole address under which the form was posted, as Twilio was told it.</param>
    /// <param name="form">The form's fields.</param>
    [SuppressMessage("Security", "CA5350", Justification = "Twilio signs with HMAC-SHA-1, and it is no weaker as a MAC.")]
    public static string Of(string token, string url, IEnumerable<KeyValuePair<string, string>> form)
    {
        var text = url + string.Concat(form.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));
    }
}
