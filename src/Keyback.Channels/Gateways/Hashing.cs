using System.Security.Cryptography;
using System.Text;

namespace Keyback.Channels.Gateways;

/// <summary>What the clouds' signatures are made of.</summary>
internal static class Hashing
{
    /// <summary>SHA-256 in small hex.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>SHA-256 of the UTF-8 form, in small hex.</summary>
    public static string Hex(string text) => Hex(Encoding.UTF8.GetBytes(text));

    /// <summary>HMAC-SHA-256 of the UTF-8 form.</summary>
    public static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    /// <summary>The canonical form that both clouds sign: method, path, query, headers in order of their names, which of them, body.</summary>
    public static string CanonicalRequest(
        string method, string query, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body) =>
        $"{method}\n/\n{query}\n{string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"))}\n{Names(headers)}\n{Hex(body)}";

    /// <summary>The signed headers' names.</summary>
    public static string Names(IReadOnlyList<KeyValuePair<string, string>> headers) => string.Join(';', headers.Select(header => header.Key));
}
