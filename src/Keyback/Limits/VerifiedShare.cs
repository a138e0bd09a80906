using System.Buffers.Binary;

namespace Keyback.Limits;

/// <summary>
/// How many of the newest codes came back right. Where codes are asked for and hardly ever used, somebody earns by their
/// being sent. Immutable; the stored form is <see cref="ToBytes"/>, some 2 KB at most.
/// </summary>
/// <remarks>
/// Counted in slices of ten minutes, the longest that a code lives: a code of the slice before the last has had its
/// time, so slices up to that one are judged, and no younger ones. A right code is counted where it came, up to a slice
/// after it was sent.
/// </remarks>
public sealed class VerifiedShare
{
    private const int LeastCodes = 50; // fewer say nothing
    private const int Stored = sizeof(long) + sizeof(int) + sizeof(int);

    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(10);

    private readonly (long Slice, int Sent, int Right)[] _counts;

    private VerifiedShare((long Slice, int Sent, int Right)[] counts) => _counts = counts;

    private ReadOnlySpan<(long Slice, int Sent, int Right)> Counts => _counts;

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null is nothing yet. Bytes that nobody wrote never throw.</summary>
    public static VerifiedShare FromBytes(byte[]? stored)
    {
        var counts = new (long Slice, int Sent, int Right)[(stored?.Length ?? 0) / Stored];
        for (var i = 0; i < counts.Length; i++)
        {
            var at = stored.AsSpan(i * Stored);
            counts[i] = (
                Math.Max(0, BinaryPrimitives.ReadInt64LittleEndian(at)),
                Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(at[sizeof(long)..])),
                Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(at[(sizeof(long) + sizeof(int))..])));
        }

        Array.Sort(counts);
        return new(counts);
    }

    /// <summary>The stored form: a slice's number, codes sent and codes right in it, little-endian, oldest first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Counts.Length * Stored];
        for (var i = 0; i < Counts.Length; i++)
        {
            var at = bytes.AsSpan(i * Stored);
            BinaryPrimitives.WriteInt64LittleEndian(at, Counts[i].Slice);
            BinaryPrimitives.WriteInt32LittleEndian(at[sizeof(long)..], Counts[i].Sent);
            BinaryPrimitives.WriteInt32LittleEndian(at[(sizeof(long) + sizeof(int))..], Counts[i].Right);
        }

        return bytes;
    }

    /// <summary>With one more code sent.</summary>
    public VerifiedShare Sent(DateTimeOffset now) => With(now, sent: 1, right: 0);

    /// <summary>With one more code that came back right.</summary>
    public VerifiedShare Verified(DateTimeOffset now) => With(now, sent: 0, right: 1);

    /// <summary>How many of a hundred codes came back right, or null while there are too few to tell.</summary>
    public int? Percent(DateTimeOffset now)
    {
        var judged = SliceOf(now) - 2;
        var (sent, right) = (0L, 0L);
        for (var i = Counts.Length - 1; i >= 0 && sent < LeastCodes; i--)
        {
            sent += Counts[i].Slice <= judged ? Counts[i].Sent : 0;
            right += Counts[i].Slice <= judged + 1 ? Counts[i].Right : 0;
        }

        return sent < LeastCodes ? null : (int)Math.Min(100, right * 100 / sent);
    }

    private static long SliceOf(DateTimeOffset now) => Math.Max(0, now.ToUnixTimeMilliseconds()) / (long)Slice.TotalMilliseconds;

    private VerifiedShare With(DateTimeOffset now, int sent, int right)
    {
        var slice = Counts.IsEmpty ? SliceOf(now) : Math.Max(SliceOf(now), Counts[^1].Slice);
        var kept = Needed(slice);
        return kept.Length > 0 && kept[^1].Slice == slice
            ? new([.. kept[..^1], (slice, kept[^1].Sent + sent, kept[^1].Right + right)])
            : new([.. kept, (slice, sent, right)]);
    }

    // As far back as the judged codes are enough, and never more slices than that could take.
    private ReadOnlySpan<(long Slice, int Sent, int Right)> Needed(long slice)
    {
        var sent = 0L;
        var first = Counts.Length;
        while (first > 0 && sent < LeastCodes && Counts.Length - first < 2 * LeastCodes)
        {
            first--;
            sent += Counts[first].Slice <= slice - 2 ? Counts[first].Sent : 0;
        }

        return Counts[first..];
    }
}
