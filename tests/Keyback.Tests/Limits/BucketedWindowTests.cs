using CsCheck;
using Keyback.Limits;

namespace Keyback.Tests.Limits;

public sealed class BucketedWindowTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public void A_limit_is_given_and_no_more()
    {
        var window = BucketedWindow.FromBytes(null);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(window.TryTake(Noon.AddSeconds(i), 10_000, Day, out window));
        }

        Assert.False(window.TryTake(Noon.AddSeconds(10_000), 10_000, Day, out var same));
        Assert.Same(window, same);
        Assert.InRange(window.ToBytes().Length, 1, 300);
        Assert.Equal(10_000, BucketedWindow.FromBytes(window.ToBytes()).Used(Noon.AddHours(23), Day));
    }

    [Fact]
    public void A_slice_counts_as_long_as_any_of_it_does()
    {
        Assert.True(BucketedWindow.FromBytes(null).TryTake(Noon.AddMinutes(59), 1, Day, out var window));

        Assert.False(window.TryTake(Noon.AddHours(24).AddMinutes(59), 1, Day, out _));
        Assert.True(window.TryTake(Noon.AddHours(25), 1, Day, out _));
    }

    [Fact]
    public void No_stretch_of_a_window_ever_holds_more_than_the_limit() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 20_000].Array[1, 200]).Sample((limit, pauses) =>
        {
            var window = BucketedWindow.FromBytes(null);
            var (now, taken) = (Noon, new List<DateTimeOffset>());
            foreach (var pause in pauses)
            {
                now = now.AddSeconds(pause);
                if (window.TryTake(now, limit, Day, out window))
                {
                    taken.Add(now);
                }

                Assert.InRange(window.ToBytes().Length, 0, 300);
            }

            Assert.All(taken, first => Assert.InRange(taken.Count(at => at >= first && at < first + Day), 1, limit));
        });

    [Fact]
    public void A_clock_that_goes_back_gives_nothing_back()
    {
        Assert.True(BucketedWindow.FromBytes(null).TryTake(Noon, 1, Day, out var window));

        Assert.False(window.TryTake(Noon.AddDays(-30), 1, Day, out _));
    }

    [Fact]
    public void No_bytes_throw() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        BucketedWindow.FromBytes(bytes).TryTake(Noon, 5, Day, out var next);
        Assert.Equal(next.ToBytes(), BucketedWindow.FromBytes(next.ToBytes()).ToBytes());
        Assert.Equal(VerifiedShare.FromBytes(bytes).Sent(Noon).ToBytes(), VerifiedShare.FromBytes(VerifiedShare.FromBytes(bytes).Sent(Noon).ToBytes()).ToBytes());
        _ = VerifiedShare.FromBytes(bytes).Percent(Noon);
    });
}
