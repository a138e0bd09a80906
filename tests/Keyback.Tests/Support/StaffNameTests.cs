using Keyback.Support;

namespace Keyback.Tests.Support;

public sealed class StaffNameTests
{
    [Theory]
    [InlineData("lin", "lin")]
    [InlineData(" Lin.Mei-2 ", "lin.mei-2")]
    [InlineData("7a", "7a")]
    public void A_name_is_small_letters_digits_dots_and_dashes(string typed, string name)
    {
        Assert.True(StaffName.TryParse(typed, out var read));
        Assert.Equal(name, read.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData(".lin")]
    [InlineData("-lin")]
    [InlineData("lin mei")]
    [InlineData("lin@mei")]
    [InlineData("林梅")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefg")]
    public void All_else_is_none(string? typed) => Assert.False(StaffName.TryParse(typed, out _));

    [Fact]
    public void Every_role_has_a_word_that_leads_back_to_it() => Assert.All(StaffWords.Roles, role =>
    {
        Assert.True(StaffWords.TryParse(StaffWords.Of(role).Replace('_', '-'), out var read));
        Assert.Equal(role, read);
    });

    [Fact]
    public void No_word_is_the_role_of_nobody() => Assert.False(StaffWords.TryParse("none", out _));
}
