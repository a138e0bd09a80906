using System.Buffers.Binary;

namespace Keyback.Limits;

/// <summary>
/// How often something happened lately, for limits too large to keep every instant: counts in slices of a 24th of the
/// window. Immutable; the stored form is <see cref="ToBytes"/>, 300 bytes at most. A slice counts as long as any instant
/// of it does, so no stretch of the window's length ever holds more than the limit, wherever it begins; a try is given
/// back up to a slice later than it could be.
/// </summary>
/// <remarks>A clock that moved backwards is read as standing still at the newest slice, so that it gives no try back.</remarks>
public sealed class BucketedWindow
{
    private const int Slices = 24;
    private const int Stored = sizeof(long) + sizeof(int);

    private readonly (long Slice, int Count)[] _counts;

    private BucketedWindow((long Slice, int Count)[] counts) => _counts = counts;

    private ReadOnlySpan<(long Slice, int Count)> Counts => _counts;

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null is nothing yet. Bytes that nobody wrote never throw.</summary>
    public static BucketedWindow FromBytes(byte[]? stored)
    {
        var counts = new (long Slice, int Count)[(stored?.Length ?? 0) / Stored];
        for (var i = 0; i < counts.Length; i++)
        {
            var at = stored.AsSpan(i * Stored);
            counts[i] = (
                Math.Max(0, BinaryPrimitives.ReadInt64LittleEndian(at)),
                Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(at[sizeof(long)..])));
        }

        Array.Sort(counts);
        return new(counts);
    }

    /// <summary>The stored form: a slice's number and its count, little-endian, oldest first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Counts.Length * Stored];
        for (var i = 0; i < Counts.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * Stored), Counts[i].Slice);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((i * Stored) + sizeof(long)), Counts[i].Count);
        }

        return bytes;
    }

    /// <summary>How many tries count at this instant.</summary>
    /// <param name="now">The instant asked about.</param>
    /// <param name="window">How long a try counts.</param>
    public long Used(DateTimeOffset now, TimeSpan window) => Sum(Counting(Standing(now, window)));

    /// <summary>Takes one try if one is left.</summary>
    /// <param name="now">The instant of the try.</param>
    /// <param name="limit">Tries allowed in one window.</param>
    /// <param name="window">How long a try counts: the same at every call.</param>
    /// <param name="next">With the try in it and without those that no longer count; the value itself when none was left.</param>
    /// <returns>Whether the try was free to take.</returns>
    public bool TryTake(DateTimeOffset now, int limit, TimeSpan window, out BucketedWindow next)
    {
        var slice = Standing(now, window);
        var counting = Counting(slice);
        if (Sum(counting) >= limit)
        {
            next = this;
            return false;
        }

        next = counting.Length > 0 && counting[^1].Slice == slice
            ? new([.. counting[..^1], (slice, counting[^1].Count + 1)])
            : new([.. counting, (slice, 1)]);
        return true;
    }

    /// <summary>How many slices are kept.</summary>
    public override string ToString() => $"{Counts.Length} slices";

    private long Standing(DateTimeOffset now, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromSeconds(Slices));
        var slice = Math.Max(0, now.ToUnixTimeMilliseconds()) / ((long)window.TotalMilliseconds / Slices);
        return Counts.IsEmpty ? slice : Math.Max(slice, Counts[^1].Slice);
    }

    // The slice of 24 before still holds instants that count, unless now is its very end.
    private ReadOnlySpan<(long Slice, int Count)> Counting(long slice)
    {
        var first = 0;
        while (first < Counts.Length && Counts[first].Slice < slice - Slices)
        {
            first++;
        }

        return Counts[first..];
    }

    private static long Sum(ReadOnlySpan<(long Slice, int Count)> counts)
    {
        long sum = 0;
        foreach (var (_, count) in counts)
        {
            sum += count;
        }

        return sum;
    }
}
