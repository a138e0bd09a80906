using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Numerics;

namespace Keyback.Server.Captcha;

/// <summary>Writes a PNG (ISO/IEC 15948) of sixteen colours, four bits a pixel: small, and quick to pack.</summary>
internal static class PalettePng
{
    /// <summary>How many colours there are.</summary>
    internal const int Colours = 16;

    private const byte BitDepth = 4;
    private const byte IndexedColour = 3;
    private const int ShortestChunk = 12; // length, name and check sum

    // Much smaller than at the fastest level. At the fourth a picture is 7 % smaller, and takes an eighth longer to make.
    private static readonly ZLibCompressionOptions Packing = new() { CompressionLevel = 2 };

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The file.</summary>
    /// <param name="canvas">The picture: 0 becomes the first colour, 1 the last. Its width must be even.</param>
    /// <param name="palette">Sixteen times red, green, blue.</param>
    internal static byte[] Write(InkCanvas canvas, ReadOnlySpan<byte> palette)
    {
        using var pixels = Pack(canvas);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, canvas.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], canvas.Height);
        header[8] = BitDepth;
        header[9] = IndexedColour;

        var data = pixels.GetBuffer().AsSpan(0, (int)pixels.Length);
        var file = new byte[Signature.Length + (4 * ShortestChunk) + header.Length + palette.Length + data.Length];
        Signature.CopyTo(file);
        var rest = file.AsSpan(Signature.Length);
        rest = Chunk(rest, "IHDR"u8, header);
        rest = Chunk(rest, "PLTE"u8, palette);
        rest = Chunk(rest, "IDAT"u8, data);
        Chunk(rest, "IEND"u8, []);
        return file;
    }

    // Every row begins with the number of its filter, here 0: none. Filters help photographs, not sixteen flat colours.
    private static MemoryStream Pack(InkCanvas canvas)
    {
        var rowBytes = 1 + (canvas.Width / 2);
        var rows = ArrayPool<byte>.Shared.Rent(rowBytes * canvas.Height);
        Span<int> levels = stackalloc int[canvas.Width];
        for (var y = 0; y < canvas.Height; y++)
        {
            var row = rows.AsSpan(y * rowBytes, rowBytes);
            ToLevels(canvas.Row(y), levels);
            row[0] = 0;
            for (var x = 1; x < row.Length; x++)
            {
                row[x] = (byte)((levels[(2 * x) - 2] << 4) | levels[(2 * x) - 1]);
            }
        }

        var packed = new MemoryStream(12 * 1024);
        using (var deflate = new ZLibStream(packed, Packing, leaveOpen: true))
        {
            deflate.Write(rows, 0, rowBytes * canvas.Height);
        }

        ArrayPool<byte>.Shared.Return(rows);
        return packed;
    }

    private static void ToLevels(ReadOnlySpan<float> ink, Span<int> levels)
    {
        var highest = new Vector<float>(Colours - 1);
        var half = new Vector<float>(0.5f);
        var x = 0;
        for (; x <= ink.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            Vector.ConvertToInt32((new Vector<float>(ink[x..]) * highest) + half).CopyTo(levels[x..]);
        }

        for (; x < ink.Length; x++)
        {
            levels[x] = (int)((ink[x] * (Colours - 1)) + 0.5f);
        }
    }

    private static Span<byte> Chunk(Span<byte> file, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> data)
    {
        BinaryPrimitives.WriteInt32BigEndian(file, data.Length);
        name.CopyTo(file[4..]);
        data.CopyTo(file[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(file[(8 + data.Length)..], Crc32.HashToUInt32(file.Slice(4, 4 + data.Length)));
        return file[(ShortestChunk + data.Length)..];
    }
}
