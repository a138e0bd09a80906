using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Keyback.Bench.Peers;

/// <summary>What keeps a start from whoever reads the database: two texts encrypted, and hashes with a key of its token, its code and its entry.</summary>
internal static class Sealing
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)7, 32)]; // it makes no difference to the time
    private static long _number;

    /// <summary>Encrypts what a start keeps, and makes its hashes.</summary>
    public static byte[] Seal(byte[] text)
    {
        var result = new byte[NonceBytes + text.Length + TagBytes];
        using var aes = new AesGcm(Key, TagBytes);
        for (var texts = 0; texts < 2; texts++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(result.AsSpan(0, NonceBytes), Interlocked.Increment(ref _number));
            aes.Encrypt(result.AsSpan(0, NonceBytes), text, result.AsSpan(NonceBytes, text.Length), result.AsSpan(^TagBytes..));
        }

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        for (var hashes = 0; hashes < 3; hashes++)
        {
            HMACSHA256.HashData(Key, text, hash);
        }

        return result;
    }

    /// <summary>Decrypts what a message goes by.</summary>
    public static byte[] Open(byte[] kept)
    {
        var text = new byte[kept.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(Key, TagBytes);
        aes.Decrypt(kept.AsSpan(0, NonceBytes), kept.AsSpan(NonceBytes, text.Length), kept.AsSpan(^TagBytes..), text);
        return text;
    }
}
