using CsCheck;
using Keyback.Challenges;

namespace Keyback.Tests.Challenges;

public sealed class TypedCodeTests
{
    [Theory]
    [InlineData("12345678")]
    [InlineData("1234 5678")]
    [InlineData(" 1234-5678 ")]
    [InlineData("１２３４５６７８")]
    [InlineData("1234\u20135678")]
    [InlineData("1234\u00A05678\u200B")]
    [InlineData("12.34.56.78")]
    public void Grouping_and_width_do_not_matter(string typed)
    {
        Assert.True(TypedCode.TryRead(typed, 8, out var code));
        Assert.Equal("12345678", code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1234567")]
    [InlineData("123456789")]
    [InlineData("1234567a")]
    [InlineData("1234\ud8005678")]
    [InlineData("一二三四五六七八")]
    public void Anything_else_is_no_code(string? typed) => Assert.False(TypedCode.TryRead(typed, 8, out _));

    [Fact]
    public void Any_text_whatever_gives_eight_ascii_digits_or_nothing() => Gen.String[Gen.Char, 0, 200].Sample(text =>
        TypedCode.TryRead(text, 8, out var code) ? code.Length == 8 && code.All(char.IsAsciiDigit) : code is null);
}
