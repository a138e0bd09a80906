namespace Keyback.Server.Captcha;

/// <summary>
/// Unpacks IMA ADPCM (IMA Digital Audio Focus and Technical Working Groups, 1992): four bits a sample, the high ones
/// first, without blocks or headers.
/// </summary>
internal static class ImaAdpcm
{
    private static ReadOnlySpan<short> Steps =>
    [
        7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107,
        118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963,
        1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894,
        6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794,
        32767,
    ];

    private static ReadOnlySpan<sbyte> Changes => [-1, -1, -1, -1, 2, 4, 6, 8];

    /// <summary>The samples: two for each byte.</summary>
    internal static short[] Decode(ReadOnlySpan<byte> packed)
    {
        var samples = new short[packed.Length * 2];
        var (sample, index) = (0, 0);
        for (var i = 0; i < samples.Length; i++)
        {
            var code = (packed[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15;
            var size = code & 7;
            var difference = Steps[index] * ((2 * size) + 1) / 8;
            sample = Math.Clamp((code & 8) == 0 ? sample + difference : sample - difference, short.MinValue, short.MaxValue);
            index = Math.Clamp(index + Changes[size], 0, Steps.Length - 1);
            samples[i] = (short)sample;
        }

        return samples;
    }
}
