using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Keyback.Server.Tests.Captcha;

/// <summary>Opens a PNG by the letter of its specification, and complains at whatever is not so.</summary>
internal sealed record PngReader(int Width, int Height, byte[] Palette, byte[] Pixels)
{
    public static PngReader Open(byte[] file)
    {
        Assert.Equal<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        var chunks = Chunks(file).ToDictionary(chunk => chunk.Name, chunk => chunk.Data);
        Assert.Equal(["IHDR", "PLTE", "IDAT", "IEND"], chunks.Keys);

        var header = chunks["IHDR"];
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        Assert.Equal<byte>([4, 3, 0, 0, 0], header[8..]); // four bits, palette, deflate, adaptive filters, not interlaced
        return new PngReader(width, height, chunks["PLTE"], Unpack(chunks["IDAT"], width, height));
    }

    private static IEnumerable<(string Name, byte[] Data)> Chunks(byte[] file)
    {
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var data = file[(at + 8)..(at + 8 + length)];
            Assert.Equal(CheckSum(file.AsSpan(at + 4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            yield return (Encoding.ASCII.GetString(file, at + 4, 4), data);
            at += 12 + length;
        }
    }

    private static byte[] Unpack(byte[] data, int width, int height)
    {
        using var inflate = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        var pixels = new byte[width * height];
        var row = new byte[1 + (width / 2)];
        for (var y = 0; y < height; y++)
        {
            inflate.ReadExactly(row);
            Assert.Equal(0, row[0]);
            for (var x = 0; x < width; x++)
            {
                pixels[(y * width) + x] = (byte)((row[1 + (x / 2)] >> (x % 2 == 0 ? 4 : 0)) & 15);
            }
        }

        Assert.Equal(-1, inflate.ReadByte());
        return pixels;
    }

    private static uint CheckSum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (0xEDB88320 & (0 - (sum & 1)));
            }
        }

        return ~sum;
    }
}
