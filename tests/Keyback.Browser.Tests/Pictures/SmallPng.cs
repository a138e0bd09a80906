using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Keyback.Browser.Tests.Pictures;

/// <summary>
/// Writes a screenshot with a palette of at most 64 colours: a page has few, and the file shrinks to a fraction.
/// (PNG: ISO/IEC 15948.)
/// </summary>
internal static class SmallPng
{
    private const int MostColours = 64;

    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The same picture, smaller.</summary>
    /// <param name="png">8 bits a channel, red-green-blue with or without alpha, not interlaced: what Chromium writes.</param>
    public static byte[] Of(byte[] png)
    {
        var (width, height, pixels) = Read(png);
        var (palette, indices) = Reduce(pixels);
        return Write(width, height, palette, indices);
    }

    private static (int Width, int Height, int[] Pixels) Read(byte[] png)
    {
        int width = 0, height = 0, channels = 0;
        using var packed = new MemoryStream();
        for (var at = Signature.Length; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var body = png.AsSpan(at + 8, length);
            switch (Encoding.ASCII.GetString(png, at + 4, 4))
            {
                case "IHDR":
                    width = BinaryPrimitives.ReadInt32BigEndian(body);
                    height = BinaryPrimitives.ReadInt32BigEndian(body[4..]);
                    channels = (body[8], body[9], body[12]) switch
                    {
                        (8, 2, 0) => 3,
                        (8, 6, 0) => 4,
                        _ => throw new InvalidDataException("The picture is not of the kind that Chromium writes."),
                    };
                    break;
                case "IDAT":
                    packed.Write(body);
                    break;
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        return (width, height, Unfilter(unpacked, width, height, channels));
    }

    private static int[] Unfilter(Stream rows, int width, int height, int channels)
    {
        var pixels = new int[width * height];
        var above = new byte[width * channels];
        var row = new byte[width * channels];
        for (var y = 0; y < height; y++)
        {
            var filter = rows.ReadByte();
            rows.ReadExactly(row);
            for (var x = 0; x < row.Length; x++)
            {
                var left = x < channels ? 0 : (int)row[x - channels];
                var corner = x < channels ? 0 : (int)above[x - channels];
                row[x] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => above[x],
                    3 => (left + above[x]) / 2,
                    _ => Paeth(left, above[x], corner),
                });
            }

            for (var x = 0; x < width; x++)
            {
                pixels[(y * width) + x] = (row[x * channels] << 16) | (row[(x * channels) + 1] << 8) | row[(x * channels) + 2];
            }

            (above, row) = (row, above);
        }

        return pixels;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    // The colours that most pixels have stay exact; the rest, the edges of letters, take the nearest of them.
    private static (int[] Palette, byte[] Indices) Reduce(int[] pixels)
    {
        var palette = pixels.CountBy(colour => colour)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
            .Take(MostColours).Select(pair => pair.Key).ToArray();
        var known = palette.Index().ToDictionary(entry => entry.Item, entry => (byte)entry.Index);
        var indices = Array.ConvertAll(pixels, colour =>
        {
            if (!known.TryGetValue(colour, out var index))
            {
                index = (byte)palette.Index().MinBy(entry => Distance(entry.Item, colour)).Index;
                known[colour] = index;
            }

            return index;
        });
        return (palette, indices);
    }

    private static int Distance(int one, int other)
    {
        var (red, green, blue) = ((one >> 16) - (other >> 16), ((one >> 8) & 255) - ((other >> 8) & 255), (one & 255) - (other & 255));
        return (3 * red * red) + (4 * green * green) + (2 * blue * blue);
    }

    private static byte[] Write(int width, int height, int[] palette, byte[] indices)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3); // 8 bits, each an index into the palette
        var colours = palette.SelectMany(colour => new[] { (byte)(colour >> 16), (byte)(colour >> 8), (byte)colour }).ToArray();

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0); // no filter
                zlib.Write(indices, y * width, width);
            }
        }

        using var png = new MemoryStream();
        png.Write(Signature);
        Append(png, "IHDR", header);
        Append(png, "PLTE", colours);
        Append(png, "IDAT", packed.ToArray());
        Append(png, "IEND", []);
        return png.ToArray();
    }

    private static void Append(MemoryStream png, string type, byte[] body)
    {
        var chunk = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        body.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 8), Check(chunk.AsSpan(4, body.Length + 4)));
        png.Write(chunk);
    }

    // CRC-32 as in Annex D.
    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var octet in bytes)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
