using System.Buffers.Binary;

namespace Keyback.Limits;

/// <summary>
/// How often something happened lately: the instants of the tries that still count, oldest first. Immutable; the
/// stored form is <see cref="ToBytes"/>. A try taken at <c>t</c> counts in <c>[t, t + window)</c>, so no stretch of
/// that length ever holds more than the limit, wherever it begins (OWASP Bot Management, "Rate Limiting").
/// </summary>
/// <remarks>
/// One value serves one limit: <see cref="TryTake"/> forgets what is older than the window it was given, so an hour's
/// limit and a day's limit keep a value each. Instants have a resolution of a millisecond. A clock that moved
/// backwards is read as standing still at the newest try, so that it gives no try back.
/// </remarks>
public readonly struct SlidingWindow : IEquatable<SlidingWindow>
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly long[]? _stamps;

    private SlidingWindow(long[] stamps) => _stamps = stamps;

    /// <summary>Nothing happened yet.</summary>
    public static SlidingWindow Empty => default;

    private ReadOnlySpan<long> Stamps => _stamps;

    /// <summary>Reads what <see cref="ToBytes"/> wrote; null is <see cref="Empty"/>.</summary>
    /// <remarks>
    /// Bytes that nobody wrote never throw and never give back a try that can still be read: stamps out of order are
    /// sorted, stamps beyond the calendar are moved to its edge, and a torn last stamp counts as one more try at the
    /// newest readable instant. Damage may cost the owner a wait; it does not hand a guesser a fresh budget.
    /// </remarks>
    /// <param name="stored">Unix milliseconds as little-endian 64-bit integers, one a try.</param>
    public static SlidingWindow FromBytes(byte[]? stored)
    {
        if (stored is null or { Length: 0 })
        {
            return Empty;
        }

        var whole = stored.Length / sizeof(long);
        var torn = stored.Length % sizeof(long) != 0;
        var stamps = new long[torn ? whole + 1 : whole];
        for (var i = 0; i < whole; i++)
        {
            var stamp = BinaryPrimitives.ReadInt64LittleEndian(stored.AsSpan(i * sizeof(long)));
            stamps[i] = Math.Clamp(stamp, 0, Latest);
        }

        if (torn)
        {
            stamps[whole] = stamps.Max();
        }

        Array.Sort(stamps);
        return new SlidingWindow(stamps);
    }

    /// <summary>The stored form: Unix milliseconds as little-endian 64-bit integers, oldest first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Stamps.Length * sizeof(long)];
        for (var i = 0; i < Stamps.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), Stamps[i]);
        }

        return bytes;
    }

    /// <summary>How many tries count at this instant.</summary>
    /// <param name="now">The instant asked about.</param>
    /// <param name="window">How long a try counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is not longer than nothing.</exception>
    public int Used(DateTimeOffset now, TimeSpan window) => Counting(Standing(now), window).Length;

    /// <summary>How many tries are left at this instant, never below zero.</summary>
    /// <param name="now">The instant asked about.</param>
    /// <param name="limit">Tries allowed in one window, at least one.</param>
    /// <param name="window">How long a try counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below one, or the window is not longer than nothing.</exception>
    public int Left(DateTimeOffset now, int limit, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Math.Max(0, limit - Used(now, window));
    }

    /// <summary>Takes one try if one is left.</summary>
    /// <param name="now">The instant of the try.</param>
    /// <param name="limit">Tries allowed in one window, at least one.</param>
    /// <param name="window">How long a try counts.</param>
    /// <param name="next">With the try in it and without those that no longer count; the value itself when none was left.</param>
    /// <returns>Whether the try was free to take.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below one, or the window is not longer than nothing.</exception>
    public bool TryTake(DateTimeOffset now, int limit, TimeSpan window, out SlidingWindow next)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var instant = Standing(now);
        var counting = Counting(instant, window);
        if (counting.Length >= limit)
        {
            next = this;
            return false;
        }

        next = new SlidingWindow([.. counting, instant]);
        return true;
    }

    /// <summary>How long until a try is free: zero when one is. On a clock that moved backwards, longer than the window.</summary>
    /// <param name="now">The instant asked about.</param>
    /// <param name="limit">Tries allowed in one window, at least one.</param>
    /// <param name="window">How long a try counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below one, or the window is not longer than nothing.</exception>
    public TimeSpan RetryAfter(DateTimeOffset now, int limit, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var counting = Counting(Standing(now), window);
        if (counting.Length < limit)
        {
            return TimeSpan.Zero;
        }

        var mustLeave = counting[counting.Length - limit];
        return TimeSpan.FromMilliseconds(mustLeave + Milliseconds(window) - now.ToUnixTimeMilliseconds());
    }

    /// <summary>Whether both hold the same tries.</summary>
    public bool Equals(SlidingWindow other) => Stamps.SequenceEqual(other.Stamps);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SlidingWindow other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Stamps.IsEmpty ? 0 : HashCode.Combine(Stamps.Length, Stamps[^1]);

    /// <summary>How many tries are kept; no instants.</summary>
    public override string ToString() => $"{Stamps.Length} tries";

    /// <summary>Whether both hold the same tries.</summary>
    public static bool operator ==(SlidingWindow left, SlidingWindow right) => left.Equals(right);

    /// <summary>Whether the two hold different tries.</summary>
    public static bool operator !=(SlidingWindow left, SlidingWindow right) => !left.Equals(right);

    // Rounded up: a limit for part of a millisecond more is safe, for less it is not.
    private static long Milliseconds(TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        return (window.Ticks / TimeSpan.TicksPerMillisecond) + (window.Ticks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1);
    }

    private long Standing(DateTimeOffset now)
    {
        var instant = Math.Max(0, now.ToUnixTimeMilliseconds());
        return Stamps.IsEmpty ? instant : Math.Max(instant, Stamps[^1]);
    }

    private ReadOnlySpan<long> Counting(long instant, TimeSpan window)
    {
        var past = instant - Milliseconds(window);
        var first = 0;
        while (first < Stamps.Length && Stamps[first] <= past)
        {
            first++;
        }

        return Stamps[first..];
    }
}
