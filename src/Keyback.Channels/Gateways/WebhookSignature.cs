using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Keyback.Channels.Gateways;

/// <summary>How we sign what we post to a program of the operator's: the instant and the exact body, so that neither can be changed and none repeated later.</summary>
internal static class WebhookSignature
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Keyback-Signature";

    /// <summary>The header's value: <c>t=UNIX_SECONDS,v1=HEX</c>, the latter HMAC-SHA-256 over <c>UNIX_SECONDS.BODY</c>.</summary>
    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{seconds}."), .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }
}
