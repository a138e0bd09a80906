using Keyback.Factors;
using Keyback.Tests.Kit;

namespace Keyback.Tests.Factors;

/// <summary>Saved codes: 130 bits (requirement C-04), shown in groups, and read however they come back.</summary>
public sealed class SavedCodeTests
{
    private const string Code = "01234567890ABCDEFGHJKMNPQR";

    [Fact]
    public void A_code_has_130_bits()
    {
        var code = SavedCode.New(new CountingRandomness());

        Assert.Equal(26, code.Length);
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]+$", code);
    }

    [Fact]
    public void It_is_shown_in_groups() => Assert.Equal("01234-56789-0ABCD-EFGHJ-KMNPQR", SavedCode.Shown(Code));

    [Theory]
    [InlineData("01234-56789-0ABCD-EFGHJ-KMNPQR")]
    [InlineData("  01234 56789\t0abcd efghj kmnpqr\n")]
    [InlineData("oi2345678900abcdefghjkmnpqr", false)] // one too many
    [InlineData("ol234-56789-oabcd-efghj-kmnpqr")]
    [InlineData("０１２３４—５６７８９—０ａｂｃｄ－ＥＦＧＨＪ−ＫＭＮＰＱＲ")]
    [InlineData("01234-56789-0ABCD-EFGHJ-KMNPQ", false)]
    [InlineData("01234-56789-0ABCD-EFGHJ-KMNPQ!", false)]
    [InlineData("01234-56789-0ABCD-EFGHJ-KMNPQ\ud800", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void It_is_read_in_any_case_with_any_grouping_and_look_alikes(string? typed, bool isOne = true)
    {
        Assert.Equal(isOne, SavedCode.TryRead(typed, out var read));
        Assert.Equal(isOne ? Code : null, read);
    }

    [Fact]
    public void A_u_is_taken_for_a_v()
    {
        Assert.True(SavedCode.TryRead("UUUUU-UUUUU-UUUUU-UUUUU-UUUUUU", out var read));
        Assert.Equal(new string('V', 26), read);
    }

    [Fact]
    public void Nothing_prints_a_code()
    {
        Assert.DoesNotContain("1", new FactorAnswer.SavedCode(Code).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("1", new FactorAnswer.Totp("111111").ToString(), StringComparison.Ordinal);
    }
}
