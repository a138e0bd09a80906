using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Support;

namespace Keyback.Tests.Support;

/// <summary>What a caller says is read once, generously in its form and exactly in its meaning.</summary>
public sealed class SaidTests
{
    [Theory]
    [InlineData("mei@example.com", IdentifierKind.Email)]
    [InlineData("+86 138 0013 8000", IdentifierKind.Phone)]
    [InlineData("mei", IdentifierKind.UserName)]
    public void An_address_a_number_and_a_name_are_told_apart(string typed, IdentifierKind kind)
    {
        Assert.Equal(kind, Said.Read(SaidKind.Identifier, typed, "CN")!.Identifier!.Value.Kind);
    }

    [Theory]
    [InlineData("K7Q-2M9")]
    [InlineData(" k7q2m9 ")]
    [InlineData("Ｋ７Ｑ－２Ｍ９")]
    [InlineData("k7q 2m9")]
    [InlineData("k7q–2m9")]
    public void A_reference_is_read_however_it_is_typed(string typed)
    {
        Assert.Equal("K7Q-2M9", Said.Read(SaidKind.Reference, typed, "CN")!.Reference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("K7Q-2M")]
    [InlineData("K7Q-2M99")]
    [InlineData("K7Q-2MO")]
    [InlineData("K7Q-2M\uD800")]
    [InlineData("K7Q-2M9 K7Q-2M9 K7Q-2M9 K7Q-2M9 K7Q-2M9")]
    public void What_cannot_be_a_reference_is_none(string typed)
    {
        Assert.Null(RecoveryReference.Read(typed));
    }

    [Theory]
    [InlineData("2026-11-0042", "2026110042")]
    [InlineData("#ab 12", "AB12")]
    [InlineData("１２３", "123")]
    public void An_order_number_is_compared_without_what_stands_between(string typed, string key)
    {
        Assert.Equal(key, OrderNumber.Read(typed)!.Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" - # ")]
    [InlineData("12%34")]
    [InlineData("1\0002")]
    public void What_cannot_be_an_order_number_is_none(string typed)
    {
        Assert.Null(OrderNumber.Read(typed));
    }

    [Fact]
    public void An_order_number_longer_than_any_is_none()
    {
        Assert.NotNull(OrderNumber.Read(new string('1', OrderNumber.MaximumLength)));
        Assert.Null(OrderNumber.Read(new string('1', OrderNumber.MaximumLength + 1)));
    }

    [Fact]
    public void Nothing_that_was_said_prints_itself()
    {
        Assert.Equal("Order", Said.Read(SaidKind.Order, "2026-11-0042", "CN")!.ToString());
        Assert.Equal("OrderNumber", OrderNumber.Read("2026-11-0042")!.ToString());
    }
}
