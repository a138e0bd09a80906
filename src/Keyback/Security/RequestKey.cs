using System.Security.Cryptography;
using System.Text;

namespace Keyback.Security;

/// <summary>
/// What is derived from a client's <c>Idempotency-Key</c>. The store keeps none of it: an answer kept there opens only
/// for somebody who brings the client's key again, so tokens in it are useless at rest (I8).
/// </summary>
public sealed class RequestKey
{
    private readonly byte[] _secret;

    internal RequestKey(byte[] secret, Randomness randomness)
    {
        _secret = secret;
        Answers = new SealedBox(HMACSHA256.HashData(secret, "answer"u8), randomness);
    }

    /// <summary>Where the answer is kept.</summary>
    public byte[] Row => HMACSHA256.HashData(_secret, "row"u8);

    /// <summary>Seals the answer.</summary>
    public SealedBox Answers { get; }

    /// <summary>Tells whether a request is the same to the octet; the body, which may hold a password, cannot be guessed from it.</summary>
    public byte[] Fingerprint(ReadOnlySpan<byte> body) => HMACSHA256.HashData(_secret, (byte[])[.. "body\n"u8, .. body]);

    /// <summary>Prints nothing of the key.</summary>
    public override string ToString() => nameof(RequestKey);

    // Caller and call are hashed first, so that no part can lend octets to its neighbour.
    internal static byte[] Secret(byte[] root, string caller, string call, string key)
    {
        byte[] parts = [.. SHA256.HashData(Encoding.UTF8.GetBytes(caller)), .. SHA256.HashData(Encoding.UTF8.GetBytes(call)), .. Encoding.UTF8.GetBytes(key)];
        return HMACSHA256.HashData(root, parts);
    }
}
