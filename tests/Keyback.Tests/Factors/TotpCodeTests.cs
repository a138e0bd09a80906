using Keyback.Factors;

namespace Keyback.Tests.Factors;

/// <summary>The arithmetic of RFC 4226 and RFC 6238 (requirement C-24), and what of it is accepted (C-22).</summary>
public sealed class TotpCodeTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    private static readonly DateTimeOffset Step = DateTimeOffset.FromUnixTimeSeconds(1_900_000_020); // a step begins here

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")] // the year 2603: beyond 32 bits of seconds
    public void Codes_are_those_of_RFC_6238(long seconds, string code) =>
        Assert.Equal(code, TotpCode.At(Secret, DateTimeOffset.FromUnixTimeSeconds(seconds), digits: 8));

    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    public void Codes_are_those_of_RFC_4226(int count, string code) =>
        Assert.Equal(code, TotpCode.At(Secret, DateTimeOffset.FromUnixTimeSeconds(count * 30)));

    [Theory]
    [InlineData(0, true)]
    [InlineData(29, true)]
    [InlineData(30, true)] // the step before
    [InlineData(59, true)]
    [InlineData(60, false)]
    [InlineData(-1, false)] // of the step to come
    [InlineData(-30, false)]
    public void A_code_works_in_its_own_step_and_the_next(int secondsLater, bool works) =>
        Assert.Equal(works ? Step.ToUnixTimeSeconds() / 30 : null, TotpCode.StepOf(Secret, TotpCode.At(Secret, Step), Step.AddSeconds(secondsLater)));

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    public void What_has_not_six_digits_is_no_code(string typed) => Assert.Null(TotpCode.StepOf(Secret, typed, Step));

    [Fact]
    public void Apps_are_told_all_they_need()
    {
        var told = TotpCode.Enrolment(Secret, "Key: back", "mei@example.com");

        Assert.Equal(
            "otpauth://totp/Key%20%20back:mei%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Key%20%20back&algorithm=SHA1&digits=6&period=30",
            told);
    }
}
