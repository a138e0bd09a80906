using CsCheck;
using Keyback.Accounts;

namespace Keyback.Tests.Accounts;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData(" Foo@EXAMPLE.org ", IdentifierKind.Email, "foo@example.org", "Foo@example.org", "F•••@e•••.org")]
    [InlineData("139 0000 0000", IdentifierKind.Phone, "+8613900000000", "+8613900000000", "+86•••00")]
    [InlineData("Alice", IdentifierKind.UserName, "alice", "Alice", "A•••")]
    [InlineData("1234", IdentifierKind.UserName, "1234", "1234", "1•••")]
    public void Looks_decide_the_kind(string text, IdentifierKind kind, string key, string value, string printed)
    {
        Assert.True(Identifier.TryParse(text, "CN", out var identifier));

        Assert.Equal(new Identifier(kind, key, value), identifier);
        Assert.Equal(printed, $"{identifier}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a@b")]
    [InlineData("12345")]
    [InlineData("1234567890123456")]
    [InlineData("two words")]
    public void What_can_find_no_account_is_refused(string? text)
    {
        Assert.False(Identifier.TryParse(text, "CN", out var identifier));
        Assert.Equal(default, identifier);
        Assert.Equal("None", $"{identifier}");
    }

    [Fact]
    public void A_huge_text_is_refused_unread()
    {
        Assert.False(Identifier.TryParse(new string(' ', 1_000_000) + "alice", "CN", out _));
        Assert.False(Identifier.TryParse(new string('1', 1_000_000), "CN", out _));
        Assert.False(Identifier.TryParse(new string('\uD800', 1_000_000), "CN", out _));
        Assert.False(Identifier.TryParse("a@" + new string('b', 1_000_000), "CN", out _));
    }

    [Fact]
    public void No_string_throws_and_none_is_two_things() =>
        Gen.Select(
            Gen.OneOf(Gen.Char, Gen.Char[' ', '~'], Gen.Char['0', '9'], Gen.Char["+-() .@０９．٣"], Gen.Char['\uD7F0', '\uE010']).Array[0, 20],
            Gen.OneOfConst("CN", "US", "DE", "IT", "ZZ", "", "x")).Sample(
            (units, region) =>
            {
                var text = new string(units);
                var kinds = new[]
                {
                    EmailAddress.TryParse(text, out _), PhoneNumber.TryParse(text, region, out _), UserName.TryParse(text, out _),
                };

                Assert.Equal(kinds.Contains(true), Identifier.TryParse(text, region, out var identifier));
                Assert.InRange(kinds.Count(found => found), 0, 1);
                Assert.DoesNotContain("\uFFFD", identifier.ToString(), StringComparison.Ordinal);
            },
            iter: 20_000);

    [Fact]
    public void I8_A_printed_identifier_never_holds_what_it_hides() =>
        Gen.Select(Gen.Char['a', 'z'].Array[4, 12], Gen.Char['a', 'z'].Array[4, 12]).Sample((local, label) =>
        {
            Assert.True(Identifier.TryParse($"{new string(local)}@{new string(label)}.example", "CN", out var address));
            Assert.DoesNotContain(new string(local), $"{address}", StringComparison.Ordinal);
            Assert.DoesNotContain(new string(label), $"{address}", StringComparison.Ordinal);
        });
}
