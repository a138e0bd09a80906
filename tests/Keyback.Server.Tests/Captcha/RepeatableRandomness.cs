using System.Security.Cryptography;

namespace Keyback.Server.Tests.Captcha;

/// <summary>Random-looking bytes that are the same in every run: the hash of a counter.</summary>
internal sealed class RepeatableRandomness(int seed = 1) : Randomness
{
    private long _count;

    public override void Fill(Span<byte> bytes)
    {
        Span<byte> block = stackalloc byte[32];
        while (bytes.Length > 0)
        {
            SHA256.HashData(BitConverter.GetBytes(((long)seed << 40) + _count++), block);
            var taken = Math.Min(bytes.Length, block.Length);
            block[..taken].CopyTo(bytes);
            bytes = bytes[taken..];
        }
    }
}
