using System.Buffers.Binary;

namespace Keyback.Server.Captcha;

/// <summary>Cheap draws for decoration: asks <see cref="Randomness"/> for a block at a time, not for a number at a time.</summary>
internal sealed class Dice(Randomness randomness)
{
    private const float Unit = 1f / (1 << 24); // floats have 24 bits

    private readonly byte[] _block = new byte[2048];
    private int _used = 2048;

    /// <summary>From <paramref name="low"/> to below <paramref name="high"/>, each equally likely.</summary>
    public float Between(float low, float high) => low + ((high - low) * (Next() >>> 8) * Unit);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + (int)(((ulong)Next() * (ulong)(high - low + 1)) >> 32);

    /// <summary>True that share of the times.</summary>
    public bool Chance(float share) => Between(0f, 1f) < share;

    /// <summary>Any of them.</summary>
    public T Pick<T>(IReadOnlyList<T> all) => all[Between(0, all.Count - 1)];

    private uint Next()
    {
        if (_used == _block.Length)
        {
            randomness.Fill(_block);
            _used = 0;
        }

        _used += sizeof(uint);
        return BinaryPrimitives.ReadUInt32LittleEndian(_block.AsSpan(_used - sizeof(uint)));
    }
}
