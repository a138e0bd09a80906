using Keyback.Accounts;

namespace Keyback.Tests.Accounts;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("13900000000", "CN")]
    [InlineData("139 0000 0000", "CN")]
    [InlineData("139-0000-0000", "CN")]
    [InlineData("+86 139 0000 0000", "US")]
    [InlineData("0086 139 0000 0000", "CN")]
    [InlineData("8613900000000", "CN")]
    [InlineData("１３９００００００００", "CN")]
    [InlineData("＋８６　１３９－００００－００００", "US")]
    [InlineData("（139）0000.0000", "CN")]
    [InlineData("\u202D+86 139 0000 0000\u202C", "US")]
    public void Spellings_of_one_number_meet(string text, string region)
    {
        Assert.True(PhoneNumber.TryParse(text, region, out var number));

        Assert.Equal("+8613900000000", number.E164);
        Assert.Equal(number.E164, number.Key);
        Assert.Equal("+86•••00", number.Masked);
        Assert.Equal(number.Masked, $"{number}");
    }

    [Theory]
    [InlineData("(202) 555-0123", "US", "+12025550123")]
    [InlineData("+44 (0)20 7946 0958", "CN", "+442079460958")]
    [InlineData("+39 06 6982 1234", "CN", "+390669821234")]
    public void Numbers_of_other_countries_are_read_too(string text, string region, string expected)
    {
        Assert.True(PhoneNumber.TryParse(text, region, out var number));
        Assert.Equal(expected, number.E164);
    }

    [Theory]
    [InlineData("CN")]
    [InlineData("US")]
    [InlineData("DE")]
    public void Sixteen_digits_are_no_number_in_any_country(string region)
    {
        Assert.False(PhoneNumber.TryParse("1234567890123456", region, out _));
        Assert.False(PhoneNumber.TryParse("1795113900000000", region, out _));
        Assert.False(PhoneNumber.TryParse("+1234567890123456", region, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("110")]
    [InlineData("555-0123")]
    [InlineData("1234567890123456")]
    [InlineData("+1234567890123456")]
    [InlineData("+8613900000000000")]
    [InlineData("139000000001390000000013900000000")]
    [InlineData("1-800-FLOWERS")]
    [InlineData("202 555 0123 ext. 4")]
    [InlineData("tel:+12025550123")]
    [InlineData("139 0000 0000, 138 0000 0000")]
    [InlineData("139+00000000")]
    public void What_is_no_number_is_refused(string? text)
    {
        Assert.False(PhoneNumber.TryParse(text, "US", out var number));
        Assert.Null(number);
    }

    [Fact]
    public void Without_a_known_country_only_international_numbers_are_read()
    {
        Assert.True(PhoneNumber.TryParse("+8613900000000", "ZZ", out _));
        Assert.False(PhoneNumber.TryParse("13900000000", "ZZ", out _));
    }
}
