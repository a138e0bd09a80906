using System.Security.Cryptography;

namespace Keyback.Security;

/// <summary>Authenticated encryption of small values: AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D), bound to a context.</summary>
/// <param name="key">32 bytes.</param>
/// <param name="randomness">For nonces.</param>
public sealed class SealedBox(byte[] key, Randomness randomness)
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + NonceBytes + TagBytes;

    /// <summary>Seals a value so that it opens only with the same key in the same context.</summary>
    /// <param name="plain">What to hide.</param>
    /// <param name="context">Where it belongs, such as a row's id: a sealed value moved elsewhere does not open.</param>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var sealedBytes = new byte[HeaderBytes + plain.Length];
        sealedBytes[0] = Version;
        var nonce = sealedBytes.AsSpan(1, NonceBytes);
        randomness.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(HeaderBytes), sealedBytes.AsSpan(1 + NonceBytes, TagBytes), context);
        return sealedBytes;
    }

    /// <summary>Opens a sealed value, or gives none when key, context or bytes are not the ones it was sealed with.</summary>
    public byte[]? Open(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> context)
    {
        if (sealedBytes.Length < HeaderBytes || sealedBytes[0] != Version)
        {
            return null;
        }

        var plain = new byte[sealedBytes.Length - HeaderBytes];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(
                sealedBytes.Slice(1, NonceBytes), sealedBytes[HeaderBytes..], sealedBytes.Slice(1 + NonceBytes, TagBytes), plain, context);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
