using Keyback.Server.Platform;

namespace Keyback.Server.Tests.Platform;

public sealed class RetryTests
{
    [Theory]
    [InlineData(0, "30")]
    [InlineData(1, "30")]
    [InlineData(30, "30")]
    [InlineData(31, "60")]
    [InlineData(899, "900")]
    public void I1_a_wait_is_told_so_coarsely_that_it_does_not_tell_which_limit_was_met(int seconds, string told) =>
        Assert.Equal(told, Retry.After(TimeSpan.FromSeconds(seconds)));
}
