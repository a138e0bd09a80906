using System.Globalization;
using System.Text;

namespace Keyback.Channels.Gateways;

/// <summary>Alibaba Cloud's signature, version 3, for calls without a body (https://help.aliyun.com/document_detail/2593177.html).</summary>
internal static class Acs3
{
    private const string Algorithm = "ACS3-HMAC-SHA256";

    /// <summary>The query in canonical form: sorted, encoded after RFC 3986.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> parameters) => string.Join('&', parameters
        .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
        .Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"));

    /// <summary>The headers that are signed, in order of their names.</summary>
    /// <param name="host">As in the request: with the port unless it is the scheme's own.</param>
    /// <param name="action">Which call.</param>
    /// <param name="version">Of which API.</param>
    /// <param name="at">When. The gateway takes 15 minutes to either side.</param>
    /// <param name="nonce">Used once.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Headers(
        string host, string action, string version, DateTimeOffset at, string nonce) =>
    [
        new("host", host),
        new("x-acs-action", action),
        new("x-acs-content-sha256", Hashing.Hex("")),
        new("x-acs-date", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        new("x-acs-signature-nonce", nonce),
        new("x-acs-version", version),
    ];

    /// <summary>The hash that is signed.</summary>
    public static string CanonicalHash(string query, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        Hashing.Hex(Hashing.CanonicalRequest("POST", query, headers, []));

    /// <summary>The signature in small hex.</summary>
    public static string Sign(string secret, string query, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        Convert.ToHexStringLower(Hashing.Mac(Encoding.UTF8.GetBytes(secret), $"{Algorithm}\n{CanonicalHash(query, headers)}"));

    /// <summary>The <c>Authorization</c> header.</summary>
    public static string Authorization(string keyId, string secret, string query, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        $"{Algorithm} Credential={keyId},SignedHeaders={Hashing.Names(headers)},Signature={Sign(secret, query, headers)}";
}
