using Keyback.Server.Console.Charts;

namespace Keyback.Server.Tests.Staff;

/// <summary>Median and the like come from counts by quarters of a minute.</summary>
public sealed class WaitingTimesTests
{
    [Fact]
    public void Of_nobody_there_is_no_median() => Assert.Null(new WaitingTimes(new Dictionary<int, long>()).Within(50));

    [Fact]
    public void The_nearest_rank_counts()
    {
        var times = new WaitingTimes(new Dictionary<int, long> { [3] = 10, [7] = 85, [240] = 5 });

        Assert.Equal((100, 2.0, 2.0, 60.25), (times.Total, times.Within(50)!.Value, times.Within(95)!.Value, times.Within(96)!.Value));
        Assert.Equal((10, 85, 5), (times.Between(0, 1), times.Between(1, 2), times.Between(60, int.MaxValue)));
    }

    [Fact]
    public void A_drawing_says_what_it_shows_and_keeps_what_it_is_given_as_text()
    {
        var drawn = Drawing.Columns("id", "<b>title", "said & done", [new Bar("\"a\"", 3), new Bar("b", 0)]).ToString()!;

        Assert.Contains("&lt;b&gt;title", drawn, StringComparison.Ordinal);
        Assert.Contains("said &amp; done", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("\"a\"", drawn, StringComparison.Ordinal);
        Assert.Equal(2, drawn.Split("class=\"bar\"").Length);
    }
}
