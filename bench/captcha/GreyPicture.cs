using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Keyback.Bench.Captcha;

/// <summary>A picture as an attacker prepares it for a reader: grey, dark text on pale ground.</summary>
internal sealed record GreyPicture(int Width, int Height, byte[] Pixels)
{
    private const int HeaderAt = 16; // behind the signature, and length and name of IHDR
    private const int PaletteAt = 8 + 25 + 8;
    private const int DataAt = PaletteAt + 48 + 4;

    /// <summary>Opens one of our PNGs. Where the text is pale on dark, turns it round.</summary>
    internal static GreyPicture Open(ReadOnlySpan<byte> png)
    {
        var width = BinaryPrimitives.ReadInt32BigEndian(png[HeaderAt..]);
        var height = BinaryPrimitives.ReadInt32BigEndian(png[(HeaderAt + 4)..]);
        var length = BinaryPrimitives.ReadInt32BigEndian(png[DataAt..]);
        using var inflate = new ZLibStream(new MemoryStream(png.Slice(DataAt + 8, length).ToArray()), CompressionMode.Decompress);
        var row = new byte[1 + (width / 2)];
        var pixels = new byte[width * height];
        var grey = new byte[16];
        for (var i = 0; i < grey.Length; i++)
        {
            var colour = png.Slice(PaletteAt + (3 * i), 3);
            grey[i] = (byte)((0.299 * colour[0]) + (0.587 * colour[1]) + (0.114 * colour[2]));
        }

        var turn = grey[0] < grey[15];
        for (var y = 0; y < height; y++)
        {
            inflate.ReadExactly(row);
            for (var x = 0; x < width; x++)
            {
                var level = grey[(row[1 + (x / 2)] >> (x % 2 == 0 ? 4 : 0)) & 15];
                pixels[(y * width) + x] = turn ? (byte)(255 - level) : level;
            }
        }

        return new GreyPicture(width, height, pixels);
    }

    /// <summary>Black and white, split where the two heaps of grey lie furthest apart (Otsu).</summary>
    internal GreyPicture Threshold()
    {
        var counts = new int[256];
        Array.ForEach(Pixels, level => counts[level]++);
        var total = Pixels.Sum(level => (double)level);
        var (below, sumBelow, best, split) = (0, 0.0, -1.0, 0);
        for (var level = 0; level < 256; level++)
        {
            below += counts[level];
            sumBelow += (double)level * counts[level];
            var above = Pixels.Length - below;
            if (below == 0 || above == 0)
            {
                continue;
            }

            var apart = (sumBelow / below) - ((total - sumBelow) / above);
            if ((double)below * above * apart * apart > best)
            {
                (best, split) = ((double)below * above * apart * apart, level);
            }
        }

        return this with { Pixels = [.. Pixels.Select(level => level <= split ? (byte)0 : (byte)255)] };
    }

    /// <summary>Wipes out dark strokes thinner than twice the radius, and gives the others back their thickness.</summary>
    internal GreyPicture WithoutThinStrokes(int radius) => Spread(radius, palest: true).Spread(radius, palest: false);

    /// <summary>Another size, each new pixel the average of its surroundings.</summary>
    internal GreyPicture Resize(double factor)
    {
        var (width, height) = ((int)(Width * factor), (int)(Height * factor));
        var resized = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                resized[(y * width) + x] = At((x + 0.5) / factor, (y + 0.5) / factor, Math.Max(0.5, 0.5 / factor));
            }
        }

        return new GreyPicture(width, height, resized);
    }

    /// <summary>Writes a portable grey map, which tesseract opens.</summary>
    internal void Save(string path)
    {
        using var file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes($"P5 {Width} {Height} 255\n"));
        file.Write(Pixels);
    }

    private byte At(double middleX, double middleY, double reach)
    {
        var (sum, count) = (0, 0);
        for (var y = (int)Math.Max(0, middleY - reach); y < Math.Min(Height, middleY + reach); y++)
        {
            for (var x = (int)Math.Max(0, middleX - reach); x < Math.Min(Width, middleX + reach); x++)
            {
                sum += Pixels[(y * Width) + x];
                count++;
            }
        }

        return (byte)(sum / count);
    }

    private GreyPicture Spread(int radius, bool palest)
    {
        var spread = new byte[Pixels.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var most = Pixels[(y * Width) + x];
                for (var j = Math.Max(0, y - radius); j <= Math.Min(Height - 1, y + radius); j++)
                {
                    for (var i = Math.Max(0, x - radius); i <= Math.Min(Width - 1, x + radius); i++)
                    {
                        var level = Pixels[(j * Width) + i];
                        most = palest ? Math.Max(most, level) : Math.Min(most, level);
                    }
                }

                spread[(y * Width) + x] = most;
            }
        }

        return this with { Pixels = spread };
    }
}
