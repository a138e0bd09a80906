using Keyback.Limits;

namespace Keyback.Tests.Limits;

public sealed class VerifiedShareTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Fewer_than_fifty_codes_say_nothing()
    {
        var share = Sent(49, Noon, TimeSpan.FromMinutes(1));

        Assert.Null(share.Percent(Noon.AddDays(1)));
        Assert.Equal(0, share.Sent(Noon.AddHours(1)).Percent(Noon.AddDays(1)));
    }

    [Fact]
    public void Codes_that_may_still_come_back_are_not_judged()
    {
        var share = Sent(200, Noon, TimeSpan.Zero);

        Assert.Null(share.Percent(Noon));
        Assert.Null(share.Percent(Noon.AddMinutes(19)));
        Assert.Equal(0, share.Percent(Noon.AddMinutes(20)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 18)]
    [InlineData(10, 20)]
    [InlineData(50, 100)]
    public void What_came_back_is_a_share_of_what_was_sent(int right, int percent)
    {
        var share = Sent(50, Noon, TimeSpan.Zero);
        for (var i = 0; i < right; i++)
        {
            share = share.Verified(Noon.AddMinutes(11)); // in the next slice
        }

        Assert.Equal(percent, share.Percent(Noon.AddMinutes(25)));
    }

    [Fact]
    public void Old_codes_are_forgotten_and_the_row_stays_small()
    {
        var share = VerifiedShare.FromBytes(null);
        for (var hour = 0; hour < 1000; hour++)
        {
            share = share.Sent(Noon.AddHours(hour)).Verified(Noon.AddHours(hour).AddMinutes(12));
        }

        Assert.Equal(100, share.Percent(Noon.AddHours(1000)));
        Assert.InRange(share.ToBytes().Length, 1, 2048);

        for (var minute = 0; minute < 60; minute++)
        {
            share = share.Sent(Noon.AddHours(1000).AddMinutes(minute)); // and none comes back
        }

        Assert.InRange(share.Percent(Noon.AddHours(1002))!.Value, 0, 5);
    }

    private static VerifiedShare Sent(int codes, DateTimeOffset from, TimeSpan pause)
    {
        var share = VerifiedShare.FromBytes(null);
        for (var i = 0; i < codes; i++)
        {
            share = VerifiedShare.FromBytes(share.Sent(from + (pause * i)).ToBytes());
        }

        return share;
    }
}
