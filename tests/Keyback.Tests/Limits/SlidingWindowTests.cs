using CsCheck;
using Keyback.Limits;

namespace Keyback.Tests.Limits;

public sealed class SlidingWindowTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Steps in milliseconds; some go back in time.
    private static readonly Gen<int[]> Steps = Gen.Frequency((8, Gen.Int[0, 400]), (1, Gen.Int[-2_000, 0]), (1, Gen.Int[0, 2_000])).Array[0, 200];

    [Fact]
    public void A_try_counts_until_the_window_has_passed_and_no_longer()
    {
        Assert.True(SlidingWindow.Empty.TryTake(Noon, 1, Hour, out var taken));

        Assert.Equal(1, taken.Used(Noon + Hour - TimeSpan.FromMilliseconds(1), Hour));
        Assert.False(taken.TryTake(Noon + Hour - TimeSpan.FromMilliseconds(1), 1, Hour, out _));
        Assert.Equal(0, taken.Used(Noon + Hour, Hour));
        Assert.True(taken.TryTake(Noon + Hour, 1, Hour, out _));
    }

    [Fact]
    public void Tries_are_counted_down_to_zero_and_not_below()
    {
        var window = Take(SlidingWindow.Empty, Noon, 3);

        Assert.Equal(2, window.Left(Noon, 5, Hour));
        Assert.Equal(0, window.Left(Noon, 3, Hour));
        Assert.Equal(0, window.Left(Noon, 1, Hour));
    }

    [Fact]
    public void The_wait_ends_when_the_try_that_stands_in_the_way_leaves()
    {
        var window = Take(Take(SlidingWindow.Empty, Noon, 1), Noon + TimeSpan.FromMinutes(10), 1);
        var now = Noon + TimeSpan.FromMinutes(20);

        Assert.Equal(TimeSpan.Zero, window.RetryAfter(now, 3, Hour));
        Assert.Equal(TimeSpan.FromMinutes(40), window.RetryAfter(now, 2, Hour));
        Assert.Equal(TimeSpan.FromMinutes(50), window.RetryAfter(now, 1, Hour));
    }

    [Fact]
    public void A_clock_that_moved_backwards_gives_no_try_back()
    {
        var window = Take(SlidingWindow.Empty, Noon, 2);
        var earlier = Noon - TimeSpan.FromDays(3);

        Assert.Equal(0, window.Left(earlier, 2, Hour));
        Assert.False(window.TryTake(earlier, 2, Hour, out _));
        Assert.Equal(TimeSpan.FromDays(3) + Hour, window.RetryAfter(earlier, 2, Hour));
        Assert.True(window.TryTake(earlier, 3, Hour, out var next));
        Assert.Equal(3, next.Used(Noon + Hour - TimeSpan.FromMilliseconds(1), Hour));
    }

    [Fact]
    public void A_refused_try_changes_nothing()
    {
        var window = Take(SlidingWindow.Empty, Noon, 2);

        Assert.False(window.TryTake(Noon, 2, Hour, out var next));

        Assert.Equal(window, next);
    }

    [Fact]
    public void I4_No_window_of_that_length_ever_holds_more_tries_than_the_limit() =>
        Gen.Select(Steps, Gen.Int[1, 6], Gen.Int[1, 1_500]).Sample((steps, limit, length) =>
        {
            var span = TimeSpan.FromMilliseconds(length);
            var (window, now, taken) = (SlidingWindow.Empty, Noon, new List<DateTimeOffset>());
            foreach (var step in steps)
            {
                now += TimeSpan.FromMilliseconds(step);
                if (window.TryTake(now, limit, span, out window))
                {
                    taken.Add(taken.Append(now).Max()); // a clock that moved backwards stands still
                }
            }

            return taken.All(from => taken.Count(instant => instant >= from && instant < from + span) <= limit);
        });

    [Fact]
    public void It_agrees_with_a_list_that_forgets_nothing() =>
        Gen.Select(Steps, Gen.Int[1, 6], Gen.Int[1, 1_500]).Sample((steps, limit, length) =>
        {
            var span = TimeSpan.FromMilliseconds(length);
            var (window, now, model) = (SlidingWindow.Empty, Noon, new List<DateTimeOffset>());
            foreach (var step in steps)
            {
                now += TimeSpan.FromMilliseconds(step);
                var standing = model.Append(now).Max();
                var used = model.Count(instant => instant > standing - span);
                Assert.Equal(used, window.Used(now, span));
                Assert.Equal(limit - used, window.Left(now, limit, span));
                Assert.Equal(used < limit, window.RetryAfter(now, limit, span) == TimeSpan.Zero);

                var free = window.TryTake(now, limit, span, out window);
                Assert.Equal(used < limit, free);
                if (free)
                {
                    model.Add(standing);
                }
            }
        });

    [Fact]
    public void Waiting_as_long_as_told_is_enough_and_a_millisecond_less_is_not() =>
        Gen.Select(Steps, Gen.Int[1, 6], Gen.Int[1, 1_500]).Sample((steps, limit, length) =>
        {
            var span = TimeSpan.FromMilliseconds(length);
            var (window, now) = (SlidingWindow.Empty, Noon);
            foreach (var step in steps)
            {
                now += TimeSpan.FromMilliseconds(step);
                window.TryTake(now, limit, span, out window);
            }

            var wait = window.RetryAfter(now, limit, span);
            Assert.True(window.TryTake(now + wait, limit, span, out _));
            Assert.True(wait == TimeSpan.Zero || !window.TryTake(now + wait - TimeSpan.FromMilliseconds(1), limit, span, out _));
        });

    [Fact]
    public void Bytes_come_back_as_the_same_window() =>
        Gen.Select(Steps, Gen.Int[1, 50]).Sample((steps, limit) =>
        {
            var (window, now) = (SlidingWindow.Empty, Noon);
            foreach (var step in steps)
            {
                now += TimeSpan.FromMilliseconds(step);
                window.TryTake(now, limit, Hour, out window);
            }

            var back = SlidingWindow.FromBytes(window.ToBytes());
            Assert.Equal(window, back);
            Assert.Equal(window.ToBytes(), back.ToBytes());
        });

    [Fact]
    public void The_stored_form_is_little_endian_milliseconds()
    {
        var window = Take(SlidingWindow.Empty, DateTimeOffset.FromUnixTimeMilliseconds(0x0102), 1);

        Assert.Equal([2, 1, 0, 0, 0, 0, 0, 0], window.ToBytes());
        Assert.Equal(SlidingWindow.Empty, SlidingWindow.FromBytes(null));
        Assert.Equal(SlidingWindow.Empty, SlidingWindow.FromBytes([]));
    }

    [Fact]
    public void Garbage_is_read_without_an_exception_and_stays_usable() =>
        Gen.Byte.Array[0, 100].Sample(garbage =>
        {
            var window = SlidingWindow.FromBytes(garbage);

            Assert.InRange(window.Left(Noon, 3, Hour), 0, 3);
            Assert.True(window.RetryAfter(Noon, 3, Hour) >= TimeSpan.Zero);
            Assert.Equal(window, SlidingWindow.FromBytes(window.ToBytes()));
            Assert.Equal((garbage.Length + 7) / 8 * 8, window.ToBytes().Length);
        });

    [Fact]
    public void A_torn_or_shuffled_value_gives_no_try_back()
    {
        var bytes = Take(Take(SlidingWindow.Empty, Noon, 1), Noon + TimeSpan.FromMinutes(1), 2).ToBytes();

        var torn = SlidingWindow.FromBytes(bytes[..^3]);
        var shuffled = SlidingWindow.FromBytes([.. bytes[16..], .. bytes[..16]]);

        Assert.Equal(3, torn.Used(Noon, Hour));
        Assert.Equal(bytes, shuffled.ToBytes());
    }

    [Fact]
    public void A_limit_of_nothing_and_a_window_of_no_length_are_mistakes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SlidingWindow.Empty.TryTake(Noon, 0, Hour, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => SlidingWindow.Empty.Used(Noon, TimeSpan.Zero));
    }

    private static SlidingWindow Take(SlidingWindow window, DateTimeOffset now, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.True(window.TryTake(now, int.MaxValue, Hour, out window));
        }

        return window;
    }
}
