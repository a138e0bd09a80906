using System.Buffers.Text;
using System.Security.Cryptography;

namespace Keyback.Security;

/// <summary>What the store keeps of a bearer token of 256 random bits: its SHA-256, enough at that strength (OWASP ASVS 5.0 6.5.2).</summary>
public static class BearerToken
{
    private const int TextLength = 43; // 32 bytes in base64url

    /// <summary>The hash of a token, or none when the text cannot be one of ours.</summary>
    public static byte[]? Hash(string? token)
    {
        if (token is not { Length: TextLength } || !Base64Url.IsValid(token, out var length) || length != Randomness.TokenBytes)
        {
            return null;
        }

        return SHA256.HashData(Base64Url.DecodeFromChars(token));
    }
}
