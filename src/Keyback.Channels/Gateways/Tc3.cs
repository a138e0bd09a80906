using System.Globalization;
using System.Text;

namespace Keyback.Channels.Gateways;

/// <summary>Tencent Cloud's signature, version 3 (https://www.tencentcloud.com/document/product/382/40467).</summary>
internal static class Tc3
{
    /// <summary>The media type of every call. It is signed, so it must go out letter by letter.</summary>
    public const string ContentType = "application/json; charset=utf-8";

    private const string Algorithm = "TC3-HMAC-SHA256";
    private const string Service = "sms";

    /// <summary>The headers that are signed, in order of their names.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(string host, string action) =>
    [
        new("content-type", ContentType),
        new("host", host),
        new("x-tc-action", Small(action)),
    ];

    /// <summary>The hash that is signed.</summary>
    public static string CanonicalHash(IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body) =>
        Hashing.Hex(Hashing.CanonicalRequest("POST", "", headers, body));

    /// <summary>The signature in small hex.</summary>
    /// <param name="secret">The key.</param>
    /// <param name="at">When, as in <c>X-TC-Timestamp</c>. The gateway takes 5 minutes to either side.</param>
    /// <param name="headers">What <see cref="Headers"/> gave.</param>
    /// <param name="body">The very bytes that are sent.</param>
    public static string Sign(string secret, DateTimeOffset at, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Algorithm}\n{at.ToUnixTimeSeconds()}\n{Scope(at)}\n{CanonicalHash(headers, body)}");
        var key = Hashing.Mac(Hashing.Mac(Hashing.Mac(Encoding.UTF8.GetBytes("TC3" + secret), Date(at)), Service), "tc3_request");
        return Convert.ToHexStringLower(Hashing.Mac(key, text));
    }

    /// <summary>The <c>Authorization</c> header.</summary>
    public static string Authorization(
        string keyId, string secret, DateTimeOffset at, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body) =>
        $"{Algorithm} Credential={keyId}/{Scope(at)}, SignedHeaders={Hashing.Names(headers)}, Signature={Sign(secret, at, headers, body)}";

    private static string Scope(DateTimeOffset at) => $"{Date(at)}/{Service}/tc3_request";

    private static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Small(string action) => string.Create(action.Length, action, static (small, action) => action.AsSpan().ToLowerInvariant(small));
}
