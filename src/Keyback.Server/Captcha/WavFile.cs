using System.Buffers.Binary;

namespace Keyback.Server.Captcha;

/// <summary>Writes a WAV file of one channel and eight bits a sample, which every browser plays.</summary>
internal static class WavFile
{
    private const int HeaderBytes = 44;
    private const short Pcm = 1;
    private const short Channels = 1;
    private const short BitsPerSample = 8;

    /// <summary>The file.</summary>
    /// <param name="track">Samples from -1 to 1. What is louder is cut.</param>
    /// <param name="rate">Samples a second.</param>
    internal static byte[] Write(ReadOnlySpan<float> track, int rate)
    {
        var padded = track.Length + (track.Length % 2); // chunks end on even bytes
        var file = new byte[HeaderBytes + padded];
        var header = file.AsSpan();
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], rate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], rate); // bytes a second
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], Channels * BitsPerSample / 8);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], BitsPerSample);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], track.Length);
        file.AsSpan(HeaderBytes).Fill(128);
        for (var i = 0; i < track.Length; i++)
        {
            file[HeaderBytes + i] = (byte)Math.Clamp((int)MathF.Round(128 + (127 * track[i])), 0, 255);
        }

        return file;
    }
}
