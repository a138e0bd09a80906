using System.Text;
using CsCheck;
using Keyback.Passwords;

namespace Keyback.Tests.Passwords;

public sealed class PasswordTextTests
{
    [Theory]
    [InlineData("e\u0301t\u00E9", "\u00E9t\u00E9")]
    [InlineData("a\u00A0b\u3000c\u2003d", "a b c d")]
    [InlineData(" both ends ", " both ends ")]
    [InlineData("Case", "Case")]
    [InlineData("\uFF21\uFB01", "\uFF21\uFB01")]
    [InlineData("a\u200Bb", "a\u200Bb")]
    [InlineData("\uD83D\uDE00", "\uD83D\uDE00")]
    [InlineData("", "")]
    public void Only_spaces_and_composition_are_touched(string typed, string expected) =>
        Assert.Equal(expected, PasswordText.Prepare(typed));

    [Theory]
    [InlineData("a\0b")]
    [InlineData("tab\there")]
    [InlineData("line\n")]
    [InlineData("\u0085")]
    public void Controls_cannot_be_prepared(string typed) => Assert.Null(PasswordText.Prepare(typed));

    [Fact]
    public void Half_characters_cannot_be_prepared() =>
        Assert.All(["\uD800", "a\uDC00b", "\uDE00\uD83D", "\uD83D\uDE00\uD83D"], typed => Assert.Null(PasswordText.Prepare(typed)));

    [Fact]
    public void A_thousand_and_twenty_four_units_are_looked_at_and_no_more()
    {
        Assert.NotNull(PasswordText.Prepare(new string('a', 1024)));
        Assert.Null(PasswordText.Prepare(new string('a', 1025)));
    }

    [Fact]
    public void Both_ways_to_type_an_accent_give_one_password() =>
        Gen.String.Where(text => PasswordText.Prepare(text) is not null).Sample(text =>
            PasswordText.Prepare(text) == PasswordText.Prepare(text.Normalize(NormalizationForm.FormD)));

    [Fact]
    public void Preparing_never_throws_and_twice_is_once() =>
        Gen.Char.Array[0, 40].Select(units => new string(units)).Sample(text =>
            PasswordText.Prepare(text) is not { } prepared || PasswordText.Prepare(prepared) == prepared);

    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("\uD83D\uDE00\uD83D\uDE00", 2)]
    public void Length_counts_code_points(string text, int expected) => Assert.Equal(expected, PasswordText.CountCodePoints(text));
}
